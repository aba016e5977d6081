import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { quote } from '../../case/text.ts';
import { watchFarewell } from '../../channel/farewell.ts';
import type { CaseContext } from '../context.ts';
import { beginStop, inTime, leftMs, letWatchesEnd, unlessNotStopped } from '../ending.ts';
import { describeFarewell, judgeFarewell } from '../farewell.ts';
import type { SeenEvent } from '../farewell.ts';
import { NotApplicable } from '../outcome.ts';
import { createWaiting, nextTurn } from '../waiting.ts';

/** A client with an open Watch sees how the server takes leave. */
export async function leave(context: CaseContext, step: StepOf<'leave'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const { timeoutMs } = context.settings;
  const waiting = createWaiting();
  const seen: SeenEvent[] = [];
  context.record('sent', `Watch ${quote(service)}`);
  const close = watchFarewell(context.server.instance.endpoint, service, (event) => {
    context.record('received', describeFarewell(event));
    seen.push({ ...event, atMs: performance.now() });
    waiting.wake();
  });
  const has = (...kinds: readonly SeenEvent['kind'][]): boolean =>
    seen.some(({ kind }) => kinds.includes(kind));
  try {
    await waiting.until(() => has('message', 'status', 'reset', 'cut'), timeoutMs);
    await letWatchesEnd(context);
    if (!has('message') || has('status', 'reset', 'cut')) {
      throw new NotApplicable('the target has no Watch open when it is to stop');
    }
    seen.length = 0;
    const ending = beginStop(context, step.graceMs);
    const gone = (): boolean => has('cut') || (has('goaway') && has('status', 'reset'));
    await unlessNotStopped(ending, waiting.until(gone, leftMs(ending)));
    // On a busy machine something may be there and not be read yet.
    await nextTurn();
    const verdict = judgeFarewell(
      seen.map((event) => ({ ...event, atMs: event.atMs - ending.beganAt })),
      (atMs) => !inTime(ending, ending.beganAt + atMs),
    );
    context.notes.push(...verdict.notes);
    return verdict.broken;
  } finally {
    close();
  }
}
