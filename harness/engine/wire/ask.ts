import type { WireRequest } from '../../case/wire.ts';
import { MOST_REFUSALS } from '../../channel/connection.ts';
import type { WireCall, WireConnection } from '../../channel/wire/connection.ts';
import { answerOf, endOf, hasMessage } from '../../channel/wire/exchange.ts';
import type { Exchange, WireAnswer } from '../../channel/wire/exchange.ts';
import { CANCEL, REFUSED_STREAM } from '../../channel/wire/frames.ts';
import type { Redact } from '../../redact.ts';
import type { CaseContext } from '../context.ts';
import { describeWireAnswer, isSilent } from './endings.ts';
import type { CallAnswer } from './endings.ts';
import { send, USUAL_CHECK } from './send.ts';
import { describeEvent } from './transcript.ts';

/** Connections of a case on which every frame is its own, one after the other: a broken request may cost one. */
export interface WireLine {
  /** Takes what was sent as metadata out of what the server says. */
  readonly redact: Redact;
  /** The present connection, or a new one where nothing can be sent on it any more. */
  readonly open: () => WireConnection;
  /** Whether the connection that was opened first is still there. */
  readonly isFirst: () => boolean;
}

/** Opens connections for one case, which it gives back when it ends. */
export function createWireLine(context: CaseContext): WireLine {
  const first = context.wireConnection();
  let present = first;
  return {
    redact: first.redact,
    open: () => {
      if (present.isOver()) present = context.wireConnection();
      return present;
    },
    isFirst: () => present === first && !first.isOver(),
  };
}

/** What became of a request. */
export interface Asked extends CallAnswer {
  /** Whether the server answered others before the end of a request that comes late or never; `undefined` for any other. */
  readonly meanwhile: Reach | undefined;
}

/**
 * Sends a request and waits until the answer is there: its end, or the first message of a Watch. A request that the server
 * refused without looking at it, as one does that closes its connections by their age, is sent again.
 */
export async function ask(context: CaseContext, line: WireLine, request: WireRequest): Promise<Asked> {
  const { method } = request;
  for (let refusals = 1; ; refusals += 1) {
    const connection = line.open();
    let meanwhile: Reach | undefined;
    const call = await send(context, connection, request, async () => {
      meanwhile = await reachOf(context, line);
    });
    const isAnswered = (exchange: Exchange): boolean =>
      endOf(exchange).kind !== 'open' || (method === 'Watch' && hasMessage(exchange));
    if (!isLeft(request)) await call.until(isAnswered, context.settings.timeoutMs);
    write(context, connection, call);
    const answer = answerOf(call.exchange());
    // Also where the server had its answer before it had all of the request: the rest would wait for ever.
    if (!isLeft(request) && (answer.end.kind === 'open' || !call.isSent())) call.reset(CANCEL);
    if (!wasRefused(answer) || refusals >= MOST_REFUSALS) return { ...answer, method, meanwhile };
  }
}

/** Whether the client goes away before there can be an answer. */
export function isLeft({ end }: WireRequest): boolean {
  return end === 'reset' || end === 'never' || end === 'disconnect';
}

/** Whether a call was cut off without a word by a server that had not begun with it. */
function wasRefused({ end, head }: WireAnswer): boolean {
  if (head !== undefined) return false;
  return end.kind === 'reset' ? end.code === REFUSED_STREAM : end.kind === 'lost' && end.goneAway === 0;
}

/**
 * Where a server answers an ordinary Check: on the `same` connection, on a new one after the first was `closed`, on a new one
 * while the first is `deaf`, or on `none`, and then with what was seen.
 */
export type Reach =
  { readonly on: 'same' | 'closed' | 'deaf' } | { readonly on: 'none'; readonly saw: string };

/** Finds out where a server answers an ordinary Check, whatever it says: on the present connection, or else on a new one. */
export async function reachOf(context: CaseContext, line: WireLine): Promise<Reach> {
  const wasFirst = line.isFirst();
  const answer = await ask(context, line, USUAL_CHECK);
  if (isComplete(answer)) return { on: line.isFirst() ? 'same' : 'closed' };
  const seen = seenOf(answer, context, line.redact);
  if (!wasFirst) return { on: 'none', saw: `on a new connection ${seen}` };
  const again = await ask(context, createWireLine(context), USUAL_CHECK);
  if (isComplete(again)) return { on: line.isFirst() ? 'deaf' : 'closed' };
  const seenAgain = seenOf(again, context, line.redact);
  return {
    on: 'none',
    saw:
      seen === seenAgain
        ? `on the same connection and on a new one ${seen}`
        : `on the same connection ${seen}, on a new one ${seenAgain}`,
  };
}

/** A connection that is refused, or a stream that is reset, is no answer. */
function isComplete({ end }: WireAnswer): boolean {
  return end.kind === 'complete';
}

/** How an answer reads in a failure, or that there was none. */
export function seenOf(
  answer: CallAnswer,
  { settings }: Pick<CaseContext, 'settings'>,
  redact: Redact,
): string {
  return isSilent(answer)
    ? `no answer within ${String(settings.timeoutMs)} ms`
    : describeWireAnswer(answer, redact);
}

/** Writes all that happened on a call into the transcript. */
export function write(context: CaseContext, { redact }: WireConnection, call: WireCall): void {
  for (const event of call.exchange().events)
    context.record(event.by === 'client' ? 'sent' : 'received', describeEvent(event, redact));
}
