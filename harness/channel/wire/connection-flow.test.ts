import { createServer } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { describe, expect, it, onTestFinished } from 'vitest';

import { listenOnTcp } from '../testing/secure-server.ts';
import { serveFrames } from '../testing/frame-server.ts';
import { GRPC_HEAD } from '../testing/events.ts';
import { endsRequest, SERVING_BYTES } from '../testing/answers.ts';
import { openWireConnection } from './connection.ts';
import type { WireConnection, WireOptions } from './connection.ts';
import { answerOf, bodyOf, endOf } from './exchange.ts';
import type { Field } from './exchange.ts';
import { CANCEL, encodeSettings, FRAME, SETTING, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';
import { MOST_KEPT } from './stream.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

const REQUEST: readonly Field[] = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', '/grpc.health.v1.Health/Check'],
  [':authority', 'localhost'],
];

function connect(address: string, options?: WireOptions): WireConnection {
  const connection = openWireConnection({ address }, options);
  onTestFinished(connection.close);
  return connection;
}

/** Serves over `node:http2` until the test ends. */
function serveHttp2(
  onStream: (stream: ServerHttp2Stream) => void,
  initialWindowSize = 65_535,
): Promise<string> {
  const server = createServer({ settings: { initialWindowSize } });
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => undefined);
    onStream(stream);
  });
  return listenOnTcp(server);
}

const isOver = (call: ReturnType<WireConnection['call']>): boolean => endOf(call.exchange()).kind !== 'open';

describe('what we let the server send', () => {
  it('is nothing with a window of 0, and then as much as the window was opened by', async () => {
    const address = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(SERVING_BYTES);
    });
    const connection = connect(address, { initialWindow: 0 });
    const call = connection.call(REQUEST, { end: true, reads: false });
    await connection.ping(PATIENT_MS);
    await connection.ping(PATIENT_MS);
    expect(bodyOf(call.exchange())).toHaveLength(0);
    call.open(3);
    await call.until(() => bodyOf(call.exchange()).length >= 3, PATIENT_MS);
    await connection.ping(PATIENT_MS);
    expect(bodyOf(call.exchange())).toHaveLength(3);
    connection.send(encodeSettings({ [SETTING.INITIAL_WINDOW_SIZE]: 100 }));
    await call.until(() => isOver(call), PATIENT_MS);
    expect(bodyOf(call.exchange())).toEqual(SERVING_BYTES);
    expect(call.exchange().events.filter(({ kind }) => kind === 'window')).toMatchObject([{ bytes: 3 }]);
  });

  it('is any amount where we read, of which little is kept', async () => {
    const amount = 4 * MOST_KEPT;
    const address = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(amount));
    });
    const call = connect(address).call(REQUEST, { end: true });
    await call.until(() => isOver(call), PATIENT_MS);
    expect(answerOf(call.exchange()).end).toEqual({ kind: 'complete' });
    expect(bodyOf(call.exchange()).length).toBeLessThanOrEqual(MOST_KEPT);
  });

  it('is no more on a stream that we reset', async () => {
    const opened: number[] = [];
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.WINDOW_UPDATE) opened.push(frame.stream);
        if (endsRequest(frame)) client.headers(frame.stream, GRPC_HEAD);
        if (frame.type === FRAME.RST_STREAM) client.data(frame.stream, SERVING_BYTES);
      },
    });
    const connection = connect(address);
    const call = connection.call(REQUEST, { end: true });
    await call.until(() => answerOf(call.exchange()).head !== undefined, PATIENT_MS);
    call.reset(CANCEL);
    await call.until(() => bodyOf(call.exchange()).length > 0, PATIENT_MS);
    await connection.ping(PATIENT_MS);
    expect(opened).toEqual([0]);
  });
});

describe('what the server lets us send', () => {
  it.each([1, 100, 65_535, 1_000_000])(
    'comes in whole, with windows that begin at %i bytes',
    async (initialWindow) => {
      const address = await serveHttp2((stream) => {
        let bytes = 0;
        stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
        stream.on('end', () => {
          stream.respond({ ':status': 200, bytes: String(bytes) }, { endStream: true });
        });
      }, initialWindow);
      const connection = connect(address);
      await connection.ping(PATIENT_MS);
      const call = connection.call(REQUEST, { end: false });
      const amount = Math.min(1000 * initialWindow, 300_000);
      call.data(Buffer.alloc(amount), { end: true });
      await call.until(() => isOver(call), PATIENT_MS);
      expect(answerOf(call.exchange()).head).toContainEqual(['bytes', String(amount)]);
      expect(call.isSent()).toBe(true);
    },
  );

  it('is waited for, and no other call waits with it', async () => {
    const address = await serveHttp2((stream) => {
      stream.on('end', () => {
        stream.respond({ ':status': 200 }, { endStream: true });
      });
      // The first is not read, so that its window is not opened.
      if (stream.id === 3) stream.resume();
    }, 10);
    const connection = connect(address);
    await connection.ping(PATIENT_MS);
    const [first, second] = [
      connection.call(REQUEST, { end: false }),
      connection.call(REQUEST, { end: false }),
    ];
    first.data(Buffer.alloc(100), { end: true });
    second.data(Buffer.alloc(10), { end: true });
    await second.until(() => isOver(second), PATIENT_MS);
    expect(answerOf(second.exchange()).end).toEqual({ kind: 'complete' });
    expect([first.isSent(), second.isSent()]).toEqual([false, true]);
  });

  it('is never more than the longest frame that all must take', async () => {
    const got: Frame[] = [];
    const address = await serveFrames({
      onFrame: (frame, client) => {
        got.push(frame);
        if (endsRequest(frame)) client.headers(frame.stream, GRPC_HEAD, { end: true });
      },
    });
    const call = connect(address).call([...REQUEST, ['x', 'v'.repeat(40_000)]], { end: false });
    call.data(Buffer.alloc(40_000), { end: true });
    await call.until(() => isOver(call), PATIENT_MS);
    expect(answerOf(call.exchange()).end).toEqual({ kind: 'complete' });
    const lengths = got.map(({ payload }) => payload.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(SMALLEST_MAX_FRAME);
    expect(got.filter(({ type }) => type === FRAME.CONTINUATION)).toHaveLength(2);
  });

  it('is nothing any more once it has reset the stream', async () => {
    const got: Frame[] = [];
    const address = await serveFrames({
      onFrame: (frame, client) => {
        got.push(frame);
        if (frame.type !== FRAME.HEADERS) return;
        client.send({ type: FRAME.RST_STREAM, flags: 0, stream: frame.stream, payload: Buffer.alloc(4) });
      },
    });
    const connection = connect(address);
    const call = connection.call(REQUEST, { end: false });
    await call.until(() => isOver(call), PATIENT_MS);
    call.data(Buffer.from('late'), { end: true });
    await connection.ping(PATIENT_MS);
    expect(got.filter(({ type }) => type === FRAME.DATA)).toEqual([]);
  });
});
