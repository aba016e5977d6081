import { SERVING_STATUSES } from '../../../proto/status.ts';
import type { ServingStatus } from '../../../proto/status.ts';
import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count, duration, quote } from '../../case/text.ts';
import type { Answer, HeardStatus } from '../../channel/connection.ts';
import { describeAnswer, describeEnd } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { observeCheck } from '../observe.ts';
import { openWatcher } from '../watcher.ts';
import type { Watcher } from '../watcher.ts';

/** Opens a Watch; nothing is awaited. */
export function watch(context: CaseContext, step: StepOf<'watch'>): Promise<undefined> {
  const service = context.resolve(step.name);
  const watcher = openWatcher(context, step.watcher, service, context.connection(step.on), step.deadlineMs);
  context.watchers.set(step.watcher, watcher);
  return Promise.resolve(undefined);
}

/** Waits until a watcher has come to a status. */
export function hears(context: CaseContext, step: StepOf<'hears'>): Promise<Broken | undefined> {
  return expectHeard(context, watcherOf(context, step.watcher), step.status);
}

/** How often an ended Watch is opened again, as clients do, before the server is said not to serve it. */
const MOST_REOPENINGS = 20;

/**
 * Waits until the last message of a watcher is `status`.
 *
 * A call that the server ended is opened again where the protocol foresees that a client does so (the comment of Watch:
 * any end but UNIMPLEMENTED); WCH-13 warns of it. It is broken where nothing was heard at all, and where the name was
 * not registered (WCH-03). After a removal (WCH-12) and in the terminal state (SHD-02) an end says enough.
 */
export async function expectHeard(
  context: CaseContext,
  watcher: Watcher,
  status: ServingStatus,
): Promise<Broken | undefined> {
  const { server, settings } = context;
  const timeoutMs = settings.timeoutMs + server.instance.settleMs;
  let latest = performance.now() + timeoutMs;
  for (let reopened = 0; ;) {
    const settledOn = await watcher.until(
      () => watcher.broken !== undefined || watcher.last === status || watcher.end !== undefined,
      timeoutMs,
    );
    if (watcher.broken !== undefined) return watcher.broken;
    if (settledOn && watcher.last === status) return undefined;
    if (watcher.end === undefined) {
      // It was there, but what came with it in one packet says more: the server is still telling what happened before.
      if (settledOn && performance.now() < latest) continue;
      return { expected: `${status}, call open`, actual: lastHeard(watcher, timeoutMs) };
    }
    if (watcher.messages > 0 && (status === 'SERVICE_UNKNOWN' || server.terminal) && !watcher.endedUnknown) {
      context.notes.push(`the server ended the Watch: ${describeEnd(watcher.end)}`);
      return undefined;
    }
    if (!mayReopen(watcher) || reopened === MOST_REOPENINGS) {
      return {
        expected: `${status}, call open`,
        actual: `${lastMessage(watcher)}, call ended: ${describeEnd(watcher.end)}`,
      };
    }
    context.notes.push(`the server ended a Watch, opened again: ${describeEnd(watcher.end)}`);
    watcher.reopen();
    reopened += 1;
    latest = performance.now() + timeoutMs;
  }
}

function mayReopen(watcher: Watcher): boolean {
  return watcher.messages > 0 && !watcher.endedUnknown && watcher.end?.code !== 'UNIMPLEMENTED';
}

/** Waits for the first sign of life on a Watch, whatever it is. */
export async function reacts(context: CaseContext, step: StepOf<'reacts'>): Promise<undefined> {
  const watcher = watcherOf(context, step.watcher);
  watcher.judged = false;
  await watcher.until(() => watcher.messages > 0 || watcher.end !== undefined, context.settings.timeoutMs);
}

/** The call is still open, and nothing was heard on it that was never true. */
export function staysOpen(context: CaseContext, step: StepOf<'staysOpen'>): Promise<Broken | undefined> {
  const watcher = watcherOf(context, step.watcher);
  const broken =
    watcher.end === undefined
      ? watcher.broken
      : {
          expected: 'the call stays open',
          actual: `${lastMessage(watcher)}, call ended: ${describeEnd(watcher.end)}`,
        };
  return Promise.resolve(broken);
}

/** Watch and Check come to say the same. */
export async function agrees(context: CaseContext, step: StepOf<'agrees'>): Promise<Broken | undefined> {
  const watcher = watcherOf(context, step.watcher);
  const answer = await observeCheck(context, context.connection('first'), watcher.service);
  const status = statusInAnswer(answer);
  const expected = `Watch ${quote(watcher.service)} says what Check says: ${describeAnswer(answer)}`;
  if (status === undefined) return { expected, actual: lastMessage(watcher) };
  const broken = await expectHeard(context, watcher, status);
  return broken && { expected, actual: broken.actual };
}

