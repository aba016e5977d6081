import { describe, expect, it, onTestFinished } from 'vitest';

import { serveFrames } from '../testing/frame-server.ts';
import { GRPC_HEAD } from '../testing/events.ts';
import type { FrameClient } from '../testing/frame-server.ts';
import { answerServing, endsRequest, SERVING_BYTES } from '../testing/answers.ts';
import { openWireConnection } from './connection.ts';
import type { CallOptions, WireCall, WireConnection, WireOptions } from './connection.ts';
import { answerOf, codeOf, endOf } from './exchange.ts';
import type { Field, WireAnswer } from './exchange.ts';
import { CANCEL, encodeNumber, FLAG, FRAME, SETTING, settingIn, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';
import { encodeFields } from './hpack.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

const REQUEST: readonly Field[] = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', '/grpc.health.v1.Health/Check'],
];

/** Opens a connection and closes it when the test ends. */
function connect(address: string, options?: WireOptions): WireConnection {
  const connection = openWireConnection({ address }, options);
  onTestFinished(connection.close);
  return connection;
}

const begin = (connection: WireConnection, options: CallOptions = { end: true }): WireCall =>
  connection.call(REQUEST, options);

/** Waits for the end of a call. */
async function finished(call: WireCall): Promise<WireAnswer> {
  await call.until((exchange) => endOf(exchange).kind !== 'open', PATIENT_MS);
  return answerOf(call.exchange());
}

/** A server that answers each request with these frames. */
function answering(answer: (stream: number, client: FrameClient) => void): Promise<string> {
  return serveFrames({
    onFrame: (frame, client) => {
      if (endsRequest(frame)) answer(frame.stream, client);
    },
  });
}

describe('openWireConnection', () => {
  it('sends the preface, and nothing more that nobody asked for', async () => {
    const got: Frame[] = [];
    const address = await serveFrames({ onFrame: (frame) => got.push(frame) });
    const connection = connect(address, { initialWindow: 7 });
    await connection.ping(PATIENT_MS);
    // Its SETTINGS may come before our PING is sent or after.
    const types = got.map(({ type, flags }) => `${String(type)} ${String(flags)}`);
    expect(types[0]).toBe(`${String(FRAME.SETTINGS)} 0`);
    expect(types.slice(1).sort()).toEqual(
      [`${String(FRAME.SETTINGS)} ${String(FLAG.ACK)}`, `${String(FRAME.PING)} 0`].sort(),
    );
    const [settings] = got;
    expect(settings && settingIn(settings, SETTING.INITIAL_WINDOW_SIZE)).toBe(7);
    expect(settings && settingIn(settings, SETTING.ENABLE_PUSH)).toBe(0);
  });

  it('reads answers of several calls', async () => {
    const connection = connect(await answering(answerServing));
    const calls = [begin(connection), begin(connection), begin(connection)];
    for (const answer of await Promise.all(calls.map(finished))) {
      expect(codeOf(answer)).toBe('OK');
      expect(answer.body).toEqual(SERVING_BYTES);
    }
    expect(calls.map(({ id }) => id)).toEqual([1, 3, 5]);
    expect(connection.isOver()).toBe(false);
  });

  it('reads blocks in several frames, padding and priority', async () => {
    const connection = connect(
      await answering((stream, client) => {
        const [first, second] = [encodeFields(GRPC_HEAD).subarray(0, 3), encodeFields(GRPC_HEAD).subarray(3)];
        const padded = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 15]), first, Buffer.alloc(2)]);
        client.send({ type: FRAME.HEADERS, flags: FLAG.PADDED | FLAG.PRIORITY, stream, payload: padded });
        client.send({ type: FRAME.CONTINUATION, flags: 0, stream, payload: Buffer.alloc(0) });
        client.send({ type: FRAME.CONTINUATION, flags: FLAG.END_HEADERS, stream, payload: second });
        const body = Buffer.concat([Buffer.from([1]), SERVING_BYTES, Buffer.alloc(1)]);
        client.send({ type: FRAME.DATA, flags: FLAG.PADDED, stream, payload: body });
        client.send({ type: 0xf0, flags: 0xff, stream, payload: Buffer.from('unknown') });
        client.headers(stream, [['grpc-status', '0']], { end: true });
      }),
    );
    const answer = await finished(begin(connection));
    expect(answer.head).toEqual(GRPC_HEAD);
    expect(answer.body).toEqual(SERVING_BYTES);
    expect(codeOf(answer)).toBe('OK');
  });

  it('sends a header block in the frames that were asked for', async () => {
    const got: Frame[] = [];
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.HEADERS || frame.type === FRAME.CONTINUATION) got.push(frame);
        if ((frame.flags & FLAG.END_HEADERS) !== 0) answerServing(1, client);
      },
    });
    await finished(begin(connect(address), { end: true, blocks: 3 }));
    expect(got.map(({ type, flags }) => [type, flags])).toEqual([
      [FRAME.HEADERS, FLAG.END_STREAM],
      [FRAME.CONTINUATION, 0],
      [FRAME.CONTINUATION, FLAG.END_HEADERS],
    ]);
    expect(Buffer.concat(got.map(({ payload }) => payload))).toEqual(encodeFields(REQUEST));
  });
});

