import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count, duration, quote } from '../../case/text.ts';
import type { Answer, HeardStatus } from '../../channel/connection.ts';
import type { RawConnection } from '../../channel/raw-connection.ts';
import { describeAnswer } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { beginStop, leftMs, unlessNotStopped } from '../ending.ts';
import { isSameAnswer } from '../observe.ts';
import { NotApplicable } from '../outcome.ts';
import { createWaiting } from '../waiting.ts';
import { openWatcher } from '../watcher.ts';

/** How many connections ask while the server stops, and how many Checks each has under way. */
const CONNECTIONS = 4;
const CHECKS_EACH = 4;
/** So many are over for each of them before the stop begins: by then a Check is under way at every moment. */
const CHECKS_BEFORE = 3;
/** A server that was gone so many times in a row stays gone. */
const MOST_REFUSALS = 20;

/** What became of the Checks that were under way when the server stopped. */
interface Tally {
  readonly counts: Map<string, number>;
  /** The first that is neither an answer nor an end that a client can act on. */
  strange: Answer<HeardStatus> | undefined;
}

/** Checks without a pause, from before the stop until it is over: each ends, and so that its client knows what to do. */
export async function checksAcrossStop(
  context: CaseContext,
  step: StepOf<'checksAcrossStop'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const timeoutMs = step.graceMs + context.settings.timeoutMs;
  const each = Math.min(CHECKS_EACH, context.server.pool.streamsPerConnection);
  const connections = Array.from({ length: CONNECTIONS }, () => context.rawConnections(each)(0));
  // Dialling is no part of it. What the server says before it stops is an answer afterwards, too.
  const before = await Promise.all(connections.map((connection) => connection.check(service, { timeoutMs })));
  const normal = before.find((answer) => answer.kind !== 'ended' || answer.code !== 'UNAVAILABLE');
  if (normal === undefined) throw new NotApplicable('the target does not answer before it is to stop');
  const tally: Tally = { counts: new Map(), strange: undefined };
  const state = { over: false, checks: 0 };
  const waiting = createWaiting();

  const ask = async (connection: RawConnection): Promise<void> => {
    for (let refusals = 0; refusals < MOST_REFUSALS && tally.strange === undefined;) {
      const answer = await connection.check(service, { timeoutMs });
      const kind = answer.kind === 'answered' ? 'answered' : answer.kind === 'ended' ? answer.code : 'silent';
      tally.counts.set(kind, (tally.counts.get(kind) ?? 0) + 1);
      if (!isFit(answer, normal)) tally.strange = answer;
      state.checks += 1;
      waiting.wake();
      refusals = answer.kind === 'ended' && answer.code === 'UNAVAILABLE' ? refusals + 1 : 0;
      if (state.over) return;
    }
  };
  context.record('sent', `Check ${quote(service)}, again and again on ${count(CONNECTIONS, 'connection')}`);
  const asking = connections.flatMap((connection) => Array.from({ length: each }, () => ask(connection)));
  await waiting.until(() => state.checks >= CHECKS_BEFORE * asking.length, timeoutMs);
  // Those that are under way are then with the server, and not on the way to it.
  await Promise.all(connections.map((connection) => connection.reached(timeoutMs)));
  const ending = beginStop(context, step.graceMs);
  const ceiling = setTimeout(() => {
    state.over = true; // Whether a stop comes to its end is for SHD-07.
  }, leftMs(ending));
  void ending.over.then(
    () => (state.over = true),
    () => undefined,
  );
  await unlessNotStopped(ending, Promise.all(asking)).finally(() => {
    clearTimeout(ceiling);
    state.over = true;
  });
  const told = Array.from(tally.counts, ([kind, amount]) => `${String(amount)} × ${kind}`).join(', ');
  context.record('received', told);
  context.notes.push(`Checks around the stop: ${told}`);
  if (tally.strange === undefined) return undefined;
  return {
    expected: `every Check ${quote(service)} around the stop is answered, or ends with UNAVAILABLE or CANCELLED`,
    actual: `${describeAnswer(tally.strange)}, of ${told}`,
  };
}

/**
 * An answer, the one of before, or an end that tells a client to go elsewhere. A raw connection says UNAVAILABLE of
 * whatever is lost on the way; OK without a message may have lost it there too.
 */
function isFit(answer: Answer<HeardStatus>, normal: Answer<HeardStatus>): boolean {
  if (answer.kind !== 'ended') return answer.kind === 'answered';
  return ['UNAVAILABLE', 'CANCELLED', 'OK'].includes(answer.code) || isSameAnswer(answer, normal);
}

/** Who leaves tells it first: NOT_SERVING is there while new connections are still let in. */
export async function drains(context: CaseContext): Promise<Broken | undefined> {
  const { server, settings, discovery } = context;
  const { process } = server.instance;
  const { timeoutMs } = settings;
  const old = context.rawConnections(2)(0);
  const before = await old.check('', { timeoutMs });
  if (before.kind !== 'answered' || before.value !== 'SERVING') {
    throw new NotApplicable(`"" is not SERVING before the end is announced: ${describeAnswer(before)}`);
  }
  const watcher =
    discovery.offers.Watch.kind === 'offered' ? openWatcher(context, 'w', '', old, 0) : undefined;
  if (watcher !== undefined) {
    watcher.judged = false; // When NOT_SERVING comes is asked here; no history knows of it.
    await watcher.until(() => watcher.messages > 0 || watcher.end !== undefined, timeoutMs);
  }
  context.record('control', 'SIGTERM');
  server.stopped = true;
  const beganAt = performance.now();
  await process?.signal('SIGTERM');
  const since = (): number => performance.now() - beganAt;

  let announcedMs: number | undefined;
  const look = (...answers: readonly Answer<HeardStatus>[]): void => {
    const told = answers.some((answer) => answer.kind === 'answered' && answer.value === 'NOT_SERVING');
    if (told || watcher?.last === 'NOT_SERVING') announcedMs ??= since();
  };
  let refusedMs: number | undefined;
  let asked = 0;
  while (refusedMs === undefined && since() < timeoutMs) {
    const lease = server.pool.raw();
    const [fresh, known] = await Promise.all([
      lease.connection.check('', { timeoutMs }),
      old.check('', { timeoutMs }),
    ]);
    lease.release();
    asked += 1;
    if (fresh.kind === 'ended' && fresh.code === 'UNAVAILABLE') refusedMs = since();
    look(fresh, known);
  }
  // Two connections are read in any order. A round trip on the old one is behind all that the server wrote to it before.
  if (announcedMs === undefined) look(await old.check('', { timeoutMs }));

  const refused =
    refusedMs === undefined
      ? `new connections are still let in after ${duration(since())}`
      : `a new connection is refused after ${duration(refusedMs)}`;
  context.record('received', `${refused}, the ${String(asked)}th`);
  if (announcedMs === undefined) {
    return {
      expected: 'NOT_SERVING after SIGTERM, while new connections are let in',
      actual: `no NOT_SERVING; ${refused}`,
    };
  }
  const gap = refusedMs === undefined ? '' : `; gap ${duration(Math.max(0, refusedMs - announcedMs))}`;
  context.notes.push(`NOT_SERVING ${duration(announcedMs)} after SIGTERM, ${refused}${gap}`);
  return undefined;
}
