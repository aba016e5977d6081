import { quote } from '../../case/text.ts';
import { httpStatusOf, PREFIX_BYTES, valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import type { CCoreRule } from './c-core-rules.ts';
import { CODE, codeOfHttpStatus, codeOfReset } from './codes.ts';
import { MOST_MESSAGE_BYTES } from './unpack.ts';

/** How a call ended. */
export interface Ended {
  readonly code: number;
  readonly rule: CCoreRule;
  readonly why: string;
}

/** What ends a call as soon as its header block is there. Every content type is taken. */
export function endByHead({ head }: WireAnswer): Ended | undefined {
  const http = valueOf(head, ':status');
  if (http !== undefined && http !== '200' && valueOf(head, 'grpc-status') === undefined)
    return { code: codeOfHttpStatus(http), rule: 'http-status', why: `HTTP status ${quote(http, 20)}` };
  const encoding = valueOf(head, 'grpc-encoding');
  if (encoding !== undefined && !ENCODINGS.includes(encoding))
    return { code: CODE.INTERNAL, rule: 'field', why: `grpc-encoding ${quote(encoding)}` };
  return undefined;
}

/** Those that it has names for; any other is an error of the field. */
const ENCODINGS = ['identity', 'deflate', 'gzip'];

/** What ends a call as soon as the length of a message is there. */
export function endByLength({ rest }: WireAnswer): Ended | undefined {
  if (rest.length < PREFIX_BYTES || (rest[0] ?? 0) > 1) return undefined;
  const bytes = rest.readUInt32BE(1);
  return bytes > MOST_MESSAGE_BYTES
    ? { code: CODE.RESOURCE_EXHAUSTED, rule: 'too-long', why: `a message of ${String(bytes)} bytes` }
    : undefined;
}

/** How a call ended whose header block was right; `undefined` for one that is open. */
export function endOfCall(answer: WireAnswer): Ended | undefined {
  const { end } = answer;
  switch (end.kind) {
    case 'open':
      return undefined;
    case 'reset':
      return { code: codeOfReset(end.code), rule: 'reset', why: `RST_STREAM ${errorName(end.code)}` };
    case 'lost': {
      const why = end.goneAway === undefined ? quote(end.why) : `GOAWAY ${errorName(end.goneAway)}`;
      return { code: CODE.UNAVAILABLE, rule: 'lost', why };
    }
    case 'complete':
      return endByBlock(answer);
  }
}

function endByBlock(answer: WireAnswer): Ended {
  const { head, trailers, trailersOnly } = answer;
  const last = trailersOnly ? head : trailers;
  if (last === undefined) return { code: CODE.UNKNOWN, rule: 'no-trailers', why: 'no trailers' };
  const said = valueOf(last, 'grpc-status');
  const http = `HTTP status ${quote(httpStatusOf(answer) ?? 'none', 20)}`;
  if (said === undefined) return { code: CODE.UNKNOWN, rule: 'no-code', why: `${http} without grpc-status` };
  const why = `grpc-status ${quote(said)}`;
  // A field that is no number is broken; a number that is not defined is UNKNOWN.
  if (!/^\d{1,9}$/.test(said)) return { code: CODE.INTERNAL, rule: 'field', why };
  const code = Number(said);
  return { code: code <= LAST_CODE ? code : CODE.UNKNOWN, rule: 'code', why };
}

/** The last code that is defined (gRPC, statuscodes.md). */
const LAST_CODE = 16;
