import { answerOf } from '../wire/exchange.ts';
import type { Field, Side, WireAnswer, WireEvent } from '../wire/exchange.ts';

type Unstamped<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

/** Something that happens on a stream. */
export type Happening = Unstamped<WireEvent>;

/** The header fields that begin an answer of gRPC. */
export const GRPC_HEAD: readonly Field[] = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

/** A header block of the server. */
export function headers(fields: readonly Field[], end = false): Happening {
  return { kind: 'headers', by: 'server', fields, end };
}

/** Bytes of the server, in hexadecimal. */
export function data(hex: string, end = false): Happening {
  return { kind: 'data', by: 'server', bytes: Buffer.from(hex, 'hex'), end };
}

/** The trailers that end a call. */
export function status(code: string, ...more: readonly Field[]): Happening {
  return headers([['grpc-status', code], ...more], true);
}

/** A response of trailers only. */
export function trailersOnly(code: string, ...more: readonly Field[]): Happening {
  return headers([...GRPC_HEAD, ['grpc-status', code], ...more], true);
}

/** RST_STREAM. */
export function reset(code: number, by: Side = 'server'): Happening {
  return { kind: 'reset', by, code };
}

/** GOAWAY. */
export function goaway(lastStream: number, code = 0): Happening {
  return { kind: 'goaway', by: 'server', lastStream, code };
}

/** The end of the connection. */
export function closed(by: Side = 'server', why = 'gone'): Happening {
  return { kind: 'closed', by, why };
}

/** What the server sent in an exchange on stream 5, after a request. */
export function answerTo(...events: readonly Happening[]): WireAnswer {
  const request: readonly Happening[] = [
    { kind: 'headers', by: 'client', fields: [[':path', '/']], end: false },
    { kind: 'data', by: 'client', bytes: Buffer.from('00000000000a', 'hex'), end: true },
  ];
  return answerOf({
    stream: 5,
    events: [...request, ...events].map((event, atMs) => ({ ...event, atMs })),
  });
}
