import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import type { TargetProcess } from './target.ts';

/** How much later the news that a process ended may come than the end of its connections, in milliseconds. */
const NEWS_CEILING_MS = 200;

/**
 * Finds out whether a target that cannot be reached any more has died: then nothing else is to be said of it.
 *
 * @param process absent where a target has none
 * @returns the error to tell instead, with how it ended and the last line that it printed; `undefined` where it lives
 */
export async function deathOf(process: TargetProcess | undefined): Promise<ConformanceError | undefined> {
  if (process === undefined) return undefined;
  let ceiling: NodeJS.Timeout | undefined;
  const alive = new Promise<undefined>((resolve) => {
    ceiling = setTimeout(() => {
      resolve(undefined);
    }, NEWS_CEILING_MS);
  });
  const how = await Promise.race([process.exited, alive]);
  clearTimeout(ceiling);
  if (how === undefined) return undefined;
  const line = process.lastOutput().trimEnd().split(/\r?\n/).at(-1) ?? '';
  return new ConformanceError(
    'E_TARGET_DIED',
    `the target died: ${how}${line === '' ? '' : `; the last line that it printed: ${quote(line)}`}`,
    'look at the log of the target for this time; --case reruns a case alone',
  );
}