describe('the end of a call', () => {
  it.each<[what: string, end: WireAnswer['end'], answer: (stream: number, client: FrameClient) => void]>([
    [
      'RST_STREAM',
      { kind: 'reset', code: CANCEL },
      (stream, client) => {
        client.send(encodeNumber(FRAME.RST_STREAM, stream, CANCEL));
      },
    ],
    [
      'GOAWAY below the stream',
      { kind: 'lost', why: 'GOAWAY', goneAway: 0 },
      (_stream, client) => {
        client.send({ type: FRAME.GOAWAY, flags: 0, stream: 0, payload: Buffer.alloc(8) });
      },
    ],
    [
      'GOAWAY with an error, and the end of the connection',
      { kind: 'lost', why: 'the server closed the connection', goneAway: 11 },
      (stream, client) => {
        const payload = Buffer.from([0, 0, 0, stream, 0, 0, 0, 11]);
        client.send({ type: FRAME.GOAWAY, flags: 0, stream: 0, payload });
        client.socket.end();
      },
    ],
    [
      'the end of the connection',
      { kind: 'lost', why: 'the server closed the connection', goneAway: undefined },
      (_stream, client) => {
        client.socket.end();
      },
    ],
    [
      'a block that cannot be read',
      { kind: 'lost', why: 'a header block that HPACK cannot read', goneAway: undefined },
      (stream, client) => {
        const payload = Buffer.from([0x80]);
        client.send({ type: FRAME.HEADERS, flags: FLAG.END_HEADERS, stream, payload });
        client.headers(stream, [['grpc-status', '0']], { end: true });
      },
    ],
    [
      'a block without end',
      { kind: 'lost', why: 'a header block that does not end', goneAway: undefined },
      (stream, client) => {
        client.send({ type: FRAME.HEADERS, flags: 0, stream, payload: Buffer.alloc(0) });
        for (let index = 0; index < 65; index += 1)
          client.send({
            type: FRAME.CONTINUATION,
            flags: 0,
            stream,
            payload: Buffer.alloc(SMALLEST_MAX_FRAME),
          });
      },
    ],
    [
      'a frame that is too long',
      { kind: 'lost', why: 'a frame of 16385 bytes, more than is allowed', goneAway: undefined },
      (stream, client) => {
        client.data(stream, Buffer.alloc(SMALLEST_MAX_FRAME + 1), { end: true });
      },
    ],
    [
      'an answer of HTTP/1.1',
      { kind: 'lost', why: 'an answer of HTTP/1.1', goneAway: undefined },
      (_stream, client) => {
        client.socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      },
    ],
    [
      'PUSH_PROMISE',
      { kind: 'lost', why: 'PUSH_PROMISE, although our SETTINGS forbid it', goneAway: undefined },
      (stream, client) => {
        client.send({ type: FRAME.PUSH_PROMISE, flags: FLAG.END_HEADERS, stream, payload: Buffer.alloc(8) });
      },
    ],
  ])('is told: %s', async (_what, end, answer) => {
    const connection = connect(await answering(answer));
    expect((await finished(begin(connection))).end).toEqual(end);
    expect(connection.isOver()).toBe(end.kind === 'lost');
  });

  it('is told where nobody listens', async () => {
    const connection = openWireConnection({ address: '127.0.0.1:1' });
    onTestFinished(connection.close);
    expect((await finished(begin(connection))).end).toMatchObject({ kind: 'lost', goneAway: undefined });
    expect((await finished(begin(connection))).end.kind).toBe('lost');
    expect(await connection.ping(PATIENT_MS)).toBe(false);
  });

  it('is told of a call that begins after GOAWAY', async () => {
    const connection = connect(
      await answering((_stream, client) => {
        client.send({
          type: FRAME.GOAWAY,
          flags: 0,
          stream: 0,
          payload: Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]),
        });
      }),
    );
    const first = begin(connection);
    await first.until(() => connection.isOver(), PATIENT_MS);
    expect(answerOf(first.exchange()).end).toEqual({ kind: 'open' });
    expect((await finished(begin(connection))).end).toEqual({ kind: 'lost', why: 'GOAWAY', goneAway: 0 });
  });

  it('is ours where we close the connection', async () => {
    const connection = connect(await serveFrames({}));
    const call = begin(connection);
    connection.close();
    expect(call.exchange().events.at(-1)).toMatchObject({ kind: 'closed', by: 'client' });
    expect(begin(connection).exchange().events.at(-1)).toMatchObject({ kind: 'closed', by: 'client' });
    expect(answerOf(call.exchange()).end).toEqual({ kind: 'open' });
    expect(connection.isOver()).toBe(true);
  });
});
