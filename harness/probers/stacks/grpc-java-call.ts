import { quote } from '../../case/text.ts';
import { messagesIn, PREFIX_BYTES, valueOf } from '../../channel/wire/exchange.ts';
import type { Exchange, Field } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import { CODE, codeOfHttpStatus, codeOfReset } from './codes.ts';
import { readMessage, refusedPrefix } from './grpc-java-message.ts';
import { broken } from './grpc-java-rules.ts';
import type { Ended } from './grpc-java-rules.ts';

/** What a call gives to a program on grpc-java, in its order; times as in `Seen`. */
export type Delivery = { readonly atMs: number } & (
  { readonly kind: 'message'; readonly status: number } | ({ readonly kind: 'end' } & Ended)
);

/** So much of an answer that is none of gRPC is gathered for its error, in characters. */
const MOST_FOREIGN = 1000;

/** What has come of a call so far. */
interface Call {
  readonly head: readonly Field[] | undefined;
  /** The header block is none of gRPC: what the call ends with once more has come. */
  readonly foreign: Ended | undefined;
  /** How many bytes came behind such a block. */
  readonly foreignBytes: number;
  /** Bytes that are no whole message so far. */
  readonly rest: Buffer;
  /** The code of a GOAWAY. */
  readonly goneAway: number | undefined;
}

const BEGIN: Call = {
  head: undefined,
  foreign: undefined,
  foreignBytes: 0,
  rest: Buffer.alloc(0),
  goneAway: undefined,
};

/** Reads a call as grpc-java with Netty does. Nothing comes behind an end. */
export function deliveriesOf({ stream, events }: Exchange): Delivery[] {
  const deliveries: Delivery[] = [];
  let call = BEGIN;
  for (const event of events) {
    if (event.by !== 'server') continue;
    const { atMs } = event;
    const over = (ended: Ended): Delivery[] => [...deliveries, { kind: 'end', atMs, ...ended }];
    switch (event.kind) {
      case 'headers': {
        const { fields, end } = event;
        if (call.foreign && end) return over(call.foreign);
        if (end) return over(call.head ? endOfTrailers(fields, call) : endOfOneBlock(fields));
        // An interim answer (RFC 9110, section 15.2).
        if ((valueOf(fields, ':status') ?? '').startsWith('1')) break;
        if (call.head) return over(broken('headers', 'header blocks without an end'));
        call = { ...call, head: fields, foreign: foreignIn(fields) };
        const unknown = call.foreign ? undefined : unknownEncodingIn(fields);
        if (unknown) return over(unknown);
        break;
      }
      case 'data': {
        const { head, foreign } = call;
        if (!head) return over(broken('headers', 'a message ahead of the headers'));
        if (foreign) {
          call = { ...call, foreignBytes: call.foreignBytes + event.bytes.length };
          if (event.end || call.foreignBytes > MOST_FOREIGN) return over(foreign);
          break;
        }
        const { messages, rest } = messagesIn(Buffer.concat([call.rest, event.bytes]));
        call = { ...call, rest };
        for (const message of messages) {
          const read = readMessage(message, head);
          if (typeof read !== 'number') return over(read);
          deliveries.push({ kind: 'message', atMs, status: read });
        }
        const refused = refusedPrefix(rest);
        if (refused) return over(refused);
        if (event.end) return over(broken('no-trailers', 'the call ends without trailers'));
        break;
      }
      case 'reset':
        return over({
          code: codeOfError(event.code),
          rule: 'reset',
          why: `RST_STREAM ${errorName(event.code)}`,
        });
      case 'goaway':
        call = { ...call, goneAway: event.code };
        if (event.lastStream >= stream) break;
        return over({
          code: codeOfError(event.code),
          rule: 'goaway',
          why: `GOAWAY ${errorName(event.code)}`,
        });
      case 'closed': {
        const why = `the connection was lost: ${quote(event.why)}`;
        return over({ code: codeOfError(call.goneAway ?? 0), rule: 'lost', why });
      }
      case 'window':
      case 'frame':
    }
  }
  return deliveries;
}

/** What is wrong with the first header block: its HTTP status becomes the code. */
function foreignIn(fields: readonly Field[]): Ended | undefined {
  const http = valueOf(fields, ':status');
  const type = valueOf(fields, 'content-type');
  if (http === undefined) return broken('headers', 'no HTTP status');
  if (type !== undefined && /^application\/grpc(?:$|[+;])/i.test(type)) return undefined;
  const shown = type === undefined ? 'no content-type' : `content-type ${quote(type)}`;
  // Not in the mapping that the others follow.
  const code = http === '431' ? CODE.INTERNAL : codeOfHttpStatus(http);
  return { code, rule: 'content-type', why: `HTTP status ${quote(http, 20)} with ${shown}` };
}

function unknownEncodingIn(fields: readonly Field[]): Ended | undefined {
  const encoding = valueOf(fields, 'grpc-encoding');
  if (encoding === undefined || encoding === 'gzip' || encoding === 'identity') return undefined;
  return broken('compression', `no decompressor for grpc-encoding ${quote(encoding)}`);
}

function endOfOneBlock(fields: readonly Field[]): Ended {
  const foreign = foreignIn(fields);
  if (foreign) return foreign;
  const http = valueOf(fields, ':status');
  const status = lastOf(fields, 'grpc-status');
  if (status !== undefined) return endOfStatus(status);
  return { code: codeOfHttpStatus(http), rule: 'no-status', why: 'one header block without a grpc-status' };
}

function endOfTrailers(fields: readonly Field[], { rest }: Call): Ended {
  const status = lastOf(fields, 'grpc-status');
  if (status === undefined)
    return { code: CODE.UNKNOWN, rule: 'no-status', why: 'trailers without a grpc-status' };
  const ended = endOfStatus(status);
  // A prefix that is whole has been read, and is not seen as part of a message.
  const cut = rest.length > 0 && rest.length !== PREFIX_BYTES;
  return ended.code === CODE.OK && cut ? broken('framing', 'the answer ends within a message') : ended;
}

/** One or two digits that have a name; UNKNOWN for all else. */
function endOfStatus(status: string): Ended {
  const code =
    /^\d{1,2}$/.test(status) && Number(status) <= CODE.UNAUTHENTICATED ? Number(status) : CODE.UNKNOWN;
  return { code, rule: 'status', why: `grpc-status ${quote(status, 20)}` };
}

/** Of a field that comes twice it takes the last (Metadata, `get`). */
function lastOf(fields: readonly Field[], name: string): string | undefined {
  return fields.findLast(([field]) => field === name)?.[1];
}

/** The code for an error code of HTTP/2 (GrpcUtil, `Http2Error`). */
function codeOfError(error: number): number {
  if (error === 0) return CODE.UNAVAILABLE;
  return error === HTTP_1_1_REQUIRED ? CODE.UNKNOWN : codeOfReset(error);
}

const HTTP_1_1_REQUIRED = 13;
