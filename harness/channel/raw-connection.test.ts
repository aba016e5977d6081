import { constants, createServer as createHttp2Server } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Server, ServerCredentials, status as codes } from '@grpc/grpc-js';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthService } from '../../targets/reference/service.ts';
import { openConnection } from './connection.ts';
import type { CallEnd, CallOptions, HeardStatus } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import { openRawConnection } from './raw-connection.ts';
import type { RawConnection } from './raw-connection.ts';

/** What every connection can do. */
type Calls = Pick<RawConnection, 'check' | 'watch' | 'close'>;

/** Long enough never to be reached. */
const OPTIONS: CallOptions = { timeoutMs: 20_000 };

/** Serves some of the methods, until the test ends; the others are UNIMPLEMENTED. */
async function serve(methods: Partial<HealthService>): Promise<{ address: string; stop: () => void }> {
  const server = new Server();
  server.addService({ ...healthDefinition }, methods as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const stop = (): void => {
    server.forceShutdown();
  };
  onTestFinished(stop);
  return { address: `127.0.0.1:${String(port)}`, stop };
}

/** Opens a connection and closes it when the test ends. */
function connect(address: string, open: (endpoint: Endpoint) => Calls = openRawConnection): Calls {
  const connection = open({ address });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

/** What a Watch says until it ends. */
function watchToEnd(connection: Calls, service: string): Promise<{ messages: HeardStatus[]; end: CallEnd }> {
  return new Promise((resolve) => {
    const messages: HeardStatus[] = [];
    connection.watch(
      service,
      {},
      {
        onMessage: (status) => messages.push(status),
        onEnd: (end) => {
          resolve({ messages, end });
        },
      },
    );
  });
}

/** An HTTP/2 server without a gRPC library, until the test ends. */
async function serveStreams(onStream: (stream: ServerHttp2Stream) => void): Promise<string> {
  const server = createHttp2Server();
  server.on('stream', onStream);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${String(port)}`;
}

/** Begins an answer that ends with OK. */
function respond(stream: ServerHttp2Stream): void {
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
}

describe.each([
  ['an ordinary connection', openConnection],
  ['a raw connection', openRawConnection],
])('%s to a server that refuses streams', (_what, open) => {
  /** Refuses the first streams, then answers SERVING. */
  async function connectRefused(refusals: number): Promise<{ connection: Calls; streams: () => number }> {
    let streams = 0;
    const address = await serveStreams((stream) => {
      streams += 1;
      stream.on('error', () => undefined); // Our own reset.
      if (streams <= refusals) {
        stream.close(constants.NGHTTP2_REFUSED_STREAM);
        return;
      }
      respond(stream);
      stream.end(Buffer.from('00000000020801', 'hex'));
    });
    return { connection: connect(address, open), streams: () => streams };
  }

  it('sends a call again that was never processed', async () => {
    const { connection, streams } = await connectRefused(3);
    expect(await connection.check('x', OPTIONS)).toEqual({ kind: 'answered', value: 'SERVING' });
    expect(streams()).toBe(4);
  });

  it('opens a Watch again that was never processed', async () => {
    const { connection, streams } = await connectRefused(3);
    expect(await watchToEnd(connection, 'x')).toMatchObject({ messages: ['SERVING'], end: { code: 'OK' } });
    expect(streams()).toBe(4);
  });

  it('gives up on one that refuses all', async () => {
    const { connection, streams } = await connectRefused(Number.POSITIVE_INFINITY);
    expect(await connection.check('x', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNAVAILABLE' });
    expect(await watchToEnd(connection, 'x')).toMatchObject({ messages: [], end: { code: 'UNAVAILABLE' } });
    expect(streams()).toBeLessThan(30);
  });
});

describe('a raw connection sees what an ordinary one sees', () => {
  it.each<[what: string, Check: HealthService['Check']]>([
    ...([0, 1, 2, 3, 77] as const).map((status): [string, HealthService['Check']] => [
      `status ${String(status)}`,
      (_call, answer) => {
        answer(null, { status });
      },
    ]),
    [
      'the end with NOT_FOUND',
      (_call, answer) => {
        answer({ code: codes.NOT_FOUND, details: 'unknown service: caf\u00e9\n100%' });
      },
    ],
    [
      'the end without a text',
      (_call, answer) => {
        answer({ code: codes.UNAVAILABLE, details: '' });
      },
    ],
    [
      'the name that was asked for',
      (call, answer) => {
        answer(null, { status: Buffer.byteLength(call.request.service) });
      },
    ],
  ])('in Check: %s', async (_what, Check) => {
    const { address } = await serve({ Check });
    const service = 'caf\u00e9 \u{1f4a5}\0'.repeat(1000);
    const ordinary = await connect(address, openConnection).check(service, OPTIONS);
    expect(await connect(address).check(service, OPTIONS)).toEqual(ordinary);
  });

  it.each<[what: string, Watch: HealthService['Watch']]>([
    [
      'messages and an end with OK',
      (call) => {
        for (const status of ['SERVICE_UNKNOWN', 'SERVING', 'UNKNOWN', 'NOT_SERVING'] as const)
          call.write({ status });
        call.end();
      },
    ],
    [
      'a thousand messages, and an end with an error',
      (call) => {
        for (let status = 0; status < 1000; status += 1) call.write({ status });
        call.emit('error', { code: codes.UNAVAILABLE, details: 'going down' });
      },
    ],
    [
      'a code without a name and no message',
      (call) => {
        call.emit('error', { code: 99, details: 'of our own' });
      },
    ],
  ])('in Watch: %s', async (_what, Watch) => {
    const { address } = await serve({ Watch });
    const ordinary = await watchToEnd(connect(address, openConnection), 'x');
    const raw = await watchToEnd(connect(address), 'x');
    expect(raw.messages).toEqual(ordinary.messages);
    expect(raw.end.code).toBe(ordinary.end.code);
  });

  it('where the methods are missing', async () => {
    const { address } = await serve({});
    const connection = connect(address);
    expect(await connection.check('x', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNIMPLEMENTED' });
    expect(await watchToEnd(connection, 'x')).toMatchObject({ messages: [], end: { code: 'UNIMPLEMENTED' } });
  });
});

describe('a raw connection', () => {
  it.each<[what: string, split: (bytes: Buffer) => Buffer[]]>([
    ['all in one frame', (bytes) => [bytes]],
    ['byte by byte', (bytes) => Array.from(bytes, (byte) => Buffer.of(byte))],
    [
      'cut in the middle of a prefix and of a message',
      (bytes) => [bytes.subarray(0, 3), bytes.subarray(3, 13), bytes.subarray(13)],
    ],
  ])('reads messages that come %s', async (_what, split) => {
    const address = await serveStreams((stream) => {
      respond(stream);
      // Statuses 1, 2, 0 (a message of no bytes) and 300 (two bytes of number).
      const messages = ['0801', '0802', '', '08ac02'].map((hex) => Buffer.from(hex, 'hex'));
      const bytes = Buffer.concat(
        messages.flatMap((message) => [Buffer.of(0, 0, 0, 0, message.length), message]),
      );
      // Each part is a frame of its own when it is written after the one before it has gone.
      const parts = split(bytes).values();
      const writeNext = (): void => {
        const next = parts.next();
        if (next.done === true) stream.end();
        else stream.write(next.value, writeNext);
      };
      writeNext();
    });
    expect(await watchToEnd(connect(address), 'x')).toEqual({
      messages: ['SERVING', 'NOT_SERVING', 'UNKNOWN', 300],
      end: { kind: 'ended', code: 'OK', message: '' },
    });
  });

  it.each<[what: string, bytes: string]>([
    ['no message of the protocol', '0000000003ffffff'],
    ['the beginning of a message of 4 GiB', '00ffffffff0801'],
  ])('takes %s for no status', async (_what, bytes) => {
    const address = await serveStreams((stream) => {
      respond(stream);
      stream.on('error', () => undefined); // The client may hang up on us.
      stream.end(Buffer.from(bytes, 'hex'));
    });
    const connection = connect(address);
    const answer = await connection.check('x', OPTIONS);
    const heard = await watchToEnd(connection, 'x');
    const statuses = answer.kind === 'answered' ? [answer.value, ...heard.messages] : heard.messages;
    expect(statuses.filter((status) => !Number.isNaN(status))).toEqual([]);
  });

  it('gives up after the ceiling and cancels the call', async () => {
    let cancelled: () => void = () => undefined;
    const heardByServer = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { address } = await serve({
      Check: (call) => {
        call.once('cancelled', cancelled);
      },
    });
    const connection = connect(address);
    // Dialling is paid by another call.
    await watchToEnd(connection, 'x');
    expect(await connection.check('x', { timeoutMs: 50 })).toEqual({ kind: 'silent', afterMs: 50 });
    await heardByServer;
  });

  it('cancels a Watch, for the server too', async () => {
    let cancelled: () => void = () => undefined;
    const heardByServer = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { address } = await serve({
      Watch: (call) => {
        call.once('cancelled', cancelled);
        call.write({ status: 'SERVING' });
      },
    });
    const connection = connect(address);
    const ended = new Promise<void>((resolve) => {
      const call = connection.watch(
        'x',
        {},
        {
          onMessage: () => {
            call.cancel();
          },
          onEnd: () => {
            resolve();
          },
        },
      );
    });
    await Promise.all([ended, heardByServer]);
  });

  it('tells a Watch of a connection that is lost', async () => {
    const { address, stop } = await serve({
      Watch: (call) => {
        call.write({ status: 'SERVING' });
      },
    });
    const connection = connect(address);
    const end = await new Promise<CallEnd>((resolve) => {
      connection.watch('x', {}, { onMessage: stop, onEnd: resolve });
    });
    expect(end).toMatchObject({ kind: 'ended', code: 'UNAVAILABLE' });
  });

  it('answers a thousand calls at the same time each with its own answer', async () => {
    const { address } = await serve({
      Check: (call, answer) => {
        answer(null, { status: Number(call.request.service) });
      },
    });
    const connection = connect(address);
    const statuses = Array.from({ length: 1000 }, (_, index) => index + 4);
    const answers = await Promise.all(statuses.map((status) => connection.check(String(status), OPTIONS)));
    expect(answers).toEqual(statuses.map((value) => ({ kind: 'answered', value })));
  });
});
