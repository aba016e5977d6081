import { areaOf } from '../harness/case/case.ts';
import type { Outcome, ReportedResult } from '../harness/case/result.ts';
import { OUTCOMES } from '../harness/case/result.ts';
import { groupBy } from '../harness/case/group.ts';
import { count, duration, quote } from '../harness/case/text.ts';
import { knownLines, problemLines } from './baseline-lines.ts';
import { failureBlock, isTroubled, plain, troubleLine } from './failure-block.ts';
import type { Paint, TroubledResult } from './failure-block.ts';
import { countOutcomes } from './report.ts';
import type { RevisionVerdict, RunReport } from './report.ts';

/** How the outcomes are called in sentences. */
const WORDS: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  warning: 'warning',
  'known-failure': 'known to fail',
  'known-flaky': 'known to fail by chance',
  'unexpected-pass': 'passed unexpectedly',
  'not-applicable': 'not applicable',
  errored: 'errored',
};
const COLOURS: Readonly<Record<Outcome, Parameters<Paint>[0]>> = {
  passed: 'green',
  failed: 'red',
  warning: 'yellow',
  'known-failure': 'yellow',
  'known-flaky': 'yellow',
  'unexpected-pass': 'red',
  'not-applicable': 'dim',
  errored: 'red',
};
/** Blocks beyond this many hide more than they show; the reports have all of them. */
const MOST_BLOCKS = 20;

/**
 * The report for a person at a terminal.
 *
 * @param files where the reports were written; empty when they were not
 */
export function summary(report: RunReport, files: readonly string[], paint: Paint = plain): string {
  const troubled = report.cases.filter(isTroubled);
  const told = groupBy(troubled, sameTrouble);
  const first = Array.from(told.values()).flatMap((results) => results.slice(0, 1));
  const blocks = first.slice(0, MOST_BLOCKS);
  const problems = problemLines(report, paint);
  const lines = [
    '',
    ...targetLines(report),
    '',
    ...areaLines(report.cases, paint),
    '',
    ...first.map((result) => {
      const others = (told.get(sameTrouble(result))?.length ?? 1) - 1;
      return `${troubleLine(result, paint)}${others > 0 ? ` (and ${count(others, 'more case')})` : ''}`;
    }),
    ...problems.lines,
    ...(troubled.length + problems.lines.length > 0 ? [''] : []),
    ...blocks.flatMap((result) => [failureBlock(result, report.run.command, paint), '']),
    ...(first.length > blocks.length
      ? [`… and ${count(first.length - blocks.length, 'more block')} in the reports`, '']
      : []),
    ...problems.blocks.flatMap((block) => [block, '']),
    ...knownLines(report, paint),
    ...skippedLines(report),
    ...verdictLines(report, paint),
    ...(files.length === 0 ? [] : [`  reports       ${files.join(', ')}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What cannot be judged for one reason is told once: the death of a target leaves a hundred cases behind. */
function sameTrouble(result: TroubledResult): string {
  return result.outcome === 'errored' ? result.error.message : result.id;
}

function targetLines({ target, run, suite }: RunReport): string[] {
  const name =
    target.name === undefined ? '' : `, ${quote(`${target.name} ${target.version ?? ''}`.trimEnd())}`;
  return [
    `  target        ${target.label} at ${target.address}, ${target.transport}${name}`,
    `  suite         ${suite.name} ${suite.version}, seed ${String(run.seed)}`,
    ...(target.settleMs === 0
      ? []
      : [
          `  settle        declared ${duration(target.settleMs)}, the slowest change took ${duration(target.settledMs)}`,
        ]),
  ];
}

function areaLines(cases: readonly ReportedResult[], paint: Paint): string[] {
  const areas = groupBy(cases, (result) => areaOf(result.id));
  const width = Math.max(...Array.from(areas.keys(), (area) => area.length));
  return Array.from(areas, ([area, results]) => {
    const counts = countOutcomes(results);
    const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) =>
      paint(COLOURS[outcome], `${String(counts[outcome]).padStart(4)} ${WORDS[outcome]}`),
    );
    return `  ${area.padEnd(width)}  ${parts.join('  ')}`;
  });
}

/** Why cases did not run, and what would make them. */
function skippedLines({ cases }: RunReport): string[] {
  const skipped = cases.filter((result) => result.outcome === 'not-applicable');
  const reasons = groupBy(skipped, (result) => result.reason);
  const lines = Array.from(reasons, ([reason, results]) => [
    `  ${count(results.length, 'case')} not applicable: ${reason}`,
    ...(HINTS[reason] ?? []).map((hint) => `    ${hint}`),
  ]);
  return lines.length === 0 ? [] : [...lines.flat(), ''];
}

const HINTS: Readonly<Record<string, readonly string[]>> = {
  'target offers no control': [
    'to run them, let the suite drive the server: run module:./target.mjs, a module that starts it and sets its status',
    '(see "Targets" in the README)',
  ],
  'no service is named with --service NAME=STATUS': [
    'to run them, say what is registered: --service shop.Cart=SERVING',
  ],
};

function verdictLines(report: RunReport, paint: Paint): string[] {
  const counts = OUTCOMES.filter((outcome) => report.counts[outcome] > 0).map((outcome) =>
    paint(COLOURS[outcome], `${String(report.counts[outcome])} ${WORDS[outcome]}`),
  );
  const ended = report.run.complete ? '' : paint('yellow', 'interrupted · ');
  return [
    `  conforms to   ${report.revisions.map((revision) => revisionText(revision, paint)).join('   ')}`,
    `  ${ended}${counts.join(' · ')} · ${duration(report.run.durationMs)}`,
  ];
}

function revisionText(
  { revision, method, verdict, brokenRequirements, unjudgedRequirements }: RevisionVerdict,
  paint: Paint,
): string {
  const label = `${String(revision)} (${method})`;
  switch (verdict) {
    case 'fulfilled': {
      const open = unjudgedRequirements.length;
      return paint(
        'green',
        `${label} ✓${open > 0 ? ` as far as judged (${count(open, 'requirement')} not)` : ''}`,
      );
    }
    case 'broken':
      return paint('red', `${label} ✗ ${count(brokenRequirements.length, 'requirement')} broken`);
    case 'not-offered':
      return paint('dim', `${label} – not offered`);
    case 'not-judged':
      return paint('dim', `${label} – not judged`);
  }
}
