import { answerOf, httpStatusOf, statusFieldOf, valueOf } from '../channel/wire/exchange.ts';
import type { WireAnswer } from '../channel/wire/exchange.ts';
import { seenWithin } from './seen.ts';
import type { Seen } from './seen.ts';
import { readStatus } from './stacks/read-status.ts';

/**
 * What can be said of an answer without knowing with which library a prober reads it. For probers that nobody can look into: what is
 * `plain` every library reads in the same way, and about the rest they differ.
 */
export type Reading =
  /** A call of gRPC that ended as the protocol has it; `status` is that of its message, where there is one. */
  | { readonly kind: 'plain'; readonly code: number; readonly status: number | undefined }
  /** The same, but its body is not one message that can be read as it is. */
  | {
      readonly kind: 'odd-body';
      readonly code: number;
      readonly what: 'undecodable' | 'packed' | 'not-one';
    }
  /** HTTP 200 and the content type of gRPC, and no code. */
  | { readonly kind: 'no-code' }
  /** An ordinary answer of HTTP. */
  | { readonly kind: 'http'; readonly status: string }
  /** An answer that is half of gRPC: another HTTP status, another content type, a code that is no number. */
  | { readonly kind: 'half-grpc' }
  /** Nothing came in time, or not the end of what began. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'begun' }
  /** The same, and nobody looked for as long as the prober waits. */
  | { readonly kind: 'not-looked' }
  | { readonly kind: 'reset' }
  /** GOAWAY that is no plain farewell: with an error, or ahead of a call that is never answered. */
  | { readonly kind: 'goaway' }
  /** The connection was lost, or was never one of HTTP/2. */
  | { readonly kind: 'lost' };

/**
 * Reads what was seen of a call.
 *
 * @param timeoutMs how long the prober waits, from the begin of the dial
 */
export function readAnswer(seen: Seen, timeoutMs: number): Reading {
  const { exchange } = seenWithin(seen, timeoutMs);
  const answer = answerOf(exchange);
  const goaway = exchange.events.some((event) => event.kind === 'goaway' && event.code !== 0);
  if (goaway) return { kind: 'goaway' };
  switch (answer.end.kind) {
    case 'open':
      if (seen.untilMs < timeoutMs) return { kind: 'not-looked' };
      return { kind: answer.head === undefined ? 'silent' : 'begun' };
    case 'reset':
      return { kind: 'reset' };
    case 'lost':
      return { kind: answer.end.goneAway === undefined ? 'lost' : 'goaway' };
    case 'complete':
      return readWhole(answer);
  }
}

function readWhole(answer: WireAnswer): Reading {
  const http = httpStatusOf(answer);
  const type = valueOf(answer.head, 'content-type');
  const status = statusFieldOf(answer);
  // PROTOCOL-HTTP2.md, "Content-Type": a suffix begins with a plus sign, and parameters have no place.
  const typed = type !== undefined && /^application\/grpc(?:\+.+)?$/.test(type);
  if (status === undefined) {
    if (typed) return { kind: http === '200' ? 'no-code' : 'half-grpc' };
    return { kind: 'http', status: http ?? '' };
  }
  if (http !== '200' || !typed || !/^\d{1,9}$/.test(status)) return { kind: 'half-grpc' };
  return readBody(Number(status), answer);
}

function readBody(code: number, { messages, rest }: WireAnswer): Reading {
  const [first, second] = messages;
  if (rest.length > 0 || second !== undefined) return { kind: 'odd-body', code, what: 'not-one' };
  if (first === undefined) return { kind: 'plain', code, status: undefined };
  if (first.flag !== 0) return { kind: 'odd-body', code, what: 'packed' };
  const read = readStatus(first.bytes);
  return read.kind === 'broken'
    ? { kind: 'odd-body', code, what: 'undecodable' }
    : { kind: 'plain', code, status: read.status };
}

/** What was read, for people: `grpc-status 12`, `HTTP 503, which is no gRPC`. */
export function readingText(reading: Reading): string {
  switch (reading.kind) {
    case 'plain':
    case 'odd-body':
      return `grpc-status ${String(reading.code)}`;
    case 'no-code':
      return 'an answer without grpc-status';
    case 'http':
      return `HTTP ${/^\d{3}$/.test(reading.status) ? reading.status : 'without a status'}, which is no gRPC`;
    case 'half-grpc':
      return 'an answer that is half gRPC and half HTTP';
    case 'silent':
      return 'no answer in time';
    case 'begun':
      return 'an answer that does not end in time';
    case 'not-looked':
      return 'waits longer than was looked';
    case 'reset':
      return 'a stream that was reset';
    case 'goaway':
      return 'GOAWAY';
    case 'lost':
      return 'no connection of HTTP/2, or one that was lost';
  }
}
