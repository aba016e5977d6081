import { summary } from '../../reports/summary.ts';
import { countOutcomes } from '../../reports/report.ts';
import type { RunReport } from '../../reports/report.ts';
import type { CaseResult } from '../case/result.ts';
import { count } from '../case/text.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { judgeTarget } from './judge-target.ts';
import type { JudgePlan } from './judge-target.ts';
import { writeReports } from './out.ts';
import { INTERRUPTION } from './signals.ts';
import { createProgress, paintFor, reportError } from './terminal.ts';
import type { UpdatePlan } from './update-baseline.ts';

/** All that is decided about the run of one target and its reports. */
export interface RunPlan extends JudgePlan {
  /** The folder of the reports. */
  readonly out: string;
  /** The baseline that is made to say what the run shows, where that is wanted. */
  readonly update?: UpdatePlan;
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
  const progress = createProgress(process.stderr);
  const judged = await judgeTarget(
    plan,
    (results) => {
      progress.show(() => progressText(results, plan.selected.length));
    },
    stop,
  )
    .catch((error: unknown) => {
      if (error === INTERRUPTION) return undefined;
      throw error;
    })
    .finally(progress.clear);
  if (judged === undefined) {
    process.stderr.write('interrupted before the target was ready: no case ran, no reports were written\n');
    return { exitCode: EXIT.interrupted };
  }

  let { report, trouble } = judged;
  let lines: readonly string[] = [];
  if (plan.update !== undefined) {
    const { acceptRun } = await import('./update-baseline.ts');
    try {
      ({ report, lines } = await acceptRun(judged, plan.update));
    } catch (error) {
      trouble ??= error;
    }
  }
  let files: readonly string[] = [];
  try {
    files = await writeReports(plan.out, report);
  } catch (error) {
    trouble ??= error;
  }
  if (print) process.stdout.write(summary(report, files, paintFor(process.stdout)));
  for (const line of lines) (print ? process.stdout : process.stderr).write(`${line}\n`);
  if (trouble !== undefined) return { exitCode: reportError(trouble), report };
  if (report.exitCode === EXIT.nothingRan) return { exitCode: reportError(nothingRan()), report };
  return { exitCode: report.exitCode, report };
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
