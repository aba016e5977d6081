import { cases, requirementById } from '../../suites/index.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../../reports/report.ts';
import type { RunReport } from '../../reports/report.ts';
import type { CaseResult } from '../case/result.ts';
import { selectCases } from '../case/select.ts';
import { runSuite } from '../engine/run-suite.ts';
import type { SelectedCase } from '../engine/run-lanes.ts';
import type { SuiteOptions, TargetReport } from '../engine/run-suite.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { redactor, redactResult, redactTarget } from '../redact.ts';
import type { Target } from '../target/target.ts';

/** All that decides what a run of one target gives. */
export interface JudgePlan {
  readonly target: Target;
  readonly selected: readonly SelectedCase[];
  readonly patterns: readonly string[];
  readonly settings: SuiteOptions;
  /** The command that repeats this run, without `--case`. */
  readonly command: string;
}

/** What came of the run of one target. */
export interface Judged {
  readonly report: RunReport;
  /** What went wrong beside the cases: the target could not be stopped, or the run was broken off. */
  readonly trouble?: unknown;
}

/**
 * Runs the suite against one target and judges it. Nothing is printed or written.
 *
 * @param onResult told of each result as it comes, with how many there are
 * @param stop ends the run early
 * @throws ConformanceError when the target never came to life; the reason of `stop` when it was given before that
 */
export async function judgeTarget(
  plan: JudgePlan,
  onResult: (results: ReadonlyMap<string, CaseResult>) => void,
  stop: AbortSignal,
): Promise<Judged> {
  const { target, selected, settings } = plan;
  const redact = redactor(target.secrets ?? []);
  const startedAt = new Date();
  const begin = performance.now();
  const results = new Map<string, CaseResult>();
  let targetReport: TargetReport | undefined;
  let trouble: unknown;

  try {
    targetReport = await runSuite(
      target,
      selected,
      settings,
      {
        onTarget: (report) => {
          targetReport = report;
        },
        onResult: (result) => {
          results.set(result.id, redactResult(result, redact));
          onResult(results);
        },
      },
      stop,
    );
  } catch (thrown) {
    const error = redacted(thrown, redact);
    // Without a target there is nothing to report; with one, what ran is reported and the error told after it.
    if (targetReport === undefined) throw error;
    trouble = error;
  }

  const ordered = selected.flatMap(({ row }) => results.get(row.id) ?? []);
  const complete = ordered.length === selected.length;
  const revisions = judgeRevisions(ordered, targetReport.offers, complete && plan.patterns.length === 0);
  const report: RunReport = {
    schemaVersion: 1,
    suite: readPackage(),
    target: redactTarget(targetReport, redact),
    run: {
      id: `${startedAt.getTime().toString(36)}-${String(process.pid)}`,
      startedAt: startedAt.toISOString(),
      durationMs: performance.now() - begin,
      complete,
      seed: settings.seed,
      strict: settings.strict,
      require: settings.require,
      timeoutMs: settings.timeoutMs,
      patterns: plan.patterns,
      command: plan.command,
    },
    exitCode: exitCodeOf(ordered, { complete, trouble: trouble !== undefined }),
    conformsTo: conformsTo(revisions),
    revisions,
    counts: countOutcomes(ordered),
    cases: ordered,
  };
  return trouble === undefined ? { report } : { report, trouble };
}

/**
 * The cases that patterns choose.
 *
 * @throws ConformanceError `E_CASE` for a pattern that chooses none
 */
export function select(patterns: readonly string[]): SelectedCase[] {
  return selectCases(cases, patterns).map((row) => {
    const requirement = requirementById.get(row.requirement);
    if (requirement === undefined) throw new Error(`${row.id} names no requirement: ${row.requirement}`);
    return { row, requirement };
  });
}

function redacted(thrown: unknown, redact: (text: string) => string): unknown {
  if (!(thrown instanceof ConformanceError)) return thrown;
  return new ConformanceError(thrown.code, redact(thrown.message), thrown.hint);
}

/** The exit code of a run; the worst that happened decides. */
function exitCodeOf(
  results: readonly CaseResult[],
  run: { readonly complete: boolean; readonly trouble: boolean },
): number {
  const counts = countOutcomes(results);
  if (run.trouble || counts.errored > 0) return EXIT.broken;
  if (!run.complete) return EXIT.interrupted;
  if (counts.failed > 0) return EXIT.notConformant;
  return counts.passed + counts.warning === 0 ? EXIT.nothingRan : EXIT.conformant;
}
