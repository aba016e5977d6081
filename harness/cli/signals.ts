import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { killEveryGroup } from '../target/process-group.ts';

/** The reason of a run that was ended by a signal. */
export const INTERRUPTION = new Error('interrupted');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends the run on Ctrl-C and its relatives; the second one ends this process at once, and with it all that it started.
 *
 * @returns takes that back
 */
export function abortOnSignals(stop: AbortController): () => void {
  const interrupt = (signal: NodeJS.Signals): void => {
    if (!stop.signal.aborted) {
      stop.abort(INTERRUPTION);
      return;
    }
    // A process that dies of a signal runs no exit handlers.
    killEveryGroup();
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return release;
}

/**
 * Ends the run when a target in this process throws where nobody can catch it. Stays in force to the end of the
 * process: what is thrown while the reports are written must not take them along.
 */
export function abortOnUncaught(stop: AbortController): void {
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
