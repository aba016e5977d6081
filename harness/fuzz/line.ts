import type { Name } from '../case/names.ts';
import type { WireRequest } from '../case/wire.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { openWireConnection } from '../channel/wire/connection.ts';
import type { WireConnection } from '../channel/wire/connection.ts';
import { answerOf } from '../channel/wire/exchange.ts';
import type { Exchange, WireAnswer } from '../channel/wire/exchange.ts';
import { CANCEL } from '../channel/wire/frames.ts';
import { bytesOf, fieldsOf } from '../engine/wire/request.ts';
import { isAnswered } from './judge.ts';

/** Connections to one server, one after the other. */
export interface Line {
  /** The present connection, or a new one where that is over or has served long enough. */
  readonly open: () => WireConnection;
  /** Drops the present connection. */
  readonly drop: () => void;
}

/** After so many scenarios a connection is closed: what was sent long ago must not decide what happens now. */
const MOST_USES = 50;

/** Opens connections to a server, one after the other. */
export function createLine(endpoint: () => Endpoint): Line {
  let present: WireConnection | undefined;
  let uses = 0;
  const drop = (): void => {
    present?.close();
    present = undefined;
  };
  return {
    open: () => {
      if (present?.isOver() === true || uses >= MOST_USES) drop();
      if (present === undefined) {
        present = openWireConnection(endpoint());
        uses = 0;
      }
      uses += 1;
      return present;
    },
    drop,
  };
}

/** How requests are sent. */
export interface Playing {
  readonly resolve: (name: Name) => string;
  /** Ceiling for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Whether nothing more can come of a call: it is answered, or we have cut the connection. */
export function isSettled(exchange: Exchange, request: WireRequest): boolean {
  return isAnswered(answerOf(exchange), request) || exchange.events.some(({ kind }) => kind === 'closed');
}

/** Sends an ordinary request, and waits until it is answered or the ceiling is reached. */
export async function askOrdinarily(
  connection: WireConnection,
  request: WireRequest,
  playing: Playing,
): Promise<WireAnswer> {
  const call = connection.call(fieldsOf(request, connection), { end: false });
  call.data(bytesOf(request.body, playing.resolve), { end: true });
  await call.until((exchange) => isSettled(exchange, request), playing.timeoutMs);
  const answer = answerOf(call.exchange());
  if (answer.end.kind === 'open') call.reset(CANCEL);
  return answer;
}
