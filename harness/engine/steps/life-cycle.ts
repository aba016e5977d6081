import { fresh } from '../../case/names.ts';
import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { duration, quote } from '../../case/text.ts';
import { probeHttp2 } from '../../channel/http2-probe.ts';
import { ConformanceError } from '../../errors.ts';
import { describeAnswer, describeEnd } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { beginKill, beginStop, inTime, leftMs, letWatchesEnd, unlessNotStopped } from '../ending.ts';
import type { Ending } from '../ending.ts';
import { isExpected, isSameAnswer, observeCheck } from '../observe.ts';
import { NotApplicable } from '../outcome.ts';
import { settled } from '../settle.ts';
import { createWaiting, nextTurn } from '../waiting.ts';
import { watcherOf } from './watch.ts';

/** Begins a graceful stop. */
export async function stop(context: CaseContext, step: StepOf<'stop'>): Promise<undefined> {
  await letWatchesEnd(context);
  beginStop(context, step.graceMs);
}

/** The Watch ends because its server does, whoever makes up the status. */
export async function ends(context: CaseContext, step: StepOf<'ends'>): Promise<Broken | undefined> {
  const watcher = watcherOf(context, step.watcher);
  const ending = endingOf(context);
  await unlessNotStopped(ending, watcher.ended(leftMs(ending)));
  // On a busy machine the end may be there and not be read yet.
  await nextTurn();
  const { end, endedAt } = watcher;
  if (end !== undefined && endedAt !== undefined && inTime(ending, endedAt)) {
    const after = endedAt - ending.beganAt;
    const when = after < 0 ? 'had ended before' : `ended after ${duration(after)}`;
    context.notes.push(`the Watch of ${quote(watcher.service)} ${when}: ${describeEnd(end)}`);
    return undefined;
  }
  const limit = `${String(ending.withinMs)} ms`;
  return ending.how === 'killed'
    ? {
        expected: `the Watch of ${quote(watcher.service)} ends when the server is killed`,
        actual: `it is still open after ${limit}`,
      }
    : {
        expected: `the server ends the Watch of ${quote(watcher.service)} within the ${limit} of the stop`,
        // Whether it ends a moment later, by force, is chance.
        actual: 'it is open until they are over',
      };
}

/** The stop comes to its end without force. */
export async function stopped(context: CaseContext): Promise<Broken | undefined> {
  const ending = endingOf(context);
  const waiting = createWaiting();
  void ending.over.then(waiting.wake, () => undefined);
  await unlessNotStopped(
    ending,
    waiting.until(() => ending.overAt !== undefined, leftMs(ending)),
  );
  const grace = `${String(ending.withinMs)} ms`;
  if (ending.overAt !== undefined && inTime(ending, ending.overAt)) {
    context.notes.push(`stopped after ${duration(ending.overAt - ending.beganAt)} of ${grace} grace`);
    return undefined;
  }
  // The watches were ended before, and nobody comes in: what the server still waits for, such as its threads, disturbs no client.
  if (await isPortClosed(context)) {
    const when = ending.overAt === undefined ? 'is still pending after' : 'took longer than';
    context.notes.push(`new connections are refused, and the stop ${when} ${grace}`);
    return undefined;
  }
  return { expected: `the server stops within ${grace}`, actual: 'the stop is still pending' };
}

async function isPortClosed(context: CaseContext): Promise<boolean> {
  try {
    await probeHttp2(context.server.instance.endpoint, context.settings.timeoutMs);
    return false;
  } catch (error) {
    return error instanceof ConformanceError && error.code === 'E_REFUSED';
  }
}

/** Kills the server. A wrapper that was killed instead, such as a shell, leaves a server that goes on answering. */
export async function kill(context: CaseContext): Promise<undefined> {
  await letWatchesEnd(context);
  await beginKill(context);
  const { endpoint, process } = context.server.instance;
  const answers = await probeHttp2(endpoint, context.settings.timeoutMs).then(
    () => true,
    () => false,
  );
  if (!answers) return;
  context.server.stopped = false;
  throw new NotApplicable(
    `${process?.label ?? 'the process'} was killed, and the server goes on: it is a process that this one started`,
  );
}

/** Another server of the target takes the place of the present one, which is stopped as at the end of a run. */
export async function restart(context: CaseContext): Promise<undefined> {
  const { server } = context;
  context.record('control', 'stop the server and start another');
  server.stopped = true;
  // Connections of ours must not be what a stop waits for: that is another case's business.
  server.pool.close();
  await server.instance.stop();
  context.moveTo(await context.startServer());
}

/** The start state is that of the first server, or the declared one: a server may come to it only after a while. */
export async function startsAgain(context: CaseContext): Promise<Broken | undefined> {
  const { discovery, settings } = context;
  const declared = settings.overall === 'UNREGISTERED' ? 'NOT_FOUND' : settings.overall;
  const { value: answer } = await settled(
    () => observeCheck(context, context.connection('first'), ''),
    (value) => isSameAnswer(value, discovery.overall) || isExpected(value, declared),
    context.server.instance.settleMs,
  );
  if (isSameAnswer(answer, discovery.overall) || isExpected(answer, declared)) return undefined;
  return {
    expected: `Check "" after the restart: as at the first start, ${describeAnswer(discovery.overall)}`,
    actual: describeAnswer(answer),
  };
}

/** What a server says of names that it never had is other cases' business: here two of them are compared. */
export async function forgotten(
  context: CaseContext,
  step: StepOf<'forgotten'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const connection = context.connection('first');
  // Another for each: a server may register what it is asked for, which is other cases' business too.
  const unsetName = fresh(`unset-${step.name.kind === 'fresh' ? step.name.key : ''}`);
  const unset = await observeCheck(context, connection, context.resolve(unsetName));
  const { value: answer } = await settled(
    () => observeCheck(context, connection, service),
    (value) => isSameAnswer(value, unset),
    context.server.instance.settleMs,
  );
  if (isSameAnswer(answer, unset)) return undefined;
  return {
    expected: `Check ${quote(service)} after the restart: as any name that was never set, ${describeAnswer(unset)}`,
    actual: describeAnswer(answer),
  };
}

function endingOf({ ending }: CaseContext): Ending {
  if (ending === undefined)
    throw new Error('the row speaks of an end of the server before it brings it about');
  return ending;
}
