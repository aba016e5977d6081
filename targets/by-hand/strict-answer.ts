import { healthDefinition } from '../../proto/health.ts';
import { CODE } from './codes.ts';
import { PREFIX_BYTES, ending } from './strict-body.ts';
import type { Rules } from './rules.ts';

const HEAD = { ':status': 200, 'content-type': 'application/grpc' } as const;

/** How much of a name an error repeats, in characters: clients limit their header blocks. */
const NAME_SHOWN = 200;

/** How a strict server writes its answers. */
export const strictAnswer: Pick<
  Rules,
  'notFound' | 'head' | 'encode' | 'encodeList' | 'frame' | 'trailers' | 'refusal' | 'escape'
> = {
  notFound: (_call, name) => ending('NOT_FOUND', `unknown service ${name.slice(0, NAME_SHOWN)}`),
  head: () => HEAD,
  // protobufjs writes a status that is the default, which proto3 leaves out.
  encode: (_call, status) =>
    status === 'UNKNOWN' ? Buffer.alloc(0) : healthDefinition.Check.responseSerialize({ status }),
  encodeList: (_call, entries) =>
    // Entries, not an object literal: a service may be called "__proto__".
    healthDefinition.List.responseSerialize({
      statuses: Object.fromEntries(Array.from(entries, ([name, status]) => [name, { status }])),
    }),
  frame: (_call, message) => {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(message.length, 1);
    return Buffer.concat([prefix, message]);
  },
  trailers: (_call, code) => ({ 'grpc-status': String(CODE[code]) }),
  refusal: (_call, { code, message, fields }) => ({
    head: { ...HEAD, ...fields, 'grpc-status': String(CODE[code]), 'grpc-message': message },
  }),
  escape: (_call, text) =>
    Array.from(Buffer.from(text), (byte) => (isPlain(byte) ? String.fromCharCode(byte) : percent(byte))).join(
      '',
    ),
};

/** Printable ASCII but for the percent sign (PROTOCOL-HTTP2.md, "Percent-Encoded"). */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
}

/** `%0A` for a line feed. */
function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
