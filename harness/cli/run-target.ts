import { cases, requirementById } from '../../suites/index.ts';
import { summary } from '../../reports/summary.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../../reports/report.ts';
import type { RunReport } from '../../reports/report.ts';
import type { CaseResult } from '../case/result.ts';
import { selectCases } from '../case/select.ts';
import { count } from '../case/text.ts';
import { runSuite } from '../engine/run-suite.ts';
import type { SelectedCase } from '../engine/run-lanes.ts';
import type { SuiteOptions, TargetReport } from '../engine/run-suite.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { redactAll, redactor } from '../redact.ts';
import type { Target } from '../target/target.ts';
import { writeReports } from './out.ts';
import { INTERRUPTION } from './signals.ts';
import { createProgress, paintFor, reportError } from './terminal.ts';

/** All that is decided about the run of one target. */
export interface RunPlan {
  readonly target: Target;
  readonly selected: readonly SelectedCase[];
  readonly patterns: readonly string[];
  readonly settings: SuiteOptions;
  /** The folder of the reports. */
  readonly out: string;
  /** The command that repeats this run, without `--case`. */
  readonly command: string;
}

/** What came of a run. */
export interface RunEnd {
  readonly exitCode: number;
  /** Absent where the target never came to life. */
  readonly report?: RunReport;
}

/**
 * Runs the suite against one target, prints what came of it and writes the reports.
 *
 * @param print whether the summary goes to stdout
 * @param stop ends the run early
 * @throws ConformanceError when nothing could be run at all
 */
export async function runTarget(plan: RunPlan, print: boolean, stop: AbortSignal): Promise<RunEnd> {
  const { target, selected, settings } = plan;
  const redact = redactor(target.secrets ?? []);
  const startedAt = new Date();
  const begin = performance.now();
  const results = new Map<string, CaseResult>();
  const progress = createProgress(process.stderr);
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
          results.set(result.id, redactAll(result, redact));
          progress.show(() => progressText(results, selected.length));
        },
      },
      stop,
    );
  } catch (thrown) {
    const error = redacted(thrown, redact);
    // Without a target there is nothing to report; with one, what ran is reported and the error told after it.
    if (thrown === INTERRUPTION && targetReport === undefined) {
      process.stderr.write('interrupted before the target was ready: no case ran, no reports were written\n');
      return { exitCode: EXIT.interrupted };
    }
    if (targetReport === undefined) throw error;
    trouble = error;
  } finally {
    progress.clear();
  }

  const ordered = selected.flatMap(({ row }) => results.get(row.id) ?? []);
  const complete = ordered.length === selected.length;
  const revisions = judgeRevisions(ordered, targetReport.offers, complete && plan.patterns.length === 0);
  const exitCode = exitCodeOf(ordered, { complete, trouble: trouble !== undefined });
  const report: RunReport = {
    schemaVersion: 1,
    suite: readPackage(),
    target: redactAll(targetReport, redact),
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
    exitCode,
    conformsTo: conformsTo(revisions),
    revisions,
    counts: countOutcomes(ordered),
    cases: ordered,
  };

  let files: readonly string[] = [];
  try {
    files = await writeReports(plan.out, report);
  } catch (error) {
    trouble ??= error;
  }
  if (print) process.stdout.write(summary(report, files, paintFor(process.stdout)));
  if (trouble !== undefined) return { exitCode: reportError(trouble), report };
  if (exitCode === EXIT.nothingRan) return { exitCode: reportError(nothingRan()), report };
  return { exitCode, report };
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

function nothingRan(): ConformanceError {
  return new ConformanceError(
    'E_NOTHING_RAN',
    'no case ran: every selected case is not applicable to this target',
    'the reasons are above; select other cases with --case, or let the suite drive the server',
  );
}

function progressText(results: ReadonlyMap<string, CaseResult>, total: number): string {
  const { failed, errored, warning } = countOutcomes([...results.values()]);
  const troubles = [
    failed > 0 && `${String(failed)} failed`,
    errored > 0 && `${String(errored)} errored`,
    warning > 0 && count(warning, 'warning'),
  ].filter((part) => part !== false);
  return [`  ${String(results.size)} of ${count(total, 'case')}`, ...troubles].join(' · ');
}
