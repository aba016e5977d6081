import type { RegisteredStatus } from '../../../proto/status.ts';
import type { Broken } from '../../case/result.ts';
import type { RawConnection } from '../../channel/raw-connection.ts';
import type { CaseContext } from '../context.ts';
import type { Watcher } from '../watcher.ts';
import { expectHeard } from './watch.ts';

/** A watcher to whom nothing comes during so many round trips has heard all. */
const QUIET_ROUND_TRIPS = 2;

/**
 * Waits until the last message of a watcher is `status`, for as long as it hears anything new: a server may have kept
 * thousands of messages for it. A name changes so many times and no more, so this ends.
 */
export async function comesTo(
  context: CaseContext,
  watcher: Watcher,
  status: RegisteredStatus,
): Promise<Broken | undefined> {
  for (;;) {
    const news = newsOf(watcher);
    const broken = await expectHeard(context, watcher, status);
    const goesOn = watcher.broken === undefined && newsOf(watcher) > news;
    if (broken === undefined || !goesOn) return broken;
  }
}

/**
 * Waits until a watcher was told everything, and `status` last. Before that it may hear the same status from earlier days:
 * a server may send all that it kept, in as many pieces as it likes.
 *
 * @param connection the one of the watcher: round trips on it are behind what the server wrote before
 */
export async function comesToRest(
  context: CaseContext,
  watcher: Watcher,
  connection: RawConnection,
  status: RegisteredStatus,
): Promise<Broken | undefined> {
  for (;;) {
    const broken = await comesTo(context, watcher, status);
    if (broken !== undefined || (await staysQuiet(context, watcher, connection))) return broken;
  }
}

/** Whether nothing new comes to the watcher during some round trips on its connection. */
async function staysQuiet(
  context: CaseContext,
  watcher: Watcher,
  connection: RawConnection,
): Promise<boolean> {
  const news = newsOf(watcher);
  for (let round = 0; round < QUIET_ROUND_TRIPS; round += 1) {
    const answer = await connection.check(watcher.service, { timeoutMs: context.settings.timeoutMs });
    // How Check is answered is not what this is about. One that is silent has waited long enough for all the others.
    if (answer.kind !== 'answered') break;
  }
  return newsOf(watcher) === news;
}

/** How many messages said something new. */
function newsOf(watcher: Watcher): number {
  return watcher.messages - watcher.repeats;
}
