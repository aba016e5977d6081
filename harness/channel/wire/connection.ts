import type { Redact } from '../../redact.ts';
import { authorityOf, headersOf, isSecure, openSocket } from '../dial.ts';
import { redactorFor } from '../endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import { beginCall } from './call.ts';
import type { CallOptions, WireCall } from './call.ts';
import type { Field, Side } from './exchange.ts';
import {
  contentOf,
  createFrameReader,
  DEFAULT_WINDOW,
  encodeFrame,
  encodeNumber,
  encodeSettings,
  FLAG,
  FRAME,
  PREFACE,
  SETTING,
  settingIn,
} from './frames.ts';
import type { Frame } from './frames.ts';
import { createBlockReader } from './header-block.ts';
import type { HeaderBlock } from './header-block.ts';
import { createFieldReader, DEFAULT_TABLE_SIZE, EMPTY_TABLE, encodeFields } from './hpack.ts';
import { createPings, pong } from './pings.ts';
import { createSendQueue } from './send-queue.ts';
import { createOpenStream } from './stream.ts';
import type { OpenStream } from './stream.ts';

export type { CallOptions, WireCall } from './call.ts';

/** A connection whose every frame is ours: nothing is sent that a case did not ask for, and nothing received is hidden. */
export interface WireConnection {
  /** What is sent with every call beside the fields of HTTP/2: the metadata of the endpoint. */
  readonly metadata: readonly Field[];
  readonly authority: string;
  /** Whether it is encrypted. */
  readonly secure: boolean;
  readonly redact: Redact;
  /** How far it has come, in milliseconds from the begin of the dial. */
  readonly reached: () => Reached;
  /** Whether nothing more can be sent: the connection is closed, or the server has said that it will be. */
  readonly isOver: () => boolean;
  /** Begins a call with a header block. */
  readonly call: (fields: readonly Field[], options: CallOptions) => WireCall;
  /** Sends a frame of the connection as a whole. */
  readonly send: (frame: Frame) => void;
  /** Settles with whether the server answered a PING before the time was up or the connection was lost. */
  readonly ping: (timeoutMs: number) => Promise<boolean>;
  /** Drops the connection without a word. */
  readonly close: () => void;
}

/** When a connection came how far, in milliseconds from the begin of the dial; what did not come is `undefined`. */
export interface Reached {
  /** The socket was connected, with TLS where it is spoken. */
  readonly connectedMs: number | undefined;
  /** The server had sent its SETTINGS. */
  readonly greetedMs: number | undefined;
}

/** What a connection announces about itself. */
export interface WireOptions {
  /** How many bytes the server may send on a stream before it is told more, in bytes; {@link DEFAULT_WINDOW} when absent. */
  readonly initialWindow?: number;
}

