import { groupBy } from '../harness/case/group.ts';
import { timeText } from '../harness/timeline/time-text.ts';
import { weakerGrade } from '../harness/probers/grades.ts';
import type { Delay, Lane, TruthSpan } from '../harness/timeline/timeline.ts';
import { wrap } from './columns.ts';
import type { Paint } from './failure-block.ts';
import { shown } from './shown.ts';
import { delayText, nameOf, neverNoticed } from './timeline-words.ts';

/** Blanks at the begin of a line of delays, and between its columns. */
const INDENT = 4;
const BETWEEN = 2;
const NARROWEST = 30;
const GRADE_WIDTH = 10;
const NARROWEST_REASON = 20;

/** Stands for the blanks of a name that is not broken. */
const UNBROKEN = '\u00a0';

/** A prober and how long it took to notice a change. */
interface Noticing {
  readonly name: string;
  readonly delay: Delay;
  /** How well that is known. */
  readonly grade: string;
}

/**
 * What probers made of one change of the server, for a terminal: the worst first, and those together that noticed it at once.
 *
 * @param columns how wide the terminal is
 */
export function changeLines(
  span: TruthSpan,
  lanes: readonly Lane[],
  columns: number,
  paint: Paint,
): string[] {
  const all = lanes.flatMap((lane) =>
    lane.delays
      .filter(({ atMs }) => atMs === span.fromMs)
      .map((delay): Noticing => ({ name: nameOf(lane), delay, grade: gradeOf(delay, lane) })),
  );
  const remarkable = all.filter(({ delay }) => delay.noticedAfterMs !== 0);
  const others = groupBy(
    all.filter(({ delay }) => delay.noticedAfterMs === 0),
    ({ delay }) => delayText(delay),
  );
  remarkable.sort((a, b) => badness(b.delay) - badness(a.delay));
  const nameWidth = widest(remarkable.map(({ name }) => name));
  const delayWidth = widest(remarkable.map(({ delay }) => delayText(delay)));
  return [
    `  from ${span.fromMs === 0 ? 'the begin' : timeText(span.fromMs)} on it ${shown(span.words)}`,
    ...remarkable.map(({ name, delay, grade }) => {
      const { fact = '' } = delay.said ?? {};
      const text = delayText(delay).padEnd(delayWidth);
      const room = columns - INDENT - nameWidth - delayWidth - GRADE_WIDTH - BETWEEN * 3;
      const reason = shown(fact, Math.max(NARROWEST_REASON, room - 1));
      const coloured = neverNoticed(delay) ? paint('red', text) : text;
      return `    ${name.padEnd(nameWidth)}  ${coloured}  ${grade.padEnd(GRADE_WIDTH)}  ${reason}`.trimEnd();
    }),
    ...Array.from(others, ([text, group]) =>
      wrap(
        `${text}: ${group.map(({ name }) => name.replaceAll(' ', UNBROKEN)).join(' · ')}`,
        Math.max(NARROWEST, columns - INDENT),
      ),
    )
      .flat()
      .map((line) => paint('dim', `    ${line.replaceAll(UNBROKEN, ' ')}`)),
    '',
  ];
}

/** Those that believed a server unhealthy and would send to it all the same, if it were the only one, for a terminal. */
export function failOpenLines(lanes: readonly Lane[], columns: number, paint: Paint): string[] {
  const named = lanes.flatMap((lane) => {
    const { failsOpen } = lane.machine;
    return failsOpen !== undefined && lane.beliefs.some(({ state }) => state === 'unhealthy')
      ? [`${nameOf(lane)} (${failsOpen.grade})`.replaceAll(' ', UNBROKEN)]
      : [];
  });
  if (named.length === 0) return [];
  const text = `! once none of their servers is healthy these send to all of them: ${named.join(' · ')}`;
  return wrap(text, Math.max(NARROWEST, columns - 2)).map((line) =>
    paint('yellow', `  ${line.replaceAll(UNBROKEN, ' ')}`),
  );
}

/** That it does not notice follows from what it concludes; how long it takes, from its intervals and thresholds, too. */
function gradeOf(delay: Delay, { machine }: Lane): string {
  if (delay.said === undefined) return '';
  const { grade } = delay.said;
  return neverNoticed(delay) ? grade : weakerGrade(grade, machine.ground.grade);
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function badness(delay: Delay): number {
  return neverNoticed(delay) ? Infinity : (delay.noticedAfterMs ?? -1);
}