/** What Watch says of a name of which Check says this; `undefined` for an answer that names no status. */
function statusInAnswer(answer: Answer<HeardStatus>): ServingStatus | undefined {
  if (answer.kind === 'answered') return SERVING_STATUSES.find((status) => status === answer.value);
  return answer.kind === 'ended' && answer.code === 'NOT_FOUND' ? 'SERVICE_UNKNOWN' : undefined;
}

/** Counts messages that told nothing new. */
export function noRepeats(context: CaseContext, step: StepOf<'noRepeats'>): Promise<Broken | undefined> {
  const { repeats } = watcherOf(context, step.watcher);
  return Promise.resolve(
    repeats === 0
      ? undefined
      : { expected: 'a message only when the status changes', actual: count(repeats, 'repeated message') },
  );
}

/** The deadline ends the call, whatever code the server gives it. */
export async function endsByDeadline(
  context: CaseContext,
  step: StepOf<'endsByDeadline'>,
): Promise<Broken | undefined> {
  const watcher = watcherOf(context, step.watcher);
  // What was heard before the deadline is the business of other cases.
  watcher.judged = false;
  const { timeoutMs } = context.settings;
  const expected = 'the call ends when its deadline has passed';
  if (!(await watcher.until(() => watcher.end !== undefined, timeoutMs))) {
    return { expected, actual: `the call is still open after ${String(timeoutMs)} ms` };
  }
  const { end } = watcher;
  // A server may end a call for reasons of its own before that; other cases speak of it.
  if (end !== undefined) context.notes.push(`the Watch with a deadline ended: ${describeEnd(end)}`);
  return undefined;
}

/** Ends a Watch from our side. */
export function cancel(context: CaseContext, step: StepOf<'cancel'>): Promise<undefined> {
  watcherOf(context, step.watcher).cancel();
  return Promise.resolve(undefined);
}

/** Waits for the rest of the suite. */
export async function afterAllOthers(context: CaseContext): Promise<undefined> {
  await context.allOthers;
}

/** Slower than this many round trips, and than this many milliseconds, the first message is worth a remark. */
const SLOW_ROUND_TRIPS = 10;
const SLOW_MS = 500;
/** Of so many Checks the fastest is a round trip: any other may have waited for the other cases. */
const TIMED_CHECKS = 3;

/** The first message of a Watch beside a Check on the same connection: both are one round trip. */
export async function firstMessageTime(
  context: CaseContext,
  step: StepOf<'firstMessageTime'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const connection = context.connection('own');
  // The first call on a connection pays for the connection.
  const first = await observeCheck(context, connection, service);
  // A server that does not answer at all is not slow: other cases speak of it, and here it would be waited for six times.
  if (first.kind === 'silent') return { expected: 'an answer of Check', actual: describeAnswer(first) };
  let checkMs = Infinity;
  for (let time = 0; time < TIMED_CHECKS; time += 1) {
    checkMs = Math.min(checkMs, await timed(() => observeCheck(context, connection, service)));
  }
  const watcher = openWatcher(context, 'w', service, connection, 0);
  watcher.judged = false; // When it comes is asked here, not what it says.
  const watchMs = await timed(() =>
    watcher.until(() => watcher.messages > 0 || watcher.end !== undefined, context.settings.timeoutMs),
  );
  context.notes.push(
    `first message of Watch after ${duration(watchMs)}, Check answered in ${duration(checkMs)}`,
  );
  // A Watch that says nothing is not slow: other cases speak of it.
  if (watcher.messages === 0 || watchMs <= Math.max(SLOW_MS, SLOW_ROUND_TRIPS * checkMs)) return undefined;
  return {
    expected: `a first message within ${String(SLOW_ROUND_TRIPS)} round trips of ${duration(checkMs)}`,
    actual: duration(watchMs),
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

/** The watcher that a row calls by this name. */
export function watcherOf(context: CaseContext, name: string): Watcher {
  const watcher = context.watchers.get(name);
  if (watcher === undefined) throw new Error(`the row uses watcher "${name}" before it opens it`);
  return watcher;
}

function lastMessage(watcher: Watcher): string {
  return watcher.last === undefined ? 'no message' : `last message ${String(watcher.last)}`;
}

function lastHeard(watcher: Watcher, timeoutMs: number): string {
  if (watcher.end !== undefined) return `${lastMessage(watcher)}, call ended: ${describeEnd(watcher.end)}`;
  return `${lastMessage(watcher)}, nothing else within ${String(timeoutMs)} ms`;
}
