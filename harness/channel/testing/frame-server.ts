import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Field } from '../wire/exchange.ts';
import { createFrameReader, encodeFrame, encodeSettings, FLAG, FRAME, PREFACE } from '../wire/frames.ts';
import type { Frame } from '../wire/frames.ts';
import { encodeFields } from '../wire/hpack.ts';
import { listenOnTcp } from './secure-server.ts';

/** One client of a server that writes its frames by hand. */
export interface FrameClient {
  /** Which connection it is, counted from 0. */
  readonly index: number;
  readonly socket: Socket;
  readonly send: (frame: Frame) => void;
  readonly headers: (stream: number, fields: readonly Field[], options?: { readonly end?: boolean }) => void;
  readonly data: (stream: number, bytes: Buffer, options?: { readonly end?: boolean }) => void;
}

/** What a server does that writes its frames by hand. */
export interface FrameServer {
  /** What it announces when a client comes; nothing by default. */
  readonly settings?: Readonly<Record<number, number>>;
  readonly onFrame?: (frame: Frame, client: FrameClient) => void;
  /** Answers PING, as every server should; true by default. */
  readonly answersPing?: boolean;
}

/** Listens on a free port until the test ends; returns the address. */
export function serveFrames({
  settings = {},
  onFrame = () => undefined,
  answersPing = true,
}: FrameServer): Promise<string> {
  let clients = 0;
  const server = createServer((socket) => {
    const send = (frame: Frame): void => {
      if (socket.writable) socket.write(encodeFrame(frame));
    };
    const flagsOf = (end = false): number => (end ? FLAG.END_STREAM : 0);
    const client: FrameClient = {
      index: clients,
      socket,
      send,
      headers: (stream, fields, { end } = {}) => {
        const flags = FLAG.END_HEADERS | flagsOf(end);
        send({ type: FRAME.HEADERS, flags, stream, payload: encodeFields(fields) });
      },
      data: (stream, payload, { end } = {}) => {
        send({ type: FRAME.DATA, flags: flagsOf(end), stream, payload });
      },
    };
    clients += 1;
    send(encodeSettings(settings));
    const read = createFrameReader(
      (frame) => {
        if (frame.type === FRAME.PING && frame.flags === 0 && answersPing)
          send({ ...frame, flags: FLAG.ACK });
        onFrame(frame, client);
      },
      (bytes) => {
        throw new Error(`a client sent a frame of ${String(bytes)} bytes`);
      },
    );
    let preface = PREFACE.length;
    socket.on('data', (chunk: Buffer) => {
      const skipped = Math.min(preface, chunk.length);
      preface -= skipped;
      read(chunk.subarray(skipped));
    });
  });
  return listenOnTcp(server);
}
