import { codeName } from '../connection.ts';
import type { CallEnd } from '../connection.ts';

/** A header field: its name as it was sent, and its value with one character for each byte. */
export type Field = readonly [name: string, value: string];

/** One thing that happened on a stream, or on its connection while it was open. `atMs` counts from the begin of the call. */
export type WireEvent = { readonly atMs: number } & (
  | { readonly kind: 'headers'; readonly by: Side; readonly fields: readonly Field[]; readonly end: boolean }
  | { readonly kind: 'data'; readonly by: Side; readonly bytes: Buffer; readonly end: boolean }
  | { readonly kind: 'reset'; readonly by: Side; readonly code: number }
  | { readonly kind: 'window'; readonly by: Side; readonly bytes: number }
  | { readonly kind: 'frame'; readonly by: Side; readonly what: string }
  | { readonly kind: 'goaway'; readonly by: 'server'; readonly code: number; readonly lastStream: number }
  | { readonly kind: 'closed'; readonly by: Side; readonly why: string }
);

/** Who did it. */
export type Side = 'client' | 'server';

/** All that happened on one call, in its order: what the wire cases judge and transcripts show. */
export interface Exchange {
  /** The number of the stream. */
  readonly stream: number;
  readonly events: readonly WireEvent[];
}

/** How an exchange ended, or that it did not. */
export type WireEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'reset'; readonly code: number }
  /** The connection was lost, or closed in an order that leaves the call undone. */
  | { readonly kind: 'lost'; readonly why: string; readonly goneAway: number | undefined }
  | { readonly kind: 'open' };

/** What a server sent on a call, taken apart. */
export interface WireAnswer {
  /** The first header block that is no interim answer (RFC 9110, section 15.2). */
  readonly head: readonly Field[] | undefined;
  readonly trailers: readonly Field[] | undefined;
  /** Whether the first block was the last frame. */
  readonly trailersOnly: boolean;
  readonly body: Buffer;
  readonly messages: readonly WireMessage[];
  /** Bytes at the end of the body that are no whole message. */
  readonly rest: Buffer;
  readonly end: WireEnd;
}

/** A message of a body with its prefix (PROTOCOL-HTTP2.md, "Length-Prefixed-Message"). */
export interface WireMessage {
  readonly flag: number;
  readonly bytes: Buffer;
}

/** A message is preceded by one byte that says whether it is compressed and four bytes that say how long it is. */
export const PREFIX_BYTES = 5;

/** Takes an exchange apart. Whoever waits asks {@link endOf} or {@link hasMessage}, which cost less where there is very much. */
export function answerOf(exchange: Exchange): WireAnswer {
  const blocks = exchange.events.flatMap((event) =>
    event.kind === 'headers' && event.by === 'server' ? [event] : [],
  );
  const [first, second] = blocks.filter(({ fields }) => !(valueOf(fields, ':status') ?? '').startsWith('1'));
  const body = bodyOf(exchange);
  return {
    head: first?.fields,
    trailers: second?.fields,
    trailersOnly: first?.end === true,
    body,
    ...messagesIn(body),
    end: endOf(exchange),
  };
}

/** The bytes of the answer so far. */
export function bodyOf({ events }: Exchange): Buffer {
  return Buffer.concat(
    events.flatMap((event) => (event.kind === 'data' && event.by === 'server' ? [event.bytes] : [])),
  );
}

/** Whether a whole message has come. */
export function hasMessage(exchange: Exchange): boolean {
  const body = bodyOf(exchange);
  return body.length >= PREFIX_BYTES && body.length >= PREFIX_BYTES + body.readUInt32BE(1);
}

/** Cuts a body into its messages; `rest` are bytes at its end that are none. */
export function messagesIn(body: Buffer): Pick<WireAnswer, 'messages' | 'rest'> {
  const messages: WireMessage[] = [];
  let rest = body;
  while (rest.length >= PREFIX_BYTES) {
    const end = PREFIX_BYTES + rest.readUInt32BE(1);
    if (rest.length < end) break;
    messages.push({ flag: rest[0] ?? 0, bytes: rest.subarray(PREFIX_BYTES, end) });
    rest = rest.subarray(end);
  }
  return { messages, rest };
}

/** How an exchange ended, or that it did not so far. */
export function endOf({ stream, events }: Exchange): WireEnd {
  let goneAway: number | undefined;
  for (const event of events) {
    if (event.by !== 'server') continue;
    if ((event.kind === 'headers' || event.kind === 'data') && event.end) return { kind: 'complete' };
    if (event.kind === 'reset') return { kind: 'reset', code: event.code };
    if (event.kind === 'goaway') {
      goneAway = event.code;
      if (event.lastStream < stream) return { kind: 'lost', why: 'GOAWAY', goneAway };
    }
    if (event.kind === 'closed') return { kind: 'lost', why: event.why, goneAway };
  }
  return { kind: 'open' };
}

/** The value of the first field with a name. */
export function valueOf(fields: readonly Field[] | undefined, name: string): string | undefined {
  return fields?.find(([field]) => field === name)?.[1];
}

/** `grpc-status` where the protocol has it: in the trailers, or in a response of trailers only. */
export function statusFieldOf({ head, trailers, trailersOnly }: WireAnswer): string | undefined {
  return valueOf(trailersOnly ? head : trailers, 'grpc-status');
}

/** The code of a complete call by its name; `undefined` without `grpc-status`, and UNKNOWN, as clients have it, for no number. */
export function codeOf(answer: WireAnswer): CallEnd['code'] | undefined {
  const status = statusFieldOf(answer);
  if (status === undefined || answer.end.kind !== 'complete') return undefined;
  return /^\d{1,9}$/.test(status) ? codeName(Number(status)) : 'UNKNOWN';
}

/** The HTTP status of an answer. */
export function httpStatusOf({ head }: WireAnswer): string | undefined {
  return valueOf(head, ':status');
}
