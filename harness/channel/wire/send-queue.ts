import { DEFAULT_WINDOW, FLAG, FRAME, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';

/** Holds DATA back until the windows of the server allow it (RFC 9113, section 6.9). */
export interface SendQueue {
  /** A stream is opened. */
  readonly add: (stream: number) => void;
  /** A stream is over: what waits for it is dropped, and nothing more is sent on it. */
  readonly drop: (stream: number) => void;
  readonly data: (
    stream: number,
    bytes: Buffer,
    options: { readonly end: boolean; readonly padding: number },
  ) => void;
  /** Whether something waits on a stream. */
  readonly waits: (stream: number) => boolean;
  /** WINDOW_UPDATE came. */
  readonly opened: (stream: number, bytes: number) => void;
  /** SETTINGS came. */
  readonly settings: (initialWindow: number | undefined, maxFrameBytes: number | undefined) => void;
}

/** What was given to be sent at once, or what is left of it. */
interface Part {
  readonly bytes: Buffer;
  readonly end: boolean;
  readonly padding: number;
}

/** What may still be sent on a stream, in bytes, and what waits for that. */
interface Waiting {
  window: number;
  readonly parts: Part[];
}

/** @param write sends a frame at once */
export function createSendQueue(write: (frame: Frame) => void): SendQueue {
  const streams = new Map<number, Waiting>();
  let initialWindow = DEFAULT_WINDOW;
  let maxFrameBytes = SMALLEST_MAX_FRAME;
  let connectionWindow = DEFAULT_WINDOW;

  /** In its order, so that what waits on a stream is never passed by what comes after it; other streams may pass. */
  const flushStream = (id: number, stream: Waiting): void => {
    for (let part = stream.parts[0]; part !== undefined; part = stream.parts[0]) {
      const room = Math.min(stream.window, connectionWindow, maxFrameBytes);
      const length = fitting(part, room);
      if (length === undefined) return;
      const rest = part.bytes.subarray(length);
      if (rest.length > 0) stream.parts[0] = { ...part, bytes: rest };
      else stream.parts.shift();
      const frame = dataFrame(id, {
        ...part,
        bytes: part.bytes.subarray(0, length),
        end: part.end && rest.length === 0,
      });
      stream.window -= frame.payload.length;
      connectionWindow -= frame.payload.length;
      write(frame);
    }
  };
  const flush = (): void => {
    for (const [id, stream] of streams) flushStream(id, stream);
  };

  return {
    add: (stream) => {
      streams.set(stream, { window: initialWindow, parts: [] });
    },
    drop: (stream) => {
      streams.delete(stream);
    },
    data: (id, bytes, options) => {
      const stream = streams.get(id);
      if (stream === undefined) return;
      stream.parts.push({ bytes, ...options });
      flushStream(id, stream);
    },
    waits: (stream) => (streams.get(stream)?.parts.length ?? 0) > 0,
    opened: (id, bytes) => {
      const stream = streams.get(id);
      if (id === 0) connectionWindow += bytes;
      else if (stream !== undefined) stream.window += bytes;
      flush();
    },
    settings: (window, frameBytes) => {
      if (window !== undefined) {
        // It may become negative, and is then opened by so much less (RFC 9113, section 6.9.2).
        for (const stream of streams.values()) stream.window += window - initialWindow;
        initialWindow = window;
      }
      maxFrameBytes = Math.max(SMALLEST_MAX_FRAME, frameBytes ?? maxFrameBytes);
      flush();
    },
  };
}

/** Padding has its length in front. */
function paddingBytes({ padding }: Part): number {
  return padding === 0 ? 0 : padding + 1;
}

/**
 * How many bytes of a part go into a frame now. A window may be smaller than a frame, and the server may open it only by what
 * it has read, so whoever waits for room for all may wait for ever.
 *
 * @returns `undefined` where none fits
 */
function fitting(part: Part, room: number): number | undefined {
  const extra = paddingBytes(part);
  const { length } = part.bytes;
  // What is empty takes no room, however far the window has been closed.
  if (length + extra === 0) return 0;
  return room - extra < Math.min(1, length) ? undefined : Math.min(length, room - extra);
}

function dataFrame(stream: number, part: Part): Frame {
  const { bytes, end, padding } = part;
  return {
    type: FRAME.DATA,
    flags: (end ? FLAG.END_STREAM : 0) | (padding > 0 ? FLAG.PADDED : 0),
    stream,
    payload: padding > 0 ? Buffer.concat([Buffer.from([padding]), bytes, Buffer.alloc(padding)]) : bytes,
  };
}
