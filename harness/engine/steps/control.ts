import type { ServiceState } from '../../../proto/status.ts';
import { quote } from '../../case/text.ts';
import type { StepOf } from '../../case/steps.ts';
import { isUnsupported } from '../../control/control.ts';
import { ConformanceError, messageOf } from '../../errors.ts';
import { within } from '../../time.ts';
import type { CaseContext } from '../context.ts';
import { beginChange, currentState } from '../history.ts';
import { isExpected, observeCheck } from '../observe.ts';
import { NotApplicable } from '../outcome.ts';
import { historyOf } from '../server.ts';
import { settled } from '../settle.ts';

/** Registers a name or changes its status, and waits until the server had its chance to tell. */
export async function set(context: CaseContext, step: StepOf<'set'>): Promise<undefined> {
  await change(context, context.resolve(step.name), step.status);
}

/** Removes a name. */
export async function clear(context: CaseContext, step: StepOf<'clear'>): Promise<undefined> {
  await change(context, context.resolve(step.name), 'UNREGISTERED');
}

/** Makes changes one after the other with no look at the server in between. */
export async function burst(context: CaseContext, step: StepOf<'burst'>): Promise<undefined> {
  const service = context.resolve(step.name);
  for (const status of step.statuses) await drive(context, service, status);
  await barrier(context, service);
}

/** Brings a name to a state and makes the barrier. */
export async function change(context: CaseContext, service: string, state: ServiceState): Promise<void> {
  await drive(context, service, state);
  await barrier(context, service);
}

/** Brings a name to a state through control and records it; nothing is asked of the server. */
export async function drive(context: CaseContext, service: string, state: ServiceState): Promise<void> {
  const { server } = context;
  const { control } = server.instance;
  const history = historyOf(server, service);
  // In the terminal state a server ignores changes, or registers new names as NOT_SERVING.
  const becomes = server.terminal ? currentState(history) : state;
  const { made, undo } = beginChange(history, becomes);
  const what =
    state === 'UNREGISTERED' ? `clearStatus ${quote(service)}` : `setStatus ${quote(service)} ${state}`;
  try {
    await call(context, what, () =>
      state === 'UNREGISTERED' ? control.clearStatus?.(service) : control.setStatus?.(service, state),
    );
  } catch (error) {
    undo();
    throw error;
  }
  made();
}

/**
 * A round trip of Check on the connection of the watchers: whatever the server wrote because of a change is there
 * before the answer. It is not judged (that is another case's business) but it is repeated within the settle time.
 */
async function barrier(context: CaseContext, service: string): Promise<void> {
  const { server } = context;
  const state = currentState(historyOf(server, service));
  const { tookMs } = await settled(
    () => observeCheck(context, context.connection('first'), service),
    (answer) => isExpected(answer, state === 'UNREGISTERED' ? 'NOT_FOUND' : state),
    server.instance.settleMs,
  );
  if (server.instance.settleMs > 0) server.settledMs = Math.max(server.settledMs, tookMs);
}

/** Enters the terminal state: every registered name becomes NOT_SERVING. */
export async function enterTerminalState(context: CaseContext): Promise<undefined> {
  const { server } = context;
  const changes = Array.from(server.histories.values(), (history) => {
    if (currentState(history) !== 'UNREGISTERED') return beginChange(history, 'NOT_SERVING');
    // A watched name that nobody registered may be told NOT_SERVING too; only SERVING would be wrong.
    history.alsoAllowed.add('NOT_SERVING');
    return undefined;
  });
  server.terminal = true;
  await call(context, 'enterTerminalState', () => server.instance.control.enterTerminalState?.());
  for (const change of changes) change?.made();
  await barrier(context, '');
}

/** Takes the terminal state back: every registered name becomes SERVING. */
export async function resume(context: CaseContext): Promise<undefined> {
  const { server } = context;
  server.terminal = false;
  const registered = Array.from(server.histories.values()).filter(
    (history) => currentState(history) !== 'UNREGISTERED',
  );
  const changes = registered.map((history) => beginChange(history, 'SERVING'));
  await call(context, 'resume', () => server.instance.control.resume?.());
  for (const change of changes) change.made();
  await barrier(context, '');
}

/** Calls one control function; "cannot" ends the case as not applicable, anything else thrown as an error. */
async function call(
  context: CaseContext,
  what: string,
  run: () => void | Promise<void> | undefined,
): Promise<void> {
  context.record('control', what);
  try {
    await within(
      context.settings.timeoutMs,
      Promise.resolve(run()),
      () => new Error(`it is still pending after ${String(context.settings.timeoutMs)} ms`),
    );
  } catch (error) {
    if (isUnsupported(error)) throw new NotApplicable(`the target cannot ${what}: ${quote(error.message)}`);
    throw new ConformanceError(
      'E_CONTROL',
      `the control function for ${what} failed: ${quote(messageOf(error))}`,
      'make the function work, or throw unsupported(reason) where the server has no such thing',
    );
  }
}
