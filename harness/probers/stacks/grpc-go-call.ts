import { gunzipSync } from 'node:zlib';
import { quote } from '../../case/text.ts';
import { messagesIn, PREFIX_BYTES } from '../../channel/wire/exchange.ts';
import type { Exchange, WireMessage } from '../../channel/wire/exchange.ts';
import { errorName, REFUSED_STREAM } from '../../channel/wire/frames.ts';
import { CODE, codeOfReset } from './codes.ts';
import { readBlock } from './grpc-go-headers.ts';
import type { Ended } from './grpc-go-headers.ts';
import { isSince } from './grpc-go-rules.ts';
import type { GrpcGo, GrpcGoRule } from './grpc-go-rules.ts';
import { readStatus } from './read-status.ts';

/** What a call gives to a program that reads its messages one after the other, with the time since the begin of the dial. */
export type Read = { readonly atMs: number } & (
  | { readonly kind: 'message'; readonly status: number }
  /** Nobody knows what becomes of it. */
  | { readonly kind: 'unknown'; readonly rule: GrpcGoRule; readonly why: string }
  /** The last one. OK where the code is 0. */
  | ({
      readonly kind: 'end';
      /** The server did nothing with the call, so that it may be made again. */
      readonly refused: boolean;
    } & Ended)
);

/** A message that is longer is refused unread, in bytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** So much of an answer that is none of gRPC is read, in bytes. */
const FOREIGN_BYTES = 1024;

/** The error codes of HTTP/2 in which grpc-go differs from most others: FLOW_CONTROL_ERROR, and those that have no name. */
const FLOW_CONTROL = 3;
const LAST_NAMED = 13;

/** Reads a call as grpc-go does: messages first, in the order of their bytes, and the end once all bytes are read. */
export function readCall({ stream, events }: Exchange, options: GrpcGo): Read[] {
  const reads: Read[] = [];
  let begun = false;
  let encoding = '';
  let foreign: Ended | undefined;
  let foreignBytes = 0;
  let body = Buffer.alloc(0);
  let atMs = 0;

  const end = (ended: Ended, refused = false): Read[] => [...reads, { atMs, kind: 'end', refused, ...ended }];
  /** The bytes are read before the end, and bytes that are no message are an end of their own. */
  const endBehindBody = (ended: Ended): Read[] =>
    body.length === 0
      ? end(ended)
      : end({ code: CODE.INTERNAL, rule: 'framing', why: 'the answer ends within a message' });

  for (const event of events) {
    if (event.by !== 'server') continue;
    ({ atMs } = event);
    switch (event.kind) {
      case 'headers': {
        if (foreign !== undefined) {
          if (event.end) return end(foreign);
          break;
        }
        const block = readBlock(event.fields, { first: !begun, end: event.end }, options.version);
        if (block.kind === 'foreign') foreign = block.ended;
        else if (block.kind === 'begin') ({ encoding, begun } = { ...block, begun: true });
        else if (block.kind === 'end') return block.regular ? endBehindBody(block.ended) : end(block.ended);
        break;
      }
      case 'data': {
        if (foreign !== undefined) {
          foreignBytes += event.bytes.length;
          if (event.end || foreignBytes >= FOREIGN_BYTES) return end(foreign);
          break;
        }
        const { messages, rest } = messagesIn(Buffer.concat([body, event.bytes]));
        body = Buffer.from(rest);
        for (const message of messages) {
          const read = readContent(message, encoding, options);
          if (typeof read === 'number') reads.push({ atMs, kind: 'message', status: read });
          else if (read === 'unknown') {
            const why = 'a packed message, and it is not known whether the program can unpack it';
            return [...reads, { atMs, kind: 'unknown', rule: 'compression', why }];
          } else return end(read);
        }
        if (body.length >= PREFIX_BYTES && body.readUInt32BE(1) > MOST_BYTES)
          return end(tooLong(body.readUInt32BE(1)));
        if (event.end) {
          return endBehindBody({
            code: CODE.INTERNAL,
            rule: 'no-trailers',
            why: 'the call ends without trailers',
          });
        }
        break;
      }
      case 'reset':
        return end(resetBy(event.code), event.code === REFUSED_STREAM);
      case 'goaway':
        if (event.lastStream >= stream) break;
        return end({ code: CODE.UNAVAILABLE, rule: 'refused', why: `GOAWAY ${errorName(event.code)}` }, true);
      case 'closed':
        return end({
          code: CODE.UNAVAILABLE,
          rule: 'lost',
          why: `the connection was lost: ${quote(event.why)}`,
        });
      case 'window':
      case 'frame':
        break;
    }
  }
  return reads;
}

function resetBy(error: number): Ended {
  const why = `RST_STREAM ${errorName(error)}`;
  if (error === REFUSED_STREAM) return { code: CODE.UNAVAILABLE, rule: 'refused', why };
  if (error > LAST_NAMED) return { code: CODE.UNKNOWN, rule: 'reset', why };
  return { code: error === FLOW_CONTROL ? CODE.RESOURCE_EXHAUSTED : codeOfReset(error), rule: 'reset', why };
}

/** The status that a message holds, or why that cannot be read, or cannot be known. */
function readContent(
  { flag, bytes }: WireMessage,
  encoding: string,
  options: GrpcGo,
): number | Ended | 'unknown' {
  if (bytes.length > MOST_BYTES) return tooLong(bytes.length);
  if (flag > 1) return internal('framing', `a message of the format ${String(flag)}`);
  const packed = flag === 1;
  if (packed && (encoding === '' || encoding === 'identity')) {
    return internal('compression', 'a message that is packed without a grpc-encoding');
  }
  if (packed && (encoding !== 'gzip' || options.gzip === 'absent')) {
    const code = isSince(options.version, 75) ? CODE.INTERNAL : CODE.UNIMPLEMENTED;
    return { code, rule: 'compression', why: `no decompressor for grpc-encoding ${quote(encoding)}` };
  }
  if (packed && options.gzip === 'unknown') return 'unknown';
  const content = packed ? unpack(bytes) : bytes;
  if (content === undefined) return internal('compression', 'a message that gzip cannot unpack');
  const read = readStatus(content);
  return read.kind === 'read'
    ? read.status
    : internal('message', `a message that cannot be decoded: ${read.why}`);
}

function unpack(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}

function internal(rule: Ended['rule'], why: string): Ended {
  return { code: CODE.INTERNAL, rule, why };
}

function tooLong(length: number): Ended {
  return { code: CODE.RESOURCE_EXHAUSTED, rule: 'framing', why: `a message of ${String(length)} bytes` };
}
