import { randomInt } from 'node:crypto';
import { cases, requirementById } from '../../suites/index.ts';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Revision } from '../case/requirement.ts';
import type { CaseResult } from '../case/result.ts';
import { selectCases } from '../case/select.ts';
import { count, quote } from '../case/text.ts';
import { runSuite } from '../engine/run-suite.ts';
import type { SelectedCase } from '../engine/run-lanes.ts';
import type { TargetReport } from '../engine/run-suite.ts';
import { ConformanceError, EXIT, messageOf } from '../errors.ts';
import { readPackage } from '../package.ts';
import { parseTarget } from '../target/parse.ts';
import { summary } from '../../reports/summary.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../../reports/report.ts';
import type { RunReport } from '../../reports/report.ts';
import { jsonReport } from '../../reports/json.ts';
import { prepareFolder, writeReports } from './out.ts';
import { rerunCommand } from './rerun.ts';
import { createProgress, paintFor, reportError } from './terminal.ts';

/** The flags of `run`, as the command line gives them. */
export interface RunOptions {
  readonly case: readonly string[];
  readonly require: Revision;
  readonly strict: boolean;
  readonly service: ReadonlyMap<string, RegisteredStatus>;
  readonly overall?: ServiceState;
  readonly out: string;
  readonly timeout: number;
  readonly json: boolean;
  readonly seed?: number;
}

/**
 * Runs the suite, prints what came of it and writes the reports.
 *
 * @param targetText the target as the user wrote it
 * @returns the exit code
 * @throws ConformanceError when nothing could be run at all
 */
export async function runCommand(targetText: string | undefined, options: RunOptions): Promise<number> {
  const selected = select(options.case);
  const stop = new AbortController();
  abortOnUncaught(stop);
  const target = await parseTarget(targetText);
  await prepareFolder(options.out);

  const seed = options.seed ?? randomInt(2 ** 32);
  const startedAt = new Date();
  const begin = performance.now();
  const results = new Map<string, CaseResult>();
  const progress = createProgress(process.stderr);
  let targetReport: TargetReport | undefined;
  let trouble: unknown;

  const release = abortOnSignals(stop);
  try {
    targetReport = await runSuite(
      target,
      selected,
      {
        timeoutMs: options.timeout,
        seed,
        known: options.service,
        require: options.require,
        strict: options.strict,
        overall: options.overall,
      },
      {
        onTarget: (report) => {
          targetReport = report;
        },
        onResult: (result) => {
          results.set(result.id, result);
          progress.show(() => progressText(results, selected.length));
        },
      },
      stop.signal,
    );
  } catch (error) {
    // Without a target there is nothing to report; with one, what ran is reported and the error told after it.
    if (error === INTERRUPTION && targetReport === undefined) {
      process.stderr.write('interrupted before the target was ready: no case ran, no reports were written\n');
      return EXIT.interrupted;
    }
    if (targetReport === undefined) throw error;
    trouble = error;
  } finally {
    release();
    progress.clear();
  }

  const ordered = selected.flatMap(({ row }) => results.get(row.id) ?? []);
  const complete = ordered.length === selected.length;
  const revisions = judgeRevisions(ordered, targetReport.offers, complete && options.case.length === 0);
  const exitCode = exitCodeOf(ordered, { complete, trouble: trouble !== undefined });
  const report: RunReport = {
    schemaVersion: 1,
    suite: readPackage(),
    target: targetReport,
    run: {
      id: `${startedAt.getTime().toString(36)}-${String(process.pid)}`,
      startedAt: startedAt.toISOString(),
      durationMs: performance.now() - begin,
      complete,
      seed,
      strict: options.strict,
      require: options.require,
      timeoutMs: options.timeout,
      patterns: options.case,
      command: rerunCommand(targetText, { ...options, seed }),
    },
    exitCode,
    conformsTo: conformsTo(revisions),
    revisions,
    counts: countOutcomes(ordered),
    cases: ordered,
  };

  let files: readonly string[] = [];
  try {
    files = await writeReports(options.out, report);
  } catch (error) {
    trouble ??= error;
  }
  process.stdout.write(options.json ? jsonReport(report) : summary(report, files, paintFor(process.stdout)));
  if (trouble !== undefined) return reportError(trouble);
  if (exitCode === EXIT.nothingRan) return reportError(nothingRan());
  return exitCode;
}

function select(patterns: readonly string[]): SelectedCase[] {
  return selectCases(cases, patterns).map((row) => {
    const requirement = requirementById.get(row.requirement);
    if (requirement === undefined) throw new Error(`${row.id} names no requirement: ${row.requirement}`);
    return { row, requirement };
  });
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

const INTERRUPTION = new Error('interrupted');

/** Ends the run on Ctrl-C and its relatives. */
function abortOnSignals(stop: AbortController): () => void {
  const interrupt = (): void => {
    stop.abort(INTERRUPTION);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}

/**
 * Ends the run when a target in this process throws where nobody can catch it. Stays in force to the end of the
 * process: what is thrown while the reports are written must not take them along.
 */
function abortOnUncaught(stop: AbortController): void {
  process.on('uncaughtException', (error: unknown) => {
    stop.abort(
      new ConformanceError(
        'E_TARGET_DIED',
        `the target threw an error that nobody caught: ${quote(messageOf(error))}`,
        'look at the stack of the error in the code of the target module',
      ),
    );
  });
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
