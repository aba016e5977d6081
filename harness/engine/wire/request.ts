import { gzipSync } from 'node:zlib';
import type { Name } from '../../case/names.ts';
import type { Piece, WireRequest } from '../../case/wire.ts';
import type { WireConnection } from '../../channel/wire/connection.ts';
import { PREFIX_BYTES } from '../../channel/wire/exchange.ts';
import type { Field } from '../../channel/wire/exchange.ts';
import { healthDefinition } from '../../../proto/health.ts';

/** The tag of field 1 with bytes of a given length (protobuf, "Message Structure"). */
const SERVICE_TAG = 0x0a;
const FILLER = 'x';

/** The bytes of a body. */
export function bytesOf(pieces: readonly Piece[], resolve: (name: Name) => string): Buffer {
  return Buffer.concat(
    pieces.map((piece, index) => {
      switch (piece.piece) {
        case 'prefix': {
          const length = bytesOf(upToNextPrefix(pieces.slice(index + 1)), resolve).length;
          const bytes = Buffer.alloc(PREFIX_BYTES);
          bytes.writeUInt8(piece.flag, 0);
          bytes.writeUInt32BE(piece.claims ?? length + (piece.off ?? 0), 1);
          return bytes;
        }
        case 'service': {
          const name = Buffer.from(resolve(piece.name));
          // As encoders of proto3 do: a field that is empty is left out.
          if (name.length === 0) return name;
          return Buffer.concat([Buffer.from([SERVICE_TAG]), varint(name.length), name]);
        }
        case 'bytes':
          return Buffer.from(piece.hex, 'hex');
        case 'filler':
          return Buffer.alloc(piece.bytes, FILLER);
        case 'gzip':
          return gzipSync(bytesOf(piece.of, resolve));
      }
    }),
  );
}

function upToNextPrefix(pieces: readonly Piece[]): readonly Piece[] {
  const next = pieces.findIndex(({ piece }) => piece === 'prefix');
  return next < 0 ? pieces : pieces.slice(0, next);
}

/** A number as protobuf writes it, seven bits to a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** The header fields of a request: those of an ordinary client, but for what the request changes. */
export function fieldsOf(
  { method, verb = 'POST', path = healthDefinition[method].path, fields = {} }: WireRequest,
  { authority, metadata, secure }: Pick<WireConnection, 'authority' | 'metadata' | 'secure'>,
): Field[] {
  // A map, since objects put keys that are numbers first, and the fields of HTTP/2 itself must come before all others.
  const all = new Map<string, string | null>([
    [':method', verb],
    [':scheme', secure ? 'https' : 'http'],
    [':path', path],
    [':authority', authority],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...metadata,
    ...Object.entries(fields),
  ]);
  return [...all].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** A body in the DATA frames that it is sent in. An empty body has none. */
export function framesOf(body: Buffer, cut: WireRequest['cut']): Buffer[] {
  if (body.length === 0) return [];
  const inside =
    cut === 'each byte'
      ? Array.from(body.subarray(1), (_, index) => index + 1)
      : (cut ?? []).filter((border) => border < body.length);
  let from = 0;
  return [...inside, body.length].map((border) => {
    const frame = body.subarray(from, border);
    from = border;
    return frame;
  });
}
