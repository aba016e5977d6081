import type { RegisteredStatus, ServingStatus } from '../../../proto/status.ts';
import type { Broken } from '../../case/result.ts';
import { fresh } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { count, quote } from '../../case/text.ts';
import type { RawConnection } from '../../channel/raw-connection.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { seededRandom } from '../random.ts';
import { nextTurn } from '../waiting.ts';
import { openWatcher } from '../watcher.ts';
import type { Watcher } from '../watcher.ts';
import { change, drive } from '../drive.ts';
import { expectHeard } from './watch.ts';

/** How many races run at the same time. */
const RACES_AT_ONCE = 50;
/** The change comes this many turns of the event loop after the Watch was opened, at most. */
const MOST_TURNS = 20;

/**
 * Changes that race with the opening of a Watch, earlier and later in steps of one turn of the event loop. Whatever
 * the order, the watcher must end at the new status.
 */
export async function races(context: CaseContext, step: StepOf<'races'>): Promise<Broken | undefined> {
  const connections = context.rawConnections(Math.min(step.count, RACES_AT_ONCE));
  for (let from = 0; from < step.count; from += RACES_AT_ONCE) {
    const wave = Array.from({ length: Math.min(RACES_AT_ONCE, step.count - from) }, (_, index) =>
      race(context, connections(index), from + index),
    );
    const broken = (await Promise.all(wave)).find((result) => result !== undefined);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

async function race(
  context: CaseContext,
  connection: RawConnection,
  index: number,
): Promise<Broken | undefined> {
  const service = context.resolve(fresh(`r${String(index)}`));
  // Every second name is registered before, the others come to be registered by the change itself.
  if (index % 2 === 0) await drive(context, service, 'SERVING');
  const watcher = openWatcher(context, undefined, service, connection, 0);
  for (let turn = index % MOST_TURNS; turn > 0; turn -= 1) await nextTurn();
  await drive(context, service, 'NOT_SERVING');
  const broken = await expectHeard(context, watcher, 'NOT_SERVING');
  watcher.cancel();
  return broken;
}

/** Many watchers of one name over several connections; some leave, all others hear the next change. */
export async function crowd(context: CaseContext, step: StepOf<'crowd'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  await change(context, service, 'SERVING');
  const watchers = gather(context, service, step.watchers);
  const first = await allHear(context, watchers, 'SERVING');
  if (first !== undefined) return first;
  // Cancelled and changed in one turn: the server learns of both at once.
  if (step.cancelled > 0) context.record('sent', `cancel ${String(step.cancelled)} of them`);
  for (const watcher of watchers.slice(0, step.cancelled)) watcher.cancel();
  await drive(context, service, 'NOT_SERVING');
  return allHear(context, watchers.slice(step.cancelled), 'NOT_SERVING');
}

/** Many watchers of a name that nobody registered. */
export function unknownCrowd(
  context: CaseContext,
  step: StepOf<'unknownCrowd'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  return allHear(context, gather(context, service, step.watchers), 'SERVICE_UNKNOWN');
}

function gather(context: CaseContext, service: string, amount: number): Watcher[] {
  const connections = context.rawConnections(amount);
  context.record('sent', `${String(amount)} × Watch ${quote(service)}`);
  return Array.from({ length: amount }, (_, index) => {
    return openWatcher(context, undefined, service, connections(index), 0);
  });
}

async function allHear(
  context: CaseContext,
  watchers: readonly Watcher[],
  status: ServingStatus,
): Promise<Broken | undefined> {
  // One after the other: while the first is awaited the others hear too, and few need a wait of their own.
  for (const watcher of watchers) {
    const broken = await expectHeard(context, watcher, status);
    if (broken === undefined) continue;
    const deaf = watchers.filter(({ last }) => last !== status).length;
    context.record('received', `${String(watchers.length - deaf)} × ${status}`);
    return {
      expected: `${count(watchers.length, 'watcher')} hear ${status}`,
      actual: `${String(deaf)} do not; one of them: ${broken.actual}`,
    };
  }
  context.record('received', `${String(watchers.length)} × ${status}`);
  return undefined;
}

/** Watches that live for so short that they are cancelled before, with or after their first message. */
export async function cancelledEarly(
  context: CaseContext,
  step: StepOf<'cancelledEarly'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const connection = context.rawConnections(step.count)(0);
  // The first call on a connection waits for the connection: it would be cancelled before it was sent.
  await connection.check(service, { timeoutMs: context.settings.timeoutMs });
  context.record('sent', `${String(step.count)} × Watch ${quote(service)}, each cancelled a moment later`);
  for (let index = 0; index < step.count; index += 1) {
    const watcher = openWatcher(context, undefined, service, connection, 0);
    watcher.judged = false;
    for (let turn = index; turn > 0; turn -= 1) await nextTurn();
    watcher.cancel();
  }
  // Behind every cancellation: the server has heard of all of them.
  await connection.check(service, { timeoutMs: context.settings.timeoutMs });
  return undefined;
}

/** Of this many rounds of churn the watches of one live long enough to be heard. */
const ROUNDS_UNHEARD = 4;

/**
 * Cancels and opens without a pause. Each round cancels the two watches of the round before and opens two others in one
 * turn, one of the empty name and one of a name that nobody registered, so that the server works on all of them at
 * once. Every few rounds the server must react to both. At last it must answer others.
 */
export async function churn(context: CaseContext, step: StepOf<'churn'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const connection = context.rawConnections(4)(0);
  const { timeoutMs } = context.settings;
  const services = ['', service];
  context.record('sent', `${String(step.rounds)} rounds of cancelling two watches and opening two others`);
  let open: Watcher[] = [];
  for (let round = 0; round < step.rounds; round += 1) {
    for (const watcher of open) watcher.cancel();
    open = services.map((name) => openWatcher(context, undefined, name, connection, 0));
    for (const watcher of open) watcher.judged = false;
    if (round % ROUNDS_UNHEARD !== 0) {
      await nextTurn();
      continue;
    }
    for (const watcher of open) {
      // What it says is not judged here, nor is a connection that a defence against floods of resets has closed: what
      // counts is whether the server lives on.
      const reacted = await watcher.until(() => watcher.messages > 0 || watcher.end !== undefined, timeoutMs);
      if (!reacted) {
        return {
          expected: `round ${String(round + 1)}: the server reacts to a Watch`,
          actual: `no message and no end within ${String(timeoutMs)} ms`,
        };
      }
    }
  }
  for (const watcher of open) watcher.cancel();
  return undefined;
}

/** A walk through random statuses; a Watch opened before it hears every step. */
export async function walk(context: CaseContext, step: StepOf<'walk'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const random = seededRandom(context.settings.seed);
  const statuses = await acceptedStatuses(context, service);
  const watcher = openWatcher(context, 'w', service, context.connection('first'), 0);
  for (let index = 0; index < step.length; index += 1) {
    const status = statuses[Math.floor(random() * statuses.length)] ?? 'SERVING';
    await drive(context, service, status);
    const broken = await expectHeard(context, watcher, status);
    if (broken !== undefined) {
      return {
        expected: `step ${String(index + 1)} of the walk with seed ${String(context.settings.seed)}: ${broken.expected}`,
        actual: broken.actual,
      };
    }
  }
  context.notes.push(
    `${count(step.length, 'step')} of ${quote(service)}, seed ${String(context.settings.seed)}`,
  );
  return undefined;
}

/** The statuses that the target lets us set; the name holds the last of them afterwards. */
async function acceptedStatuses(context: CaseContext, service: string): Promise<RegisteredStatus[]> {
  const accepted: RegisteredStatus[] = ['SERVING', 'NOT_SERVING'];
  try {
    await change(context, service, 'UNKNOWN');
    accepted.push('UNKNOWN');
  } catch (error) {
    // Libraries with a boolean for the status cannot hold UNKNOWN; the walk goes on without it.
    if (!(error instanceof NotApplicable)) throw error;
  }
  for (const status of accepted) await drive(context, service, status);
  return accepted;
}
