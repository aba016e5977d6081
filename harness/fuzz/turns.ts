import type { WireRequest } from '../case/wire.ts';
import type { WireCall, WireConnection } from '../channel/wire/connection.ts';
import { CANCEL, FRAME } from '../channel/wire/frames.ts';
import { bytesOf, fieldsOf, framesOf } from '../engine/wire/request.ts';
import { USUAL_CHECK } from '../engine/wire/send.ts';
import { askOrdinarily } from './line.ts';
import type { Playing } from './line.ts';
import { WEIGHT_16 } from './noise.ts';

/** Whose turn it is, by the index of the call: as the scenario has it, and then call by call. */
export function turnOrder(turns: readonly number[], order: readonly number[]): number[] {
  const left = [...turns];
  const given = order.flatMap((each) => {
    const index = each % left.length;
    if ((left[index] ?? 0) === 0) return [];
    left[index] = (left[index] ?? 0) - 1;
    return [index];
  });
  return [...given, ...left.flatMap((rest, index) => Array.from({ length: rest }, () => index))];
}

/** One frame of a request, or what ends it. */
export type Turn = () => void | Promise<unknown>;

/** The frames of a request, each as something to do. */
export function turnsOf(
  connection: WireConnection,
  request: WireRequest,
  { resolve, timeoutMs }: Playing,
  begin: (call: WireCall) => void,
): Turn[] {
  const { body, cut, between, padding = 0, end, blocks = 1 } = request;
  const frames = framesOf(bytesOf(body, resolve), cut);
  const withLast = end === undefined;
  let call: WireCall | undefined;
  const ordinary = (): Promise<unknown> => askOrdinarily(connection, USUAL_CHECK, { resolve, timeoutMs });
  const ends: Readonly<Record<NonNullable<WireRequest['end']>, Turn>> = {
    'own frame': () => call?.data(Buffer.alloc(0), { end: true }),
    late: async () => {
      await ordinary();
      call?.data(Buffer.alloc(0), { end: true });
    },
    never: ordinary,
    reset: () => call?.reset(CANCEL),
    disconnect: async () => {
      await connection.ping(timeoutMs);
      connection.close();
    },
  };
  return [
    () => {
      call = connection.call(fieldsOf(request, connection), {
        end: withLast && frames.length === 0,
        blocks,
      });
      begin(call);
    },
    ...frames.map((bytes, index): Turn => {
      const last = index === frames.length - 1;
      return async () => {
        call?.data(bytes, { end: withLast && last, padding });
        if (!last && call !== undefined) await sendBetween(between, connection, call, ordinary, timeoutMs);
      };
    }),
    ...(end === undefined ? [] : [ends[end]]),
  ];
}

async function sendBetween(
  between: WireRequest['between'],
  connection: WireConnection,
  call: WireCall,
  ordinary: () => Promise<unknown>,
  timeoutMs: number,
): Promise<void> {
  switch (between) {
    case undefined:
      return;
    case 'empty DATA':
      call.data(Buffer.alloc(0));
      return;
    case 'PING':
      await connection.ping(timeoutMs);
      return;
    case 'frame of an unknown type':
      call.frame(0xf0, Buffer.from('conformance'), 'a frame of an unknown type');
      return;
    case 'PRIORITY':
      call.frame(FRAME.PRIORITY, WEIGHT_16, 'PRIORITY');
      return;
    case 'another call':
      await ordinary();
      return;
  }
}
