import type { Exchange, Field } from './exchange.ts';
import { encodeNumber, FRAME } from './frames.ts';
import type { Frame } from './frames.ts';
import { headerFrames } from './header-block.ts';
import type { SendQueue } from './send-queue.ts';
import type { OpenStream } from './stream.ts';

/** How a call begins. */
export interface CallOptions {
  /** The header block is all that is sent. */
  readonly end: boolean;
  /** Sends the header block in so many frames, the others as CONTINUATION. */
  readonly blocks?: number;
  /** Lets the server send without end, by opening its windows whenever it has used them; true by default. */
  readonly reads?: boolean;
}

/** One stream. */
export interface WireCall {
  readonly id: number;
  /** Sends a DATA frame as soon as the windows of the server allow it, or several where they never allow it at once. */
  readonly data: (bytes: Buffer, options?: { readonly end?: boolean; readonly padding?: number }) => void;
  /** Whether all the data has left: none of it waits for a window. */
  readonly isSent: () => boolean;
  readonly reset: (code: number) => void;
  /** Lets the server send so many bytes more on this stream. */
  readonly open: (bytes: number) => void;
  /** Sends any frame on the stream. */
  readonly frame: (type: number, payload: Buffer, what: string) => void;
  /** All that happened so far. */
  readonly exchange: () => Exchange;
  /** Settles with whether the predicate holds, asked after each event, before the time is up. */
  readonly until: (holds: (exchange: Exchange) => boolean, timeoutMs: number) => Promise<boolean>;
}

/** What a call is made on. */
interface Means {
  readonly write: (frame: Frame) => void;
  readonly queue: SendQueue;
  readonly encode: (fields: readonly Field[]) => Buffer;
}

/** Begins a call with a header block. */
export function beginCall(
  id: number,
  stream: OpenStream,
  fields: readonly Field[],
  { end, blocks = 1 }: CallOptions,
  { write, queue, encode }: Means,
): WireCall {
  queue.add(id);
  stream.note({ kind: 'headers', by: 'client', fields, end });
  for (const frame of headerFrames({ stream: id, end, bytes: encode(fields) }, blocks)) write(frame);
  return {
    id,
    data: (bytes, { end: last = false, padding = 0 } = {}) => {
      stream.note({ kind: 'data', by: 'client', bytes, end: last });
      queue.data(id, bytes, { end: last, padding });
    },
    isSent: () => !queue.waits(id),
    reset: (code) => {
      stream.note({ kind: 'reset', by: 'client', code });
      queue.drop(id);
      write(encodeNumber(FRAME.RST_STREAM, id, code));
    },
    open: (bytes) => {
      stream.note({ kind: 'window', by: 'client', bytes });
      write(encodeNumber(FRAME.WINDOW_UPDATE, id, bytes));
    },
    frame: (type, payload, what) => {
      stream.note({ kind: 'frame', by: 'client', what });
      write({ type, flags: 0, stream: id, payload });
    },
    exchange: stream.exchange,
    until: stream.until,
  };
}
