import { availableParallelism } from 'node:os';
import type { Certified } from '../../reports/certification.ts';
import { countOutcomes } from '../../reports/report.ts';
import { buildTarget } from '../certify/build.ts';
import type { Built } from '../certify/build.ts';
import type { Subject } from '../certify/manifest.ts';
import type { CaseError, CaseResult } from '../case/result.ts';
import { count, duration } from '../case/text.ts';
import { caseError } from '../engine/run-case.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { certifyOne } from './certify-one.ts';
import type { CertifySettings } from './certify-one.ts';
import { createProgress } from './terminal.ts';

/** A target that is to be certified. */
export interface Job {
  readonly subject: Subject;
  /** What starts it again: its name, or the path of its manifest. */
  readonly text: string;
}

/** A target that was built, or could not be. */
export interface BuiltJob extends Job {
  readonly build: { readonly built: Built } | { readonly error: CaseError; readonly exitCode: number };
}

/** What came of a target. */
export interface JudgedJob {
  readonly certified: Certified;
  readonly exitCode: number;
  /** What is told beside the table. */
  readonly lines: readonly string[];
}

/**
 * Builds targets, as many at a time as there are cores. One that cannot be built does not keep the others from it.
 *
 * @throws the reason of `stop` when it is given
 */
export function buildAll(jobs: readonly Job[], stop: AbortSignal): Promise<BuiltJob[]> {
  const begin = performance.now();
  const progress = tellProgress('building', jobs);
  return inTurns(jobs, availableParallelism(), progress, async (job): Promise<BuiltJob> => {
    try {
      const built = await buildTarget(job.subject, stop);
      progress.done(job, built.cached ? undefined : `built in ${duration(performance.now() - begin)}`);
      return { ...job, build: { built } };
    } catch (thrown) {
      stop.throwIfAborted();
      progress.done(job, 'not built');
      return { ...job, build: failure(thrown) };
    }
  });
}

/**
 * Judges targets, as many at a time as there are cores.
 *
 * @throws the reason of `stop` when it is given
 */
export function judgeAll(
  jobs: readonly BuiltJob[],
  settings: CertifySettings,
  stop: AbortSignal,
): Promise<JudgedJob[]> {
  const progress = tellProgress('judging', jobs);
  return inTurns(jobs, availableParallelism(), progress, async (job): Promise<JudgedJob> => {
    if ('error' in job.build) return notJudged(job, job.build);
    try {
      const onResult = (results: ReadonlyMap<string, CaseResult>): void => {
        progress.at(job, results.size);
      };
      const { certified, lines } = await certifyOne(
        job.subject,
        job.build.built,
        job.text,
        settings,
        onResult,
        stop,
      );
      const { report } = certified;
      const { passed } = countOutcomes(report.cases);
      progress.done(job, `${count(passed, 'case')} passed, ${duration(report.run.durationMs)}`);
      return { certified, lines, exitCode: report.exitCode };
    } catch (thrown) {
      stop.throwIfAborted();
      progress.done(job, 'not judged');
      return notJudged(job, failure(thrown));
    }
  });
}

function failure(thrown: unknown): { readonly error: CaseError; readonly exitCode: number } {
  const exitCode = thrown instanceof ConformanceError ? thrown.exitCode : EXIT.broken;
  return { error: caseError(thrown), exitCode };
}

function notJudged(
  { subject }: Job,
  { error, exitCode }: { readonly error: CaseError; readonly exitCode: number },
): JudgedJob {
  const { name, language, implementation, version, source } = subject.manifest;
  const certified = { name, language, implementation, version, source, state: 'not-judged' as const, error };
  return { certified, exitCode, lines: [] };
}

/** Tells how far the work is: a line that is written over on a terminal, a line for each target elsewhere. */
interface WorkProgress {
  readonly at: (job: Job, cases: number) => void;
  /** @param what came of it; nothing is told when absent */
  readonly done: (job: Job, what: string | undefined) => void;
  readonly clear: () => void;
}

function tellProgress(doing: string, jobs: readonly Job[]): WorkProgress {
  const line = createProgress(process.stderr);
  const running = new Map<string, number>();
  let finished = 0;
  const show = (): void => {
    const parts = Array.from(running, ([name, cases]) => (cases === 0 ? name : `${name} ${String(cases)}`));
    line.show(
      () => `  ${doing} · ${String(finished)} of ${count(jobs.length, 'target')} · ${parts.join(', ')}`,
    );
  };
  return {
    at: ({ subject }, cases) => {
      running.set(subject.manifest.name, cases);
      show();
    },
    done: ({ subject }, what) => {
      running.delete(subject.manifest.name);
      finished += 1;
      if (what !== undefined && !process.stderr.isTTY)
        process.stderr.write(`${doing}: ${subject.manifest.name}: ${what}\n`);
      show();
    },
    clear: line.clear,
  };
}

/** Works on all, `atOnce` at a time, and gives what came of each in their order. */
async function inTurns<In extends Job, Out>(
  jobs: readonly In[],
  atOnce: number,
  progress: WorkProgress,
  work: (job: In) => Promise<Out>,
): Promise<Out[]> {
  const results = new Map<In, Out>();
  const queue = jobs.values();
  const worker = async (): Promise<void> => {
    for (const job of queue) {
      progress.at(job, 0);
      results.set(job, await work(job));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker));
  } finally {
    progress.clear();
  }
  return jobs.flatMap((job) => results.get(job) ?? []);
}
