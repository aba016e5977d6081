import { REVISIONS } from '../harness/case/requirement.ts';
import { count, duration } from '../harness/case/text.ts';
import { deviationsOf, requirementsOf, REVISION_MARKS, sawOf } from './certification.ts';
import type { Certification, Certified, Deviation } from './certification.ts';
import { failureBlock, isTroubled, plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import { shown } from './shown.ts';

const COLOURS = { fulfilled: 'green', broken: 'red', 'not-offered': 'dim', 'not-judged': 'yellow' } as const;
/** How much of a reason stands in the table; the pages have all of it. */
const SHOWN_REASON = 100;

/** The table for a person at a terminal: a line for each target, and below it one for each cause of a deviation. */
export function certificationText({ targets }: Certification, paint: Paint = plain): string {
  const names = targets.map(titleOf);
  const width = Math.max('target'.length, ...names.map((name) => name.length));
  const head = ['target'.padEnd(width), ...REVISIONS.map(String), 'deviations'].join('   ');
  const lines = targets.flatMap((certified, index) => [
    `  ${[(names[index] ?? '').padEnd(width), ...marksOf(certified, paint)].join('   ')}   ${endOf(certified, paint)}`,
    ...causesOf(certified).map((cause) => `  ${' '.repeat(width)}   ${cause}`),
  ]);
  return `\n  ${paint('bold', head)}\n${lines.join('\n')}\n\n${totals(targets)}`;
}

/** `grpc-go 1.85.0`. */
function titleOf({ name, version }: Pick<Certified, 'name' | 'version'>): string {
  return `${name} ${version}`;
}

function marksOf(certified: Certified, paint: Paint): string[] {
  if (certified.state === 'not-judged') return REVISIONS.map(() => paint('yellow', '?   '));
  return certified.report.revisions.map(({ verdict }) =>
    paint(COLOURS[verdict], REVISION_MARKS[verdict].padEnd('2015'.length)),
  );
}

function endOf(certified: Certified, paint: Paint): string {
  if (certified.state === 'not-judged') {
    const [line = ''] = certified.error.message.split('\n');
    return paint('red', `not judged: ${line}`);
  }
  const { counts, baseline, run } = certified.report;
  const stale = baseline?.problems.length ?? 0;
  const parts = [
    counts['known-failure'] > 0 && `${String(counts['known-failure'])} known`,
    counts['known-flaky'] > 0 && `${String(counts['known-flaky'])} by chance`,
    counts.failed > 0 && paint('red', `${String(counts.failed)} failed`),
    counts['unexpected-pass'] > 0 && paint('red', `${String(counts['unexpected-pass'])} unexpectedly passed`),
    stale > 0 && paint('red', `${String(stale)} stale in the baseline`),
    counts.errored > 0 && paint('red', `${String(counts.errored)} errored`),
    counts.warning > 0 && paint('yellow', count(counts.warning, 'warning')),
  ].filter((part) => part !== false);
  return `${parts.length === 0 ? 'none' : parts.join(' · ')}   ${paint('dim', duration(run.durationMs))}`;
}

function causesOf(certified: Certified): string[] {
  if (certified.state === 'not-judged') return [];
  return deviationsOf(certified.report).map((deviation) => {
    const mark = deviation.known === undefined ? '✗' : deviation.known.kind === 'defect' ? '·' : '~';
    return `${mark} ${requirementsOf(deviation).join(', ')}  ${shown(reasonOf(deviation), SHOWN_REASON)}`;
  });
}

/** Why a target deviates, or what was seen where nobody knows why. */
function reasonOf({ known, cases: [first] }: Deviation): string {
  if (known !== undefined) return known.reason;
  return first === undefined ? '' : `${first.id}: ${sawOf(first)}`;
}

function totals(targets: readonly Certified[]): string {
  const judged = targets.flatMap((certified) => (certified.state === 'judged' ? [certified.report] : []));
  const cases = judged.reduce((sum, { cases: results }) => sum + results.length, 0);
  const open = targets.length - judged.length;
  return `  ${count(judged.length, 'target')} certified, ${count(cases, 'case')}${open > 0 ? `, ${count(open, 'target')} not judged` : ''}\n`;
}

/** Everything that is new, as blocks: what nobody has examined yet has to be looked at. */
export function newBlocks({ targets }: Certification, paint: Paint = plain): string {
  const blocks = targets.flatMap((certified) => {
    if (certified.state === 'not-judged') {
      const { code, message, hint } = certified.error;
      return [`${paint('red', `✗ ${titleOf(certified)} was not judged`)}\n  ${message}\n  ${hint} (${code})`];
    }
    const { cases, run, baseline } = certified.report;
    const troubled = cases.filter(isTroubled).map((result) => failureBlock(result, run.command, paint));
    const stale = (baseline?.problems ?? []).map(
      (problem) => `${paint('red', `✗ ${problem.case}`)}\n  the baseline: ${problem.text}`,
    );
    const all = [...troubled, ...stale];
    return all.length === 0 ? [] : [paint('bold', `── ${titleOf(certified)}`), ...all];
  });
  return blocks.length === 0 ? '' : `\n${blocks.join('\n\n')}\n`;
}
