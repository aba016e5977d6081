import { isEnd } from './rules.ts';
import type { Call, End, Method, Rules } from './rules.ts';
import { PREFIX_BYTES } from './strict-body.ts';

/** What is known of a call once its header block is read. */
export type Plan =
  | { readonly goes: 'on'; readonly method: Method; /** Infinity for none. */ readonly timeoutMs: number }
  | { readonly goes: 'no further'; readonly end: End };

/** Reads a header block. */
export function planOf(call: Call, rules: Rules): Plan {
  const refused = rules.admit(call);
  if (refused !== undefined) return { goes: 'no further', end: refused };
  const method = rules.methodOf(call);
  if (method === undefined) return { goes: 'no further', end: rules.unserved(call) };
  const value = call.fields['grpc-timeout'];
  const timeoutMs = value === undefined ? undefined : rules.timeoutMs(call, String(value));
  return isEnd(timeoutMs)
    ? { goes: 'no further', end: timeoutMs }
    : { goes: 'on', method, timeoutMs: timeoutMs ?? Infinity };
}

/** Reads the body of a request. `done` is told of it once it is there, or before that how the call ends. */
export function readBody(call: Call, rules: Rules, done: (body: Buffer | End) => void): void {
  const { stream } = call;
  const pieces: Buffer[] = [];
  let bytes = 0;
  let prefix = Buffer.alloc(0);
  stream.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (prefix.length < PREFIX_BYTES)
      prefix = Buffer.concat([prefix, piece.subarray(0, PREFIX_BYTES - prefix.length)]);
    const claimed = prefix.length < PREFIX_BYTES ? 0 : prefix.readUInt32BE(1);
    if (claimed <= rules.limit && bytes <= PREFIX_BYTES + rules.limit) pieces.push(piece);
    else {
      // The rest is read and forgotten.
      pieces.length = 0;
      done(rules.tooLong(call));
    }
  });
  stream.once('end', () => {
    done(rules.join(call, pieces));
  });
}

/** The name that a body asks for; List asks for none. */
export function nameIn(call: Call, rules: Rules, body: Buffer, method: Method): string | End {
  const message = rules.message(call, body);
  if (isEnd(message)) return message;
  const bytes = message.packed ? rules.unpack(call, message.bytes) : message.bytes;
  if (isEnd(bytes)) return bytes;
  return method === 'List' ? '' : rules.name(call, bytes);
}
