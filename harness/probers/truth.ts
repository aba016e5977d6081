import { gunzipSync } from 'node:zlib';
import { healthDefinition } from '../../proto/health.ts';
import type { ServingStatus } from '../../proto/status.ts';
import { count, escapeText, quote } from '../case/text.ts';
import { answerOf, codeOf, httpStatusOf, statusFieldOf, valueOf } from '../channel/wire/exchange.ts';
import type { WireAnswer, WireMessage } from '../channel/wire/exchange.ts';
import { errorName } from '../channel/wire/frames.ts';
import type { Seen } from './seen.ts';

/** Something about an answer that is against the protocol, although its message can be read. */
export interface Flaw {
  readonly kind: FlawKind;
  /** What was seen, safe to print: `content-type "text/html"`. */
  readonly saw: string;
}

/** What of an answer is against the protocol. */
export type FlawKind = 'http-status' | 'content-type' | 'compressed' | 'messages' | 'trailers' | 'open';

/**
 * What a server says of a service: what a client reads from its Check that follows the protocol to the letter. Prober by prober
 * is held against it.
 */
export type Truth = {
  /** Whether that client would call the service healthy: only SERVING in a call that is OK says so. */
  readonly healthy: boolean;
  /** What makes some clients read something else. */
  readonly flaws: readonly Flaw[];
  /** The bytes of the answer that said it, for people: `grpc-status 0 · message 08 01`. */
  readonly wire: string;
} & (
  | { readonly kind: 'status'; readonly status: ServingStatus | number }
  | { readonly kind: 'code'; readonly code: string; readonly message: string }
  /** No status and no message: an ordinary HTTP answer, a reset, or nothing at all. */
  | { readonly kind: 'nothing'; readonly why: string }
);

/** Reads what a server says from what was seen of a call of Check. */
export function truthOf(seen: Seen): Truth {
  const answer = answerOf(seen.exchange);
  const wire = wireText(answer);
  const code = codeOf(answer);
  if (code !== undefined && code !== 'OK') {
    const message = valueOf(answer.trailersOnly ? answer.head : answer.trailers, 'grpc-message') ?? '';
    return { kind: 'code', healthy: false, flaws: [], wire, code, message: escapeText(message) };
  }
  const [first] = answer.messages;
  const brokenOff = answer.end.kind === 'reset' || answer.end.kind === 'lost';
  const status = brokenOff ? undefined : first && statusIn(first, answer);
  if (status === undefined)
    return { kind: 'nothing', healthy: false, flaws: [], wire, why: whyNothing(answer, seen) };
  return { kind: 'status', healthy: status === 'SERVING', flaws: flawsOf(answer), wire, status };
}

/** `OK, NOT_SERVING`, `NOT_FOUND "unknown service"`, `nothing: HTTP status 503`. */
export function truthText(truth: Truth): string {
  switch (truth.kind) {
    case 'status':
      return `${truth.flaws.some(({ kind }) => kind === 'trailers' || kind === 'open') ? '' : 'OK, '}${String(truth.status)}`;
    case 'code':
      return truth.message === '' ? truth.code : `${truth.code} "${truth.message}"`;
    case 'nothing':
      return `nothing: ${truth.why}`;
  }
}

function flawsOf(answer: WireAnswer): Flaw[] {
  const http = httpStatusOf(answer);
  const type = valueOf(answer.head, 'content-type');
  const { messages, rest, end } = answer;
  const flaw = (kind: FlawKind, broken: boolean, saw: () => string): Flaw[] =>
    broken ? [{ kind, saw: saw() }] : [];
  return [
    ...flaw('http-status', http !== '200', () => `HTTP status ${escapeText(http ?? 'none', 20)}`),
    // PROTOCOL-HTTP2.md, "Content-Type": a suffix begins with a plus sign; parameters have no place.
    ...flaw('content-type', type === undefined || !/^application\/grpc(?:\+.*)?$/.test(type), () =>
      type === undefined ? 'no content-type' : `content-type ${quote(type)}`,
    ),
    ...flaw('compressed', messages[0]?.flag !== 0, () => 'a compressed message, for which nobody asked'),
    ...flaw('messages', messages.length !== 1 || rest.length > 0, () =>
      rest.length > 0
        ? `${count(messages.length, 'message')} and ${count(rest.length, 'byte')} more`
        : count(messages.length, 'message'),
    ),
    ...flaw('open', end.kind === 'open', () => 'a call that does not end'),
    ...flaw(
      'trailers',
      end.kind === 'complete' && codeOf(answer) === undefined,
      () => 'no grpc-status in trailers',
    ),
  ];
}

/** The status that a message holds; `undefined` for bytes that are no message. */
function statusIn({ flag, bytes }: WireMessage, { head }: WireAnswer): ServingStatus | number | undefined {
  try {
    const packed = flag === 1 && valueOf(head, 'grpc-encoding') === 'gzip';
    const content = packed ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }) : bytes;
    if (flag !== 0 && !packed) return undefined;
    return healthDefinition.Check.responseDeserialize(content).status;
  } catch {
    return undefined;
  }
}

/** No answer of the health service is longer, in bytes. */
const MOST_UNPACKED = 65_536;

function whyNothing(answer: WireAnswer, { connectedMs, greetedMs }: Seen): string {
  if (connectedMs === undefined) return 'no connection';
  if (answer.end.kind !== 'complete') return greetedMs === undefined ? 'no HTTP/2' : endingText(answer);
  if (answer.messages.length > 0) return 'the message cannot be read';
  if (codeOf(answer) === 'OK') return 'OK without a message';
  return `HTTP status ${escapeText(httpStatusOf(answer) ?? 'none', 20)} without grpc-status`;
}

function endingText({ end }: WireAnswer): string {
  switch (end.kind) {
    case 'open':
      return 'no answer in time';
    case 'complete':
      return 'the call ended';
    case 'reset':
      return `RST_STREAM ${errorName(end.code)}`;
    case 'lost':
      return end.goneAway === undefined
        ? `the connection was lost: ${escapeText(end.why)}`
        : `GOAWAY ${errorName(end.goneAway)}`;
  }
}

/** How many bytes of a message are shown. */
const SHOWN_BYTES = 12;

function wireText(answer: WireAnswer): string {
  const http = httpStatusOf(answer);
  const status = statusFieldOf(answer);
  const [first] = answer.messages;
  return [
    ...(http === undefined || http === '200' ? [] : [`HTTP status ${escapeText(http, 20)}`]),
    ...(status === undefined ? ['no grpc-status'] : [`grpc-status ${escapeText(status, 20)}`]),
    first === undefined ? 'no message' : messageText(first.bytes),
  ].join(' · ');
}

function messageText(bytes: Buffer): string {
  if (bytes.length === 0) return 'message of no bytes';
  const pairs = bytes.subarray(0, SHOWN_BYTES).toString('hex').match(/../g) ?? [];
  return ['message', ...pairs, ...(bytes.length > SHOWN_BYTES ? ['…'] : [])].join(' ');
}
