import { gunzipSync } from 'node:zlib';
import { count } from '../../case/text.ts';
import { PREFIX_BYTES, valueOf } from '../../channel/wire/exchange.ts';
import type { Field, WireMessage } from '../../channel/wire/exchange.ts';
import { CODE } from './codes.ts';
import { broken } from './grpc-java-rules.ts';
import type { Ended } from './grpc-java-rules.ts';
import { readStatus } from './read-status.ts';
import { MOST_MESSAGE_BYTES } from './unpack.ts';

const PACKED = 1;

/**
 * The status in a message, or how it ends the call. A message is unpacked and decoded by the listener of the call, whose exceptions
 * cancel it: that they say INTERNAL is lost.
 */
export function readMessage({ flag, bytes }: WireMessage, head: readonly Field[]): number | Ended {
  const refused = refusedFormat(flag, bytes.length);
  if (refused) return refused;
  const packed = flag === PACKED;
  if (packed && valueOf(head, 'grpc-encoding') !== 'gzip')
    return broken('compression', 'a message that is packed without a grpc-encoding');
  const content = packed ? unpack(bytes) : bytes;
  if ('code' in content) return content;
  const read = readStatus(content);
  return read.kind === 'read'
    ? read.status
    : { code: CODE.CANCELLED, rule: 'message', why: `a message that cannot be decoded: ${read.why}` };
}

function unpack(bytes: Buffer): Buffer | Ended {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_MESSAGE_BYTES });
  } catch {
    return { code: CODE.CANCELLED, rule: 'message', why: 'a message that gzip cannot unpack' };
  }
}

/** A prefix is judged before its message is there. */
export function refusedPrefix(rest: Buffer): Ended | undefined {
  return rest.length < PREFIX_BYTES ? undefined : refusedFormat(rest.readUInt8(0), rest.readUInt32BE(1));
}

function refusedFormat(flag: number, length: number): Ended | undefined {
  if (flag > PACKED) return broken('framing', `a message of the format ${String(flag)}`);
  if (length <= MOST_MESSAGE_BYTES) return undefined;
  return { code: CODE.RESOURCE_EXHAUSTED, rule: 'framing', why: `a message of ${count(length, 'byte')}` };
}
