import type { WireRequest } from '../../case/wire.ts';
import { message } from '../../case/wire.ts';
import { fixed } from '../../case/names.ts';
import type { WireCall, WireConnection } from '../../channel/wire/connection.ts';
import { endOf } from '../../channel/wire/exchange.ts';
import { CANCEL, FRAME } from '../../channel/wire/frames.ts';
import type { CaseContext } from '../context.ts';
import { bytesOf, fieldsOf, framesOf } from './request.ts';

/** The ordinary question whether a server answers at all. */
export const USUAL_CHECK: WireRequest = { method: 'Check', body: message(fixed('')) };

/**
 * Sends a request, as far as it is sent at all.
 *
 * @param meanwhile what is done where the end comes late or never, before it
 */
export async function send(
  context: CaseContext,
  connection: WireConnection,
  request: WireRequest,
  meanwhile: () => Promise<void>,
): Promise<WireCall> {
  const { body: pieces, cut, between, padding = 0, end, blocks = 1 } = request;
  const frames = framesOf(bytesOf(pieces, context.resolve), cut);
  const withLast = end === undefined;
  const call = connection.call(fieldsOf(request, connection), {
    end: withLast && frames.length === 0,
    blocks,
  });
  for (const [index, bytes] of frames.entries()) {
    const last = index === frames.length - 1;
    call.data(bytes, { end: withLast && last, padding });
    if (!last && between !== undefined) await sendBetween(context, connection, call, between);
  }
  switch (end) {
    case undefined:
      break;
    case 'own frame':
      call.data(Buffer.alloc(0), { end: true });
      break;
    case 'late':
      await meanwhile();
      call.data(Buffer.alloc(0), { end: true });
      break;
    case 'never':
      await meanwhile();
      call.reset(CANCEL);
      break;
    case 'reset':
      call.reset(CANCEL);
      break;
    case 'disconnect':
      // The server has what was sent so far, or the loss would be all that it sees.
      await connection.ping(context.settings.timeoutMs);
      connection.close();
      break;
  }
  return call;
}

async function sendBetween(
  context: CaseContext,
  connection: WireConnection,
  call: WireCall,
  between: NonNullable<WireRequest['between']>,
): Promise<void> {
  switch (between) {
    case 'empty DATA':
      call.data(Buffer.alloc(0));
      return;
    case 'PING':
      await connection.ping(context.settings.timeoutMs);
      return;
    case 'frame of an unknown type':
      call.frame(UNKNOWN_TYPE, Buffer.from('conformance'), 'a frame of an unknown type');
      return;
    case 'PRIORITY':
      call.frame(FRAME.PRIORITY, Buffer.from([0, 0, 0, 0, 15]), 'PRIORITY');
      return;
    case 'another call': {
      const other = connection.call(fieldsOf(USUAL_CHECK, connection), { end: false });
      other.data(bytesOf(USUAL_CHECK.body, context.resolve), { end: true });
      await other.until((exchange) => endOf(exchange).kind !== 'open', context.settings.timeoutMs);
      return;
    }
  }
}

/** A type that no document defines (RFC 9113, section 5.5: it must be ignored). */
const UNKNOWN_TYPE = 0xf0;
