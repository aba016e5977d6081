import type { Broken } from '../../case/result.ts';
import { OVERALL } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { count, quote } from '../../case/text.ts';
import { message } from '../../case/wire.ts';
import { answerOf, bodyOf, endOf, hasMessage } from '../../channel/wire/exchange.ts';
import type { WireCall, WireConnection } from '../../channel/wire/connection.ts';
import { CANCEL, DEFAULT_WINDOW, encodeSettings, errorName, SETTING } from '../../channel/wire/frames.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { createWireLine, reachOf, write } from '../wire/ask.ts';
import { describeWireAnswer, isRefusal } from '../wire/endings.ts';
import { bytesOf, fieldsOf } from '../wire/request.ts';
import { bytesText } from '../wire/shapes.ts';

/** No byte of a message beyond the window that the client gave, and the message once it fits (RFC 9113, section 6.9). */
export async function closedWindow(
  context: CaseContext,
  step: StepOf<'closedWindow'>,
): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  const connection = context.wireConnection({ initialWindow: 0 });
  const call = begin(context, connection, step);
  const received = (): Buffer => bodyOf(call.exchange());
  const isThere = (): boolean => hasMessage(call.exchange());
  const tooEarly = (allowed: number): Broken | undefined =>
    received().length > allowed
      ? {
          expected: `no more than ${count(allowed, 'byte')}, which is what the window allows`,
          actual: bytesText(received()),
        }
      : undefined;
  const judge = async (): Promise<Broken | undefined> => {
    // The first is answered ahead of what the server has to do for the call; the second comes after it.
    await connection.ping(timeoutMs);
    await connection.ping(timeoutMs);
    const early = tooEarly(0);
    if (early !== undefined) return early;
    if (step.opens === 'byte by byte') {
      for (let allowed = 1; allowed <= MOST_BYTES && !isThere(); allowed += 1) {
        call.open(1);
        const has = allowed;
        await call.until(() => received().length >= has || isOver(call), timeoutMs);
        if (received().length < has) break;
        const broken = tooEarly(allowed);
        if (broken !== undefined) return broken;
      }
    } else if (step.opens === 'at once') call.open(DEFAULT_WINDOW);
    else connection.send(encodeSettings({ [SETTING.INITIAL_WINDOW_SIZE]: DEFAULT_WINDOW }));
    await call.until(() => isThere() || isOver(call), timeoutMs);
    if (isThere()) return undefined;
    const answer = answerOf(call.exchange());
    if (isRefusal(answer)) throw new NotApplicable(`${step.method} has no message for this name`);
    return {
      expected: 'the message once the window is open',
      actual: describeWireAnswer(answer, connection.redact),
    };
  };
  const broken = await judge();
  write(context, connection, call);
  call.reset(CANCEL);
  return broken;
}

/** An answer of the health service is seven bytes long; one with fields of the future is longer. */
const MOST_BYTES = 64;

function isOver(call: WireCall): boolean {
  return endOf(call.exchange()).kind !== 'open';
}

function begin(
  context: CaseContext,
  connection: WireConnection,
  { method, name }: Pick<StepOf<'closedWindow'>, 'method' | 'name'>,
): WireCall {
  const request = { method, body: message(name) };
  const call = connection.call(fieldsOf(request, connection), { end: false, reads: false });
  call.data(bytesOf(request.body, context.resolve), { end: true });
  return call;
}

/** How many watches are opened and reset before the server is asked whether it has had them all. */
const BATCH = 250;

/** RST_STREAM frees a Watch: many in a row leave the server usable. A server may defend itself by closing the connection. */
export async function resets(context: CaseContext, step: StepOf<'resets'>): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  const line = createWireLine(context);
  const connection = line.open();
  context.record('sent', `${String(step.count)} × Watch ${quote(context.resolve(step.name))} and RST_STREAM`);
  let done = 0;
  let last: WireCall | undefined;
  while (done < step.count && !connection.isOver()) {
    for (let index = 0; index < BATCH && done < step.count; index += 1, done += 1) {
      last = begin(context, connection, { method: 'Watch', name: step.name });
      last.reset(CANCEL);
    }
    // Not a PING: servers count those of clients that send too many.
    const check = begin(context, connection, { method: 'Check', name: OVERALL });
    if (!(await check.until(() => isOver(check), timeoutMs))) break;
  }
  if (connection.isOver() && last !== undefined) {
    const code = last.exchange().events.flatMap((event) => (event.kind === 'goaway' ? [event.code] : []))[0];
    const how = code === undefined ? 'the server closed the connection' : `GOAWAY ${errorName(code)}`;
    context.record('received', how);
    context.notes.push(`${how} after ${String(done)} resets at most`);
  }
  const reach = await reachOf(context, line);
  if (reach.on === 'same' || reach.on === 'closed') return undefined;
  return {
    expected: `Check "" is answered after ${String(done)} resets`,
    actual:
      reach.on === 'none'
        ? reach.saw
        : 'the connection does not answer any more and is not closed, a new one answers',
  };
}

/** An idle connection with an open Watch is alive. */
export async function pinged(context: CaseContext, step: StepOf<'pinged'>): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  const connection = context.wireConnection(step.reads ? {} : { initialWindow: 0 });
  const call = begin(context, connection, { method: 'Watch', name: step.name });
  if (step.reads) await call.until((exchange) => hasMessage(exchange) || isOver(call), timeoutMs);
  context.record('sent', 'PING');
  const answered = await connection.ping(timeoutMs);
  write(context, connection, call);
  context.record('received', answered ? 'the answer to PING' : 'nothing');
  call.reset(CANCEL);
  return answered
    ? undefined
    : {
        expected: 'the answer to PING',
        actual: connection.isOver()
          ? 'the server closed the connection'
          : `nothing within ${String(timeoutMs)} ms`,
      };
}