/**
 * Opens a connection and says the preface.
 *
 * @param endpoint where the server listens, and how it is spoken to
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export function openWireConnection(endpoint: Endpoint, options: WireOptions = {}): WireConnection {
  const { initialWindow = DEFAULT_WINDOW } = options;
  const begin = performance.now();
  const socket = openSocket(endpoint);
  let reached: Reached = { connectedMs: undefined, greetedMs: undefined };
  const streams = new Map<number, OpenStream>();
  const readFields = createFieldReader();
  const readBlock = createBlockReader();
  let nextStream = 1;
  let closed: { readonly by: Side; readonly why: string } | undefined;
  let goAway: { readonly lastStream: number; readonly code: number } | undefined;
  /** What must stand before our next header block. */
  let prefix: Buffer = Buffer.alloc(0);

  const write = (frame: Frame): void => {
    if (socket.writable) socket.write(encodeFrame(frame));
  };
  const queue = createSendQueue(write);
  const pings = createPings(write);
  const close = (by: Side, why: string): void => {
    if (closed !== undefined) return;
    closed = { by, why };
    for (const stream of streams.values()) stream.note({ kind: 'closed', ...closed });
    pings.giveUp();
    socket.destroy();
  };
  const encode = (fields: readonly Field[]): Buffer => {
    const block = Buffer.concat([prefix, encodeFields(fields)]);
    prefix = Buffer.alloc(0);
    return block;
  };

  const onBlock = ({ stream, end, bytes }: HeaderBlock): void => {
    try {
      const fields = readFields(bytes);
      streams.get(stream)?.note({ kind: 'headers', by: 'server', fields, end });
    } catch {
      close('server', 'a header block that HPACK cannot read');
    }
  };
  const onSettings = (frame: Frame): void => {
    reached = { ...reached, greetedMs: reached.greetedMs ?? performance.now() - begin };
    queue.settings(settingIn(frame, SETTING.INITIAL_WINDOW_SIZE), settingIn(frame, SETTING.MAX_FRAME_SIZE));
    const table = settingIn(frame, SETTING.HEADER_TABLE_SIZE);
    if (table !== undefined && table < DEFAULT_TABLE_SIZE) prefix = EMPTY_TABLE;
    write({ type: FRAME.SETTINGS, flags: FLAG.ACK, stream: 0, payload: Buffer.alloc(0) });
  };
  const onData = (frame: Frame, stream: OpenStream | undefined): void => {
    const end = (frame.flags & FLAG.END_STREAM) !== 0;
    stream?.note({ kind: 'data', by: 'server', bytes: contentOf(frame), end });
    const { length } = frame.payload;
    if (length === 0) return;
    write(encodeNumber(FRAME.WINDOW_UPDATE, 0, length));
    if (stream?.reads() === true && !end) write(encodeNumber(FRAME.WINDOW_UPDATE, frame.stream, length));
  };
  const onFrame = (frame: Frame): void => {
    if (closed !== undefined) return;
    const stream = streams.get(frame.stream);
    switch (frame.type) {
      case FRAME.DATA:
        onData(frame, stream);
        return;
      case FRAME.HEADERS:
      case FRAME.CONTINUATION: {
        const gathered = readBlock(frame);
        if (gathered.kind === 'too long') close('server', 'a header block that does not end');
        else if (gathered.kind === 'whole') onBlock(gathered.block);
        return;
      }
      case FRAME.RST_STREAM:
        stream?.note({ kind: 'reset', by: 'server', code: numberIn(frame) });
        queue.drop(frame.stream);
        return;
      case FRAME.SETTINGS:
        if ((frame.flags & FLAG.ACK) === 0) onSettings(frame);
        return;
      case FRAME.PUSH_PROMISE:
        close('server', 'PUSH_PROMISE, although our SETTINGS forbid it');
        return;
      case FRAME.PING:
        if ((frame.flags & FLAG.ACK) === 0) write(pong(frame));
        else pings.answered(frame);
        return;
      case FRAME.GOAWAY:
        goAway = goAwayIn(frame);
        // A server that leaves in good order goes on to answer; one that gives the connection up does not.
        if (goAway.code !== 0) pings.giveUp();
        for (const each of streams.values()) each.note({ kind: 'goaway', by: 'server', ...goAway });
        return;
      case FRAME.WINDOW_UPDATE:
        queue.opened(frame.stream, numberIn(frame));
        return;
    }
  };

  const onTooLong = (bytes: number): void => {
    close(
      'server',
      bytes === HTTP_1 ? 'an answer of HTTP/1.1' : `a frame of ${String(bytes)} bytes, more than is allowed`,
    );
  };
  socket.on('data', createFrameReader(onFrame, onTooLong));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // Which of them comes is chance: a server that closes before it has read everything resets the connection.
    const isClose = error.code === 'ECONNRESET' || error.code === 'EPIPE';
    close('server', isClose ? CLOSED : error.message);
  });
  socket.on('close', () => {
    close('server', CLOSED);
  });
  socket.once(isSecure(endpoint) ? 'secureConnect' : 'connect', () => {
    reached = { ...reached, connectedMs: performance.now() - begin };
  });
  socket.setNoDelay(true);
  const settings = { [SETTING.ENABLE_PUSH]: 0, [SETTING.INITIAL_WINDOW_SIZE]: initialWindow };
  socket.write(Buffer.concat([PREFACE, encodeFrame(encodeSettings(settings))]));

  return {
    metadata: Object.entries(headersOf(endpoint.metadata)),
    authority: authorityOf(endpoint),
    secure: isSecure(endpoint),
    redact: redactorFor(endpoint),
    reached: () => reached,
    isOver: () => goAway !== undefined || closed !== undefined,
    call: (fields, callOptions) => {
      const id = nextStream;
      nextStream += 2;
      const stream = createOpenStream(id, callOptions.reads ?? true);
      streams.set(id, stream);
      const call = beginCall(id, stream, fields, callOptions, { write, queue, encode });
      if (goAway !== undefined) stream.note({ kind: 'goaway', by: 'server', ...goAway });
      if (closed !== undefined) stream.note({ kind: 'closed', ...closed });
      return call;
    },
    send: write,
    ping: (timeoutMs) => (closed === undefined ? pings.send(timeoutMs) : Promise.resolve(false)),
    close: () => {
      close('client', 'we closed the connection');
    },
  };
}

/** The length of the frame that `HTTP/1.1` would begin. */
const HTTP_1 = Buffer.from('HTT').readUIntBE(0, 3);

const CLOSED = 'the server closed the connection';

function goAwayIn({ payload }: Frame): { readonly lastStream: number; readonly code: number } {
  if (payload.length < GOAWAY_BYTES) return { lastStream: 0, code: 0 };
  return { lastStream: payload.readUInt32BE(0) & 0x7fff_ffff, code: payload.readUInt32BE(4) };
}

const GOAWAY_BYTES = 8;

function numberIn({ payload }: Frame): number {
  return payload.length < 4 ? 0 : payload.readUInt32BE(0) & 0x7fff_ffff;
}
