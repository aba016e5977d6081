import { gunzipSync } from 'node:zlib';
import type { Method } from '../../case/requirement.ts';
import type { Ending } from '../../case/wire.ts';
import { healthDefinition } from '../../../proto/health.ts';
import { escapeText, quote } from '../../case/text.ts';
import { codeOf, httpStatusOf, statusFieldOf, valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer, WireMessage } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import type { Redact } from '../../redact.ts';

/** What a server sent on a call. */
export interface CallAnswer extends WireAnswer {
  /** The method: of a Watch alone a message is an answer while the call is open. Of any where the method is not said. */
  readonly method?: Method;
}

/**
 * Whether an answer is one of the endings that are right.
 *
 * @param usual what the ordinary request says that an ending of the kind `like` speaks of
 */
export function isAccepted(
  answer: CallAnswer,
  accept: readonly Ending[],
  usual: CallAnswer | undefined,
): boolean {
  return accept.some((ending) => isEnding(answer, ending, usual));
}

function isEnding(answer: CallAnswer, ending: Ending, usual: CallAnswer | undefined): boolean {
  const code = codeOf(answer);
  const http = Number(httpStatusOf(answer) ?? 0);
  const complete = answer.end.kind === 'complete';
  switch (ending) {
    case 'other error':
      return code !== undefined && code !== 'OK' && code !== 'NOT_FOUND';
    case 'error':
      return isRefusal(answer);
    case 'HTTP error':
      return complete && code === undefined && http >= 400;
    case 'another protocol':
      return complete && code === undefined && http === 200 && !isGrpc(answer);
    case 'reset':
      return answer.end.kind === 'reset';
    case 'closed connection':
      return answer.end.kind === 'lost';
    case 'silence':
      return isSilent(answer);
    case 'anything':
      return !isSilent(answer);
  }
  if ('code' in ending) return code === ending.code;
  if ('http' in ending) return complete && http === ending.http;
  return usual !== undefined && sayingOf(usual) !== undefined && sayingOf(answer) === sayingOf(usual);
}

/** Whether a call ended with an error, as gRPC has them. */
export function isRefusal(answer: WireAnswer): boolean {
  const code = codeOf(answer);
  return code !== undefined && code !== 'OK';
}

/**
 * Whether nothing was said that a client could go by. An open Watch with a message is an answer; for the other methods a client
 * waits until the call has ended, whatever came before.
 */
export function isSilent(answer: CallAnswer): boolean {
  return answer.end.kind === 'open' && !isOpenWatch(answer);
}

function isOpenWatch({ method = 'Watch', end, messages }: CallAnswer): boolean {
  return method === 'Watch' && end.kind === 'open' && messages.length > 0;
}

/** Whether the content-type is one of gRPC (PROTOCOL-HTTP2.md, "Content-Type"). */
export function isGrpc({ head }: WireAnswer): boolean {
  return (valueOf(head, 'content-type') ?? '').startsWith('application/grpc');
}

/** What an answer says to a client of gRPC, as text that can be compared: the code, and the first status. */
function sayingOf(answer: CallAnswer): string | undefined {
  const code = codeOf(answer);
  if (code !== undefined && code !== 'OK') return code;
  const [first] = answer.messages;
  if (first === undefined || (code === undefined && !isOpenWatch(answer))) return undefined;
  return saidBy(first, answer);
}

/** What a message says: a server may compress one for a client that has done so itself (compression.md). */
function saidBy({ flag, bytes }: WireMessage, { head }: WireAnswer): string {
  if (flag === 0) return statusTextOf(bytes);
  const encoding = valueOf(head, 'grpc-encoding');
  try {
    if (encoding === 'gzip') return statusTextOf(gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }));
  } catch {
    return 'bytes that gzip cannot unpack';
  }
  return `a message in the encoding ${quote(encoding ?? 'none')}`;
}

/** No answer of the health service is longer, in bytes; what is packed must not make us unpack for ever. */
const MOST_UNPACKED = 65_536;

/** The status in a message. */
export function statusTextOf(bytes: Buffer): string {
  try {
    return String(healthDefinition.Check.responseDeserialize(bytes).status);
  } catch {
    return 'bytes that are no message';
  }
}

/** How many messages of an answer are shown. */
const MOST_MESSAGES = 3;

/** How an answer reads in a failure. */
export function describeWireAnswer(answer: WireAnswer, redact: Redact): string {
  const said = answer.messages.slice(0, MOST_MESSAGES).map((message) => saidBy(message, answer));
  const parts = [...said, ...endText(answer, redact)];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function endText(answer: WireAnswer, redact: Redact): string[] {
  const { end: how, rest } = answer;
  const left = rest.length === 0 ? [] : [`${String(rest.length)} bytes that are no whole message`];
  switch (how.kind) {
    case 'open':
      return answer.head === undefined ? [] : [...left, 'the call is open'];
    case 'reset':
      return [...left, `RST_STREAM ${errorName(how.code)}`];
    case 'lost':
      return [
        ...left,
        ...(how.goneAway === undefined ? [] : [`GOAWAY ${errorName(how.goneAway)}`]),
        ...(how.why === 'GOAWAY' ? [] : [escapeText(redact(how.why))]),
      ];
    case 'complete': {
      const status = statusFieldOf(answer);
      const http = httpText(answer);
      if (status === undefined) return [...left, `HTTP status ${http} without grpc-status`];
      const text = valueOf(answer.trailersOnly ? answer.head : answer.trailers, 'grpc-message') ?? '';
      const code = codeOf(answer);
      const end = /^\d+$/.test(status) ? `end ${code ?? status}` : `grpc-status ${quote(redact(status))}`;
      return [
        ...left,
        ...(http === '200' ? [] : [`HTTP status ${http}`]),
        code === 'OK' ? 'OK' : text === '' ? end : `${end} ${quote(redact(text))}`,
      ];
    }
  }
}

/** The HTTP status, safe to print. */
export function httpText(answer: WireAnswer): string {
  return escapeText(httpStatusOf(answer) ?? 'none', HTTP_LIMIT);
}

/** A status has three digits. */
const HTTP_LIMIT = 20;
