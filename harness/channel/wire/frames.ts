/** A frame of HTTP/2 (RFC 9113, section 4.1). */
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
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

/** The flags of frames; ACK is that of SETTINGS and PING. */
export const FLAG = { END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 } as const;

/** The settings that we speak of (RFC 9113, section 6.5.2). */
export const SETTING = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
} as const;

/** What every client says first (RFC 9113, section 3.4). */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** The window of a stream and of a connection where nobody says otherwise (RFC 9113, section 6.9.2), in bytes. */
export const DEFAULT_WINDOW = 65_535;

/** The longest frame that both sides take where they do not say otherwise (RFC 9113, section 6.5.2), in bytes. */
export const SMALLEST_MAX_FRAME = 16_384;

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

/**
 * Reads frames out of a stream of bytes, however those are cut.
 *
 * @param onTooLong called with the length of a frame that is longer than {@link SMALLEST_MAX_FRAME}, which we never allow
 * (RFC 9113, section 4.2); nothing more is read then
 * @returns the function that takes the next bytes
 */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  onTooLong: (bytes: number) => void,
): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  let broken = false;
  return (chunk) => {
    if (broken) return;
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= HEAD_BYTES) {
      const length = pending.readUIntBE(0, 3);
      if (length > SMALLEST_MAX_FRAME) {
        broken = true;
        pending = Buffer.alloc(0);
        onTooLong(length);
        return;
      }
      const end = HEAD_BYTES + length;
      if (pending.length < end) return;
      const frame = {
        type: pending.readUInt8(3),
        flags: pending.readUInt8(4),
        stream: pending.readUInt32BE(5) & 0x7fff_ffff,
        payload: pending.subarray(HEAD_BYTES, end),
      };
      pending = pending.subarray(end);
      onFrame(frame);
    }
  };
}

/**
 * The content of a DATA, HEADERS or CONTINUATION frame without padding and priority (RFC 9113, sections 6.1 and 6.2); nothing
 * where the padding is longer than the frame.
 */
export function contentOf({ type, flags, payload }: Frame): Buffer {
  if (type === FRAME.CONTINUATION) return payload;
  const padded = (flags & FLAG.PADDED) !== 0;
  const padding = padded ? (payload[0] ?? 0) : 0;
  const prioritized = type === FRAME.HEADERS && (flags & FLAG.PRIORITY) !== 0;
  const from = (padded ? 1 : 0) + (prioritized ? 5 : 0);
  return payload.subarray(from, Math.max(from, payload.length - padding));
}

/** SETTINGS by their numbers. */
export function encodeSettings(settings: Readonly<Record<number, number>>): Frame {
  const entries = Object.entries(settings);
  const payload = Buffer.alloc(entries.length * 6);
  entries.forEach(([id, value], index) => {
    payload.writeUInt16BE(Number(id), index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return { type: FRAME.SETTINGS, flags: 0, stream: 0, payload };
}

/** The value of one setting in a SETTINGS frame, if it is there: the last, as they are taken in their order. */
export function settingIn({ payload }: Frame, id: number): number | undefined {
  let value: number | undefined;
  for (let at = 0; at + 6 <= payload.length; at += 6) {
    if (payload.readUInt16BE(at) === id) value = payload.readUInt32BE(at + 2);
  }
  return value;
}

/** A frame whose payload is one number of 32 bits: RST_STREAM and WINDOW_UPDATE. */
export function encodeNumber(type: number, stream: number, value: number): Frame {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return { type, flags: 0, stream, payload };
}

/** The names of error codes (RFC 9113, section 7). */
const ERROR_NAMES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** The error code of a stream that may be sent again, since nothing was done with it. */
export const REFUSED_STREAM = ERROR_NAMES.indexOf('REFUSED_STREAM');
/** The error code of a stream that the client does not need any more. */
export const CANCEL = ERROR_NAMES.indexOf('CANCEL');

/** The name of an error code of RST_STREAM or GOAWAY, as the RFC spells it. */
export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? `error code ${String(code)}`;
}
