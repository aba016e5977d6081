import { count, quote } from '../harness/case/text.ts';
import { codeRangesText } from '../harness/probers/code-ranges.ts';
import type { Belief } from '../harness/probers/state.ts';
import { timeText } from '../harness/timeline/time-text.ts';
import type { Lane, Span, Timeline } from '../harness/timeline/timeline.ts';
import { plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import { shown } from './shown.ts';
import { changeLines, failOpenLines } from './timeline-delays.ts';
import { idleText, nameOf, neverNoticed, ticksFor } from './timeline-words.ts';

/** What a prober believes in a part of the time, and whether it is so. */
type Cell = Belief | 'falsely-healthy' | 'falsely-unhealthy';

const MARKS: Readonly<Record<Cell, string>> = {
  healthy: '█',
  unhealthy: '░',
  unknown: '·',
  'falsely-healthy': 'X',
  'falsely-unhealthy': 'o',
};
const COLOURS: Readonly<Record<Cell, Parameters<Paint>[0]>> = {
  healthy: 'green',
  unhealthy: 'dim',
  unknown: 'dim',
  'falsely-healthy': 'red',
  'falsely-unhealthy': 'yellow',
};
const LEGEND: Readonly<Record<Cell, string>> = {
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  unknown: 'not known',
  'falsely-healthy': 'sends to a server that is not healthy',
  'falsely-unhealthy': 'sends nothing to a server that is healthy',
};
const SERVER = 'the server';
const NARROWEST = 30;
const WIDEST = 120;
const BLANKS_AROUND = 6;
/** Room for a label of the axis, in characters. */
const TICK_WIDTH = 8;

/**
 * What probers believe over time, for a person at a terminal: a lane for each, and how long each took to notice the changes.
 *
 * @param columns how wide the terminal is
 */
export function timelineText(timeline: Timeline, columns: number, paint: Paint = plain): string {
  const { forMs, truth, lanes } = timeline;
  const nameWidth = Math.max(SERVER.length, ...lanes.map((lane) => nameOf(lane).length));
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns - nameWidth - BLANKS_AROUND));
  const rows = [
    { name: SERVER, cells: cellsOf(truth, [], forMs, width) },
    ...lanes.map((lane) => ({
      name: nameOf(lane),
      cells: cellsOf(lane.beliefs, falsehoods(lane), forMs, width),
    })),
  ];
  const used = new Set(rows.flatMap(({ cells }) => cells));
  const lines = [
    '',
    `  ${paint('bold', shown(timeline.title))}   ${paint('dim', settingsText(timeline))}`,
    '',
    `  ${' '.repeat(nameWidth)}  ${axis(forMs, width)}`,
    ...rows.map(({ name, cells }) => `  ${name.padEnd(nameWidth)}  ${painted(cells, paint)}`),
    '',
    ...(Object.keys(MARKS) as Cell[])
      .filter((cell) => used.has(cell))
      .map((cell) => `  ${paint(COLOURS[cell], MARKS[cell])} ${LEGEND[cell]}`),
    '',
    ...truth.flatMap((span) => changeLines(span, lanes, columns, paint)),
    ...lanes.flatMap((lane) => {
      const idle = idleText(lane);
      return idle === undefined ? [] : [paint('yellow', `  ! ${nameOf(lane)} ${idle}`)];
    }),
    ...failOpenLines(lanes, columns, paint),
    ...conclusion(timeline, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function settingsText({ forMs, settings, live }: Timeline): string {
  const { service, albMatcher, albPath } = settings;
  return [
    timeText(forMs),
    ...(live === undefined ? [] : [`live on ${shown(live.target)}, ${String(live.scale)} times as fast`]),
    service === '' ? 'the server as a whole' : `service ${quote(service)}`,
    `ALB: matcher ${codeRangesText(albMatcher)}, path ${shown(albPath)}`,
  ].join(' · ');
}

/** A span of what is wrongly believed. */
interface Falsehood extends Span {
  readonly cell: Cell;
}

function falsehoods({ disagreements }: Lane): Falsehood[] {
  return disagreements.map(({ fromMs, toMs, believes }) => ({ fromMs, toMs, cell: `falsely-${believes}` }));
}

/** One cell for each column. What is wrong is shown however short it is; else what lasts longest in the column. */
function cellsOf(
  spans: readonly (Span & { readonly state: Belief })[],
  wrong: readonly Falsehood[],
  forMs: number,
  width: number,
): Cell[] {
  return Array.from({ length: width }, (_each, column): Cell => {
    const cell = { fromMs: (column * forMs) / width, toMs: ((column + 1) * forMs) / width };
    return longestIn(wrong, cell)?.cell ?? longestIn(spans, cell)?.state ?? 'unknown';
  });
}

function longestIn<Each extends Span>(spans: readonly Each[], { fromMs, toMs }: Span): Each | undefined {
  let longest: Each | undefined;
  let longestMs = 0;
  for (const span of spans) {
    const ms = Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs);
    if (ms > longestMs) {
      longest = span;
      longestMs = ms;
    }
  }
  return longest;
}

function painted(cells: readonly Cell[], paint: Paint): string {
  const runs: Cell[][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run?.[0] === cell) run.push(cell);
    else runs.push([cell]);
  }
  return runs
    .map((run) => {
      const [cell = 'unknown'] = run;
      return paint(COLOURS[cell], MARKS[cell].repeat(run.length));
    })
    .join('');
}

function axis(forMs: number, width: number): string {
  let line = '';
  for (const { atMs, text } of ticksFor(forMs, Math.floor(width / TICK_WIDTH))) {
    const column = Math.round((atMs / forMs) * width);
    if (column + text.length <= width + TICK_WIDTH / 2) line = `${line.padEnd(column)}${text}`;
  }
  return line;
}

function conclusion({ lanes }: Timeline, paint: Paint): string[] {
  const blind = lanes.filter(({ delays }) =>
    delays.some((each) => neverNoticed(each) && each.became === 'unhealthy'),
  );
  const worst = lanes.flatMap(({ disagreements }) =>
    disagreements.filter(({ believes }) => believes === 'healthy'),
  );
  const longestMs = Math.max(0, ...worst.map(({ fromMs, toMs }) => toMs - fromMs));
  if (blind.length > 0)
    return [
      paint(
        'red',
        `  ✗ ${count(blind.length, 'prober')} of ${String(lanes.length)} never noticed that the server was unhealthy`,
      ),
    ];
  if (longestMs > 0)
    return [paint('yellow', `  ! the slowest prober kept sending for ${timeText(longestMs)}`)];
  return [paint('green', '  ✓ nobody sent anything to a server that was not healthy')];
}
