import { parentPort, workerData } from 'node:worker_threads';
import type { SelectedCase } from '../engine/plan.ts';
import { runTarget } from './run-target.ts';
import type { TargetRun } from './run-target.ts';

/** What every thread is given. */
export interface WorkerData {
  readonly cases: readonly SelectedCase[];
  /** The program of the bundled targets. */
  readonly program: string;
}

/** What a thread is told to run. */
export interface Job {
  /** The name of a bundled target. */
  readonly target: string;
  /** The requirements whose cases are run; all of them when absent. */
  readonly requirements?: readonly string[];
}

/** What it tells: that it is ready, a run, or why a run could not be made. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'run'; readonly run: TargetRun }
  | { readonly kind: 'error'; readonly target: string; readonly message: string };

// Both clients and servers of gRPC libraries look at the stack with every call; nobody reads it here.
Error.stackTraceLimit = 0;
const { cases, program } = workerData as WorkerData;
const tell = (message: FromWorker): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ target, requirements }: Job) => {
  const selected = cases.filter(({ requirement }) => requirements?.includes(requirement.id) ?? true);
  runTarget(target, selected, program).then(
    (run) => {
      tell({ kind: 'run', run });
    },
    (error: unknown) => {
      tell({ kind: 'error', target, message: error instanceof Error ? (error.stack ?? '') : String(error) });
    },
  );
});
tell({ kind: 'ready' });
