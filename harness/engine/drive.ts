import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import { count, quote } from '../case/text.ts';
import { isUnsupported } from '../control/control.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { within } from '../time.ts';
import type { CaseContext } from './context.ts';
import { beginChange, currentState } from './history.ts';
import { isExpected, observeCheck } from './observe.ts';
import { NotApplicable } from './outcome.ts';
import { historyOf } from './server.ts';
import { settled } from './settle.ts';

/** Brings a name to a state and gives the server the chance to tell of it, where somebody listens or it takes time. */
export async function change(context: CaseContext, service: string, state: ServiceState): Promise<void> {
  const pending = drive(context, service, state);
  if (pending !== undefined) await pending;
  const listening = context.opened.some((watcher) => !watcher.cancelled && watcher.end === undefined);
  if (listening || context.server.instance.settleMs > 0) await barrier(context, service);
}

/**
 * Makes many changes of one name, one after the other: in one call of control where it has one for that.
 *
 * @param states at least one
 * @returns as {@link drive}
 */
export function driveMany(
  context: CaseContext,
  service: string,
  states: readonly RegisteredStatus[],
): void | Promise<void> {
  const { server } = context;
  const { setStatuses } = server.instance.control;
  if (setStatuses === undefined || server.setsOneByOne) return driveEach(context, service, states);
  const history = historyOf(server, service);
  const changes = states.map((state) =>
    beginChange(history, server.terminal ? currentState(history) : state),
  );
  context.record('control', `setStatuses ${quote(service)}: ${count(states.length, 'change')}`);
  const all = {
    made: () => {
      for (const { made } of changes) made();
    },
    undo: () => {
      for (const { undo } of changes) undo();
    },
  };
  const timeoutMs = context.settings.timeoutMs + states.length * MS_PER_CHANGE;
  const pending = callControl(context, 'setStatuses', () => setStatuses(service, states), all, timeoutMs);
  return pending?.catch((error: unknown) => {
    if (!(error instanceof NotApplicable)) throw error;
    // A target may leave this method out.
    server.setsOneByOne = true;
    return driveEach(context, service, states);
  });
}

function driveEach(
  context: CaseContext,
  service: string,
  states: readonly RegisteredStatus[],
): void | Promise<void> {
  const rest = states.values();
  // In one turn for as long as control is done at once.
  for (const state of rest) {
    const pending = drive(context, service, state);
    if (pending === undefined) continue;
    return pending.then(async () => {
      for (const later of rest) await drive(context, service, later);
    });
  }
}

/** What is added to the ceiling for each of many changes: a busy machine makes a few hundred in a second. */
const MS_PER_CHANGE = 2;

/** A control function that was not done in time. A class, for the cases in which that is the answer of the server. */
export class ControlPending extends ConformanceError {}

/** The time of a control function is up. */
class Late extends Error {}

/**
 * Brings a name to a state through control and records it; nothing is asked of the server.
 *
 * @returns nothing where the control function is done at once, so that a caller can make the next change in the same
 * turn; otherwise a promise that settles when it is done
 * @throws NotApplicable when the target has no such thing, ConformanceError `E_CONTROL` when it fails
 */
export function drive(context: CaseContext, service: string, state: ServiceState): void | Promise<void> {
  const { server } = context;
  const { control } = server.instance;
  const history = historyOf(server, service);
  // In the terminal state a server ignores changes, or registers new names as NOT_SERVING.
  const change = beginChange(history, server.terminal ? currentState(history) : state);
  const clears = state === 'UNREGISTERED';
  context.record(
    'control',
    clears ? `clearStatus ${quote(service)}` : `setStatus ${quote(service)} ${state}`,
  );
  return callControl(
    context,
    clears ? 'clearStatus' : `setStatus ${state}`,
    () => (clears ? control.clearStatus?.(service) : control.setStatus?.(service, state)),
    change,
  );
}

/**
 * Calls one control function and records whether it happened.
 *
 * @param what the function and what it was asked for, without names: reasons of many cases should be equal
 * @param timeoutMs ceiling; that of one observation when absent
 */
export function callControl(
  context: CaseContext,
  what: string,
  run: () => void | Promise<void> | undefined,
  change: { readonly made: () => void; readonly undo: () => void },
  timeoutMs = context.settings.timeoutMs,
): void | Promise<void> {
  const fail = (thrown: unknown): never => {
    change.undo();
    throw controlError(what, thrown);
  };
  const late = (): Error => new Late(`it is still pending after ${String(timeoutMs)} ms`);
  let pending: void | Promise<void>;
  try {
    pending = run();
  } catch (error) {
    return fail(error);
  }
  // A promise of another library counts as well: what is not awaited would be judged before it is made.
  if (typeof (pending as Partial<Promise<void>> | null | undefined)?.then !== 'function') {
    change.made();
    return undefined;
  }
  return within(timeoutMs, Promise.resolve(pending), late).then(change.made, fail);
}

/** What it means that a control function threw: it cannot do that, or it failed. */
export function controlError(what: string, thrown: unknown): Error {
  if (isUnsupported(thrown)) return new NotApplicable(`the target cannot ${what}: ${quote(thrown.message)}`);
  // Control of ours has told already what is wrong, and what to do.
  if (thrown instanceof ConformanceError) return thrown;
  const Failure = thrown instanceof Late ? ControlPending : ConformanceError;
  return new Failure(
    'E_CONTROL',
    `the control function for ${what} failed: ${quote(messageOf(thrown))}`,
    'make the function work, or throw unsupported(reason) where the server has no such thing',
  );
}

/**
 * A round trip of Check on the connection of the watchers: whatever the server wrote because of a change is there
 * before the answer. It is not judged (that is another case's business) but it is repeated within the settle time.
 */
export async function barrier(context: CaseContext, service: string): Promise<void> {
  const { server } = context;
  const state = currentState(historyOf(server, service));
  const { tookMs } = await settled(
    () => observeCheck(context, context.connection('first'), service),
    (answer) => isExpected(answer, state === 'UNREGISTERED' ? 'NOT_FOUND' : state),
    server.instance.settleMs,
  );
  if (server.instance.settleMs > 0) server.settledMs = Math.max(server.settledMs, tookMs);
}
