import { execa } from 'execa';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';

/** How a tool of the command line ended. */
export type Ended =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly printed: string }
  /** It was given up. */
  | { readonly kind: 'waiting' };

/**
 * Runs a tool of the command line once.
 *
 * @param folder where it runs
 * @param ceilingMs after it the tool is killed
 * @param signal kills it, too
 * @throws ConformanceError `E_PROBER` when it cannot be started, or is killed by somebody else
 */
export async function runOnce(
  [file, ...args]: readonly [string, ...string[]],
  folder: string,
  ceilingMs: number,
  signal: AbortSignal,
): Promise<Ended> {
  const ended = await execa(file, args, {
    cwd: folder,
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: ceilingMs,
    killSignal: 'SIGKILL',
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (ended.timedOut) return { kind: 'waiting' };
  if (ended.exitCode !== undefined) return { kind: 'exited', exitCode: ended.exitCode, printed: ended.all };
  throw new ConformanceError(
    'E_PROBER',
    `${quote(file)} did not run: ${quote(ended.signal ?? ended.originalMessage ?? 'the system does not say why')}`,
    'run it by hand and look at what it says',
  );
}
