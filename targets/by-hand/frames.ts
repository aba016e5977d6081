import { Duplex, pipeline, Transform } from 'node:stream';

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  /** 0 for the connection as a whole. */
  readonly stream: number;
  readonly payload: Buffer;
}

/** The types of frames (RFC 9113, section 6); what is beyond the last is not defined there. */
export const FRAME = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

/** The flags of frames; ACK is that of SETTINGS and PING. */
export const FLAG = { END_STREAM: 0x1, ACK: 0x1, PADDED: 0x8 } as const;

/** What can be done with a connection between its two ends. */
export interface Between {
  readonly toClient: (frame: Frame) => void;
  readonly toServer: (frame: Frame) => void;
  /** Cuts the connection. */
  readonly cut: () => void;
}

/** Takes the frames of one connection instead of whom they are for; what is absent passes them on. */
export interface FrameFilter {
  readonly fromClient?: (frame: Frame, between: Between) => void;
  readonly fromServer?: (frame: Frame, between: Between) => void;
}

/** What a client says ahead of its first frame, in bytes (RFC 9113, section 3.4). */
const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;

/**
 * Puts a filter between a client and a server.
 *
 * @returns what the server has to take for its connection
 */
export function filtered(client: Duplex, { fromClient, fromServer }: FrameFilter): Duplex {
  const inbound = createReader(PREFACE_BYTES, (frame) => {
    if (fromClient === undefined) between.toServer(frame);
    else fromClient(frame, between);
  });
  const outbound = createReader(0, (frame) => {
    if (fromServer === undefined) between.toClient(frame);
    else fromServer(frame, between);
  });
  const between: Between = {
    toServer: (frame) => inbound.push(bytesOf(frame)),
    toClient: (frame) => outbound.push(bytesOf(frame)),
    cut: () => client.destroy(),
  };
  const ignore = (): void => undefined; // One end is gone, and so is the other.
  pipeline(client, inbound, ignore);
  pipeline(outbound, client, ignore);
  return Duplex.from({ readable: inbound, writable: outbound });
}

/** Reads frames out of bytes, however those are cut. What is written out is pushed by whoever gets the frames. */
function createReader(ahead: number, onFrame: (frame: Frame) => void): Transform {
  let pending: Buffer = Buffer.alloc(0);
  let left = ahead;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const first = chunk.subarray(0, left);
      left -= first.length;
      if (first.length > 0) this.push(first);
      pending = Buffer.concat([pending, chunk.subarray(first.length)]);
      while (pending.length >= HEAD_BYTES) {
        const end = HEAD_BYTES + pending.readUIntBE(0, 3);
        if (pending.length < end) break;
        const frame = {
          type: pending.readUInt8(3),
          flags: pending.readUInt8(4),
          stream: pending.readUInt32BE(5) & 0x7fff_ffff,
          payload: pending.subarray(HEAD_BYTES, end),
        };
        pending = pending.subarray(end);
        onFrame(frame);
      }
      done();
    },
  });
}

function bytesOf({ type, flags, stream, payload }: Frame): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A frame whose payload is one number of 32 bits: RST_STREAM and WINDOW_UPDATE. */
export function numberFrame(type: number, stream: number, value: number): Frame {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return { type, flags: 0, stream, payload };
}
