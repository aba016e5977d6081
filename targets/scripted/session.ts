import type { Socket } from 'node:net';
import { createReader, encodeFields, encodeFrame, FLAG, FRAME, numbers } from './frames.ts';
import type { Frame } from './frames.ts';
import type { Play, Script } from './outcome.ts';
import { createRequestReader } from './requests.ts';
import type { WholeRequest } from './requests.ts';

/**
 * Serves one connection of HTTP/2 by scripts. Every frame is written by hand: `node:http2` sends frames of its own beside those of
 * a script, and none that speaks of a last stream 0.
 *
 * @param scriptOf what happens on the stream of a request, which begins once the request is whole
 */
export function serveSession(socket: Socket, scriptOf: (request: WholeRequest) => Script): void {
  const readRequest = createRequestReader();
  /** What is to be done when a stream or the connection is over, by the number of the stream. */
  const playing = new Map<number, AbortController>();
  const send = (type: number, flags: number, stream: number, payload: Buffer): void => {
    if (socket.writable) socket.write(encodeFrame({ type, flags, stream, payload }));
  };
  const stopStream = (stream: number): void => {
    playing.get(stream)?.abort();
    playing.delete(stream);
  };
  const perform = (play: Exclude<Play, { play: 'pause' }>, stream: number): void => {
    switch (play.play) {
      case 'headers':
        send(FRAME.HEADERS, FLAG.END_HEADERS | endFlag(play.end), stream, encodeFields(play.fields));
        return;
      case 'data':
        send(FRAME.DATA, endFlag(play.end), stream, Buffer.from(play.hex, 'hex'));
        return;
      case 'reset':
        send(FRAME.RST_STREAM, 0, stream, numbers(play.code));
        return;
      case 'goaway':
        send(FRAME.GOAWAY, 0, 0, numbers(play.lastStream === 'this' ? stream : 0, play.code));
        return;
      case 'cut':
        // Only our side: what is still on its way from the client would turn this into a reset, which takes back what was sent.
        socket.end();
        return;
    }
  };
  const run = (script: Script, stream: number, signal: AbortSignal): void => {
    for (const [index, play] of script.entries()) {
      if (signal.aborted) return;
      if (play.play === 'pause') {
        const timer = setTimeout(run, play.ms, script.slice(index + 1), stream, signal);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
        });
        return;
      }
      perform(play, stream);
    }
    playing.delete(stream);
  };
  const onRequestFrame = (frame: Frame): void => {
    const request = readRequest(frame);
    if (!request) return;
    const stopping = new AbortController();
    playing.set(request.stream, stopping);
    run(scriptOf(request), request.stream, stopping.signal);
  };
  const onFrame = (frame: Frame): void => {
    const { type, flags, stream, payload } = frame;
    const isAck = (flags & FLAG.ACK) !== 0;
    switch (type) {
      case FRAME.SETTINGS:
        if (!isAck) send(FRAME.SETTINGS, FLAG.ACK, 0, Buffer.alloc(0));
        return;
      case FRAME.PING:
        if (!isAck) send(FRAME.PING, FLAG.ACK, 0, payload);
        return;
      case FRAME.RST_STREAM:
        stopStream(stream);
        return;
      case FRAME.DATA:
        // So that a connection that is kept may ask for ever.
        if (payload.length > 0) send(FRAME.WINDOW_UPDATE, 0, 0, numbers(payload.length));
        onRequestFrame(frame);
        return;
      case FRAME.HEADERS:
      case FRAME.CONTINUATION:
        onRequestFrame(frame);
        return;
    }
  };

  const read = createReader(onFrame);
  socket.on('close', () => {
    for (const stream of [...playing.keys()]) stopStream(stream);
  });
  send(FRAME.SETTINGS, 0, 0, Buffer.alloc(0));
  socket.on('data', (chunk: Buffer) => {
    // What the frames of one chunk lead to leaves in one piece: how an answer is cut is no matter of chance.
    socket.cork();
    try {
      if (!read(chunk)) socket.destroy();
    } catch {
      socket.destroy();
    }
    socket.uncork();
  });
}

function endFlag(end: boolean): number {
  return end ? FLAG.END_STREAM : 0;
}
