import { gunzipSync } from 'node:zlib';
import { fieldsOf, serviceIn } from '../reference/strict-request.ts';
import type { SentField } from '../reference/strict-request.ts';
import type { Code } from './codes.ts';
import type { End, Rules } from './rules.ts';

/** A message is preceded by one byte that says whether it is packed and four bytes that say how long it is. */
export const PREFIX_BYTES = 5;

/** The usual limit of gRPC libraries, in bytes. */
const LIMIT = 4 * 1024 * 1024;

/** Ends a call with a code and a text for people. */
export function ending(code: Code, message: string): End & { readonly by: 'status' } {
  return { by: 'status', code, message };
}

/** Whether a field is the name of the service: field 1 with bytes. */
export function isName({ number, wireType }: SentField): boolean {
  return number === 1 && wireType === 2;
}

/** Whether bytes are a message of protobuf, whatever its name is made of. */
export function isDecodable(bytes: Buffer): boolean {
  try {
    fieldsOf(bytes);
    return true;
  } catch {
    return false;
  }
}

/** How a strict server reads the body of a request. */
export const strictBody: Pick<
  Rules,
  'limit' | 'tooLong' | 'join' | 'message' | 'unpack' | 'name' | 'expired' | 'left'
> = {
  limit: LIMIT,
  tooLong: () => ending('RESOURCE_EXHAUSTED', `a message has at most ${String(LIMIT)} bytes`),
  join: (_call, pieces) => Buffer.concat(pieces),
  message: (_call, body) => {
    if (body.length < PREFIX_BYTES) return ending('INTERNAL', 'there is no whole message');
    const [flag = 0] = body;
    const bytes = body.subarray(PREFIX_BYTES);
    if (bytes.length !== body.readUInt32BE(1))
      return ending('INTERNAL', 'the body is not one message of the length that its prefix says');
    return flag > 1
      ? ending('INTERNAL', 'the prefix of a message begins with 0 or 1')
      : { bytes, packed: flag === 1 };
  },
  unpack: ({ fields }, packed) => {
    const { 'grpc-encoding': encoding = 'identity' } = fields;
    if (encoding === 'identity')
      return ending('INTERNAL', 'a message is packed, and no grpc-encoding says how');
    if (encoding !== 'gzip') {
      const refused = ending('UNIMPLEMENTED', 'messages are understood as they are, or packed by gzip');
      return { ...refused, fields: { 'grpc-accept-encoding': 'identity,gzip' } };
    }
    try {
      return gunzipSync(packed, { maxOutputLength: LIMIT });
    } catch (error) {
      return error instanceof RangeError
        ? ending('RESOURCE_EXHAUSTED', `unpacked, a message has at most ${String(LIMIT)} bytes`)
        : ending('INTERNAL', 'the message is not packed by gzip');
    }
  },
  name: (_call, message) => {
    try {
      return serviceIn(message);
    } catch (error) {
      return ending('INTERNAL', error instanceof Error ? error.message : 'the message cannot be decoded');
    }
  },
  expired: () => ending('DEADLINE_EXCEEDED', 'the time was up'),
  left: () => undefined,
};
