import { conformsTo, countOutcomes, judgeRevisions } from '../../reports/report.ts';
import type { RunReport } from '../../reports/report.ts';
import { applyBaseline } from '../baseline/apply.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { CaseResult } from '../case/result.ts';
import { EXIT } from '../errors.ts';

/** The baseline that results are held against. */
export interface BaselinePlan {
  /** As the user calls it. */
  readonly file: string;
  readonly baseline: Baseline;
  /** The day of the run, `2026-11-21`. */
  readonly today: string;
}

/** What is known of a run beside its results. */
export type RunFacts = Pick<RunReport, 'schemaVersion' | 'suite' | 'target' | 'run'>;

/**
 * The report of a run: what follows from its results.
 *
 * @param results in the order of the suite
 * @param trouble whether anything went wrong beside the cases
 * @param plan the baseline, where there is one
 */
export function concludeRun(
  facts: RunFacts,
  results: readonly CaseResult[],
  trouble: boolean,
  plan?: BaselinePlan,
): RunReport {
  const { run, target } = facts;
  const held =
    plan === undefined ? { results, problems: [] } : applyBaseline(results, plan.baseline, plan.today);
  const revisions = judgeRevisions(held.results, target.offers, run.complete && run.patterns.length === 0);
  const counts = countOutcomes(held.results);
  return {
    ...facts,
    exitCode: exitCodeOf(counts, {
      complete: run.complete,
      trouble,
      problems: held.problems.length,
    }),
    conformsTo: conformsTo(revisions),
    revisions,
    counts,
    cases: held.results,
    ...(plan !== undefined && { baseline: { file: plan.file, problems: held.problems } }),
  };
}

/** The exit code of a run; the worst that happened decides. */
function exitCodeOf(
  counts: RunReport['counts'],
  run: { readonly complete: boolean; readonly trouble: boolean; readonly problems: number },
): number {
  if (run.trouble || counts.errored > 0) return EXIT.broken;
  if (!run.complete) return EXIT.interrupted;
  if (counts.failed + counts['unexpected-pass'] + run.problems > 0) return EXIT.notConformant;
  return counts.passed + counts.warning + counts['known-failure'] + counts['known-flaky'] === 0
    ? EXIT.nothingRan
    : EXIT.conformant;
}
