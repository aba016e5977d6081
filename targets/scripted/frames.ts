import type { Field } from './outcome.ts';

/**
 * A frame of HTTP/2 (RFC 9113, section 4.1). Written apart from the frames of the wire client: a mistake in what both sides share would
 * be made by both, and neither would show it.
 */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  /** 0 for the connection as a whole. */
  readonly stream: number;
  readonly payload: Buffer;
}

/** The types of frames (RFC 9113, section 6). */
export const FRAME = {
  DATA: 0,
  HEADERS: 1,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

/** The flags of frames; ACK is that of SETTINGS and PING. */
export const FLAG = { END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 } as const;

/** What every client says first (RFC 9113, section 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** The longest frame that a client may send to whoever does not say otherwise (RFC 9113, section 6.5.2), in bytes. */
const MOST_PAYLOAD_BYTES = 16_384;
const HEAD_BYTES = 9;

/** A frame as bytes. */
export function encodeFrame({ type, flags, stream, payload }: Frame): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A payload of numbers of 32 bits. */
export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/**
 * Reads what a client says.
 *
 * @returns the function that takes the next bytes; it says `false` once the client does not speak HTTP/2
 */
export function createReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => boolean {
  let pending: Buffer = Buffer.alloc(0);
  let greeted = false;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    if (!greeted) {
      const length = Math.min(pending.length, PREFACE.length);
      if (!pending.subarray(0, length).equals(PREFACE.subarray(0, length))) return false;
      if (length < PREFACE.length) return true;
      greeted = true;
      pending = pending.subarray(length);
    }
    while (pending.length >= HEAD_BYTES) {
      const length = pending.readUIntBE(0, 3);
      if (length > MOST_PAYLOAD_BYTES) return false;
      if (pending.length < HEAD_BYTES + length) break;
      const frame = {
        type: pending.readUInt8(3),
        flags: pending.readUInt8(4),
        stream: pending.readUInt32BE(5) & 0x7fff_ffff,
        payload: pending.subarray(HEAD_BYTES, HEAD_BYTES + length),
      };
      pending = pending.subarray(HEAD_BYTES + length);
      onFrame(frame);
    }
    return true;
  };
}

/** The content of a frame without padding and priority (RFC 9113, sections 6.1 and 6.2). */
export function contentOf({ type, flags, payload }: Frame): Buffer {
  if (type === FRAME.CONTINUATION) return payload;
  const padded = (flags & FLAG.PADDED) !== 0;
  const padding = padded ? (payload[0] ?? 0) : 0;
  const prioritized = type === FRAME.HEADERS && (flags & FLAG.PRIORITY) !== 0;
  const from = (padded ? 1 : 0) + (prioritized ? 5 : 0);
  return payload.subarray(from, Math.max(from, payload.length - padding));
}

/** A header block of which nothing is remembered or packed (RFC 7541, section 6.2.2). */
export function encodeFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** A text with its length (RFC 7541, section 5.2). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  const lengthBytes: number[] = [];
  if (bytes.length < 0x7f) lengthBytes.push(bytes.length);
  else {
    lengthBytes.push(0x7f);
    let rest = bytes.length - 0x7f;
    for (; rest >= 0x80; rest >>= 7) lengthBytes.push((rest & 0x7f) | 0x80);
    lengthBytes.push(rest);
  }
  return Buffer.concat([Buffer.from(lengthBytes), bytes]);
}
