import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { InputType } from 'node:zlib';

/** What becomes of bytes that say they are packed. */
export type Unpacked =
  | { readonly kind: 'unpacked'; readonly bytes: Buffer }
  /** They begin with something whole; what is behind it may be taken for padding or not (RFC 1952, section 2.2). */
  | { readonly kind: 'more behind' }
  | { readonly kind: 'not packed' };

/** The most that is unpacked, in bytes. */
const MOST_UNPACKED = 64 * 1024 * 1024;
/** The header of a member without options, and what is behind its content: a checksum and a length, in bytes. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0]);
const GZIP_HEAD_BYTES = 10;
const GZIP_TAIL_BYTES = 8;

/** Unpacks bytes. What is called deflate is with a header of zlib in some places and without it in others. */
export function unpack(bytes: Buffer, encoding: 'gzip' | 'deflate'): Unpacked {
  const ways = encoding === 'gzip' ? [gunzipSync] : [inflateSync, inflateRawSync];
  for (const way of ways) {
    const unpacked = attempt(way, bytes);
    if (unpacked !== undefined) return { kind: 'unpacked', bytes: unpacked };
  }
  const member = encoding === 'gzip' ? firstMember(bytes) : undefined;
  return { kind: member !== undefined && attempt(gunzipSync, member) ? 'more behind' : 'not packed' };
}

type Way = (bytes: InputType, options: { maxOutputLength: number }) => Buffer;

function attempt(way: Way, bytes: Buffer): Buffer | undefined {
  try {
    return way(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch {
    return undefined;
  }
}

/** The first member of a gzip file, with its head and its tail; `undefined` where it is not whole. */
function firstMember(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, GZIP_HEAD.length).equals(GZIP_HEAD)) return undefined;
  try {
    // With `info` Node returns the engine, too, which knows how much it has read: its types do not say so.
    const { engine } = inflateRawSync(bytes.subarray(GZIP_HEAD_BYTES), {
      info: true,
      maxOutputLength: MOST_UNPACKED,
    }) as unknown as { readonly engine: { readonly bytesWritten: number } };
    return bytes.subarray(0, GZIP_HEAD_BYTES + engine.bytesWritten + GZIP_TAIL_BYTES);
  } catch {
    return undefined;
  }
}
