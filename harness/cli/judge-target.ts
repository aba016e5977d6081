import { cases, requirementById } from '../../suites/index.ts';
import type { RunReport } from '../../reports/report.ts';
import type { CaseResult } from '../case/result.ts';
import { selectCases } from '../case/select.ts';
import { runSuite } from '../engine/run-suite.ts';
import type { SelectedCase } from '../engine/plan.ts';
import type { SuiteOptions, TargetReport } from '../engine/run-suite.ts';
import { ConformanceError } from '../errors.ts';
import { readPackage } from '../package.ts';
import { redactor, redactResult, redactTarget } from '../redact.ts';
import type { Target } from '../target/target.ts';
import { concludeRun } from './conclude.ts';
import type { BaselinePlan } from './conclude.ts';

/** All that decides what a run of one target gives. */
export interface JudgePlan {
  readonly target: Target;
  readonly selected: readonly SelectedCase[];
  readonly patterns: readonly string[];
  readonly settings: SuiteOptions;
  /** The command that repeats this run, without `--case`. */
  readonly command: string;
  /** What is known to be broken on the target; nothing when absent. */
  readonly baseline?: BaselinePlan;
}

/** What came of the run of one target. */
export interface Judged {
  readonly report: RunReport;
  /** The results as they were before they were held against a baseline, in the order of the suite. */
  readonly results: readonly CaseResult[];
  /** What went wrong beside the cases: the target could not be stopped, or the run was broken off. */
  readonly trouble?: unknown;
  /** The same run, held against another baseline. */
  readonly heldAgainst: (plan: BaselinePlan) => RunReport;
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
  const facts = {
    schemaVersion: 1 as const,
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
  };
  const heldAgainst = (baseline?: BaselinePlan): RunReport =>
    concludeRun(facts, ordered, trouble !== undefined, baseline);
  const report = heldAgainst(plan.baseline);
  return { report, results: ordered, heldAgainst, ...(trouble !== undefined && { trouble }) };
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
