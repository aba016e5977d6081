import type { BaselineProblem } from '../harness/baseline/baseline.ts';
import { groupBy } from '../harness/case/group.ts';
import type { ReportedResult } from '../harness/case/result.ts';
import { count, plainLine } from '../harness/case/text.ts';
import { brokenText, difference, knownText } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import type { RunReport } from './report.ts';

/** What is known to fail, for a person at a terminal: each cause, and under it a line for each case. */
export function knownLines({ cases, baseline }: RunReport, paint: Paint): string[] {
  const known = cases.filter(isKnown);
  if (known.length === 0) return [];
  const causes = groupBy(known, (result) => knownText(result.known));
  return [
    `  ${count(known.length, 'known failure')}, as ${plainLine(baseline?.file ?? 'the baseline')} says`,
    ...Array.from(causes).flatMap(([cause, results]) => [
      `    ${cause}`,
      ...results.map(
        (result) => `      ${paint('yellow', '~')} ${result.id}  ${result.requirement.id}  ${nowOf(result)}`,
      ),
    ]),
    '',
  ];
}

type KnownResult = Extract<ReportedResult, { outcome: 'known-failure' | 'known-flaky' }>;

function isKnown(result: ReportedResult): result is KnownResult {
  return result.outcome === 'known-failure' || result.outcome === 'known-flaky';
}

/** What was seen this time. */
function nowOf(result: KnownResult): string {
  if (result.outcome === 'known-failure') return difference(result);
  const { broken } = result;
  return `by chance; ${broken === undefined ? 'it passed this time' : brokenText(broken)}`;
}

/** What is wrong with the baseline itself: a line for each thing, and a block with its cases. */
export function problemLines(
  { baseline }: RunReport,
  paint: Paint,
): { readonly lines: readonly string[]; readonly blocks: readonly string[] } {
  const groups = [...groupBy(baseline?.problems ?? [], ({ text }) => text).values()];
  const file = plainLine(baseline?.file ?? '');
  return {
    lines: groups.map(
      (group) => `${paint('red', '✗')} ${paint('bold', 'baseline')}  ${casesOf(group)}: ${textOf(group)}`,
    ),
    blocks: groups.map((group) =>
      [
        `${paint('red', `✗ baseline`)}  ${file}`,
        `  ${textOf(group)}`,
        '',
        ...group.map((problem) => `    case       ${problem.case}`),
      ].join('\n'),
    ),
  };
}

function casesOf([first, ...others]: readonly BaselineProblem[]): string {
  const more = others.length === 0 ? '' : ` (and ${count(others.length, 'more case')})`;
  return `${first?.case ?? ''}${more}`;
}

function textOf([first]: readonly BaselineProblem[]): string {
  return first?.text ?? '';
}
