import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { packageRoot } from '../../proto/package-root.ts';
import type { SelectedCase } from '../engine/plan.ts';
import type { TargetRun } from './run-target.ts';
import type { FromWorker, Job, WorkerData } from './worker.ts';

/** How many threads run targets: each has an event loop of its own, for the servers and for the suite. */
const MOST_THREADS = 4;
/** How many targets one thread runs at the same time: while one waits for a silent server the others go on. */
const TARGETS_AT_ONCE = 4;

/**
 * Runs cases against targets, in threads of this process.
 *
 * @param jobs what to run; what stands there twice is run twice
 * @param onRun told of each run as it ends, in any order
 * @returns all runs, in the order of `jobs`
 * @throws Error when a run could not be made
 */
export async function runMatrix(
  jobs: readonly Job[],
  cases: readonly SelectedCase[],
  onRun: (run: TargetRun) => void,
): Promise<TargetRun[]> {
  const queue = jobs.entries();
  const runs: TargetRun[] = [];
  const [worker, program] = await Promise.all([buildWorker(), buildProgram()]);
  const data: WorkerData = { cases, program };
  const threads = Math.min(MOST_THREADS, availableParallelism());
  await Promise.all(
    Array.from({ length: threads }, () =>
      runThread(worker, data, queue, (index, run) => {
        runs[index] = run;
        onRun(run);
      }),
    ),
  );
  return runs;
}

/** One thread takes targets from the queue until it is empty. */
async function runThread(
  script: string,
  data: WorkerData,
  queue: Iterator<[number, Job]>,
  onRun: (index: number, run: TargetRun) => void,
): Promise<void> {
  const worker = new Worker(script, {
    workerData: data,
    // Calls are many and short-lived: with more room fewer of them are copied.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  const running: { readonly index: number; readonly target: string }[] = [];
  const begin = (): boolean => {
    const next = queue.next();
    if (next.done === true) return false;
    const [index, job] = next.value;
    running.push({ index, target: job.target });
    worker.postMessage(job);
    return true;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'error') {
          reject(new Error(`the run of ${message.target} failed: ${message.message}`));
          return;
        }
        if (message.kind === 'ready') {
          begin();
        } else {
          const at = running.findIndex(({ target }) => target === message.run.target);
          const [entry] = running.splice(at, 1);
          if (entry !== undefined) onRun(entry.index, message.run);
          // The first run of a thread is alone: it meets code that is not compiled yet.
          while (running.length < TARGETS_AT_ONCE && begin());
        }
        if (running.length === 0) resolve();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        reject(new Error(`a thread of the matrix ended with code ${String(code)}`));
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** Compiles what a thread runs. One file starts faster than fifty, and runs faster than what is compiled while it loads. */
function buildWorker(): Promise<string> {
  return buildInto('matrix-worker.mjs', join('harness', 'matrix', 'worker.ts'));
}

/** Compiles the program of the bundled targets, for what can only be seen of a process of its own. */
function buildProgram(): Promise<string> {
  return buildInto('matrix-target.mjs', join('targets', 'reference', 'program.ts'));
}

async function buildInto(name: string, entry: string): Promise<string> {
  const outfile = join(packageRoot, 'node_modules', '.cache', 'grpc-health-conformance', name);
  await build({
    entryPoints: [join(packageRoot, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
  });
  return outfile;
}
