import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Response } from './rules.ts';

/** Sends the messages of one answer. What is sent is asked for when it is its turn. */
export interface Sender {
  /** Sends bytes. What waits while others are on their way is replaced, so that a watcher that reads slowly is told the present. */
  readonly send: (bytes: () => Buffer) => void;
  /** Ends the answer behind what is sent; without trailers END_STREAM stands on an empty frame. */
  readonly end: (trailers: () => OutgoingHttpHeaders | undefined) => void;
}

/**
 * Begins an answer with its header block.
 *
 * @param framesPerMessage into how many DATA frames the bytes of a message are split, at most
 */
export function begin(
  stream: ServerHttp2Stream,
  head: OutgoingHttpHeaders,
  framesPerMessage: number,
): Sender {
  let frames: Buffer[] = [];
  let waiting: (() => Buffer) | undefined;
  let ending: (() => OutgoingHttpHeaders | undefined) | undefined;
  let isBusy = false;
  stream.respond(head, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers(ending?.() ?? {});
  });
  const next = (): void => {
    if (frames.length === 0 && waiting !== undefined) {
      frames = split(waiting(), framesPerMessage);
      waiting = undefined;
    }
    const frame = stream.destroyed ? undefined : frames.shift();
    isBusy = frame !== undefined;
    // The next one is written when this one is out: what waits together would leave in one frame.
    if (frame !== undefined) stream.write(frame, next);
    else if (ending) stream.end();
  };
  const go = (): void => {
    if (!isBusy) next();
  };
  return {
    send: (bytes) => {
      waiting = bytes;
      go();
    },
    end: (trailers) => {
      ending ??= trailers;
      go();
    },
  };
}

/** Sends a response from its begin to its end. */
export function respond(stream: ServerHttp2Stream, { head, body, trailers }: Response): void {
  if (body === undefined && trailers === undefined) {
    stream.respond(head, { endStream: true });
    return;
  }
  const { send, end } = begin(stream, head, 1);
  if (body !== undefined) send(() => body);
  end(() => trailers);
}

/** Bytes in pieces of about the same size; no bytes are no piece. */
function split(bytes: Buffer, pieces: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
