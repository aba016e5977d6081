import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import { openWireConnection } from '../../harness/channel/wire/connection.ts';
import type { CallOptions, WireCall, WireConnection } from '../../harness/channel/wire/connection.ts';
import { answerOf, endOf } from '../../harness/channel/wire/exchange.ts';
import type { Field } from '../../harness/channel/wire/exchange.ts';
import { CANCEL } from '../../harness/channel/wire/frames.ts';
import type { Outcome } from './outcome.ts';
import { answer, pause, plain, SERVING } from './plays.ts';
import { outcomeNamed } from './outcomes.ts';
import { startScripted } from './server.ts';
import type { ScriptedServer } from './server.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
const EMPTY = Buffer.alloc(5);
const healthy = outcomeNamed('healthy');

/** Starts a server; it ends with the test. */
async function start(outcome: Outcome | undefined): Promise<ScriptedServer> {
  if (outcome === undefined) throw new Error('there is no such outcome');
  const server = await startScripted(outcome);
  onTestFinished(server.stop);
  return server;
}

function open({ address }: ScriptedServer): WireConnection {
  const connection = openWireConnection({ address });
  onTestFinished(connection.close);
  return connection;
}

function call(
  connection: WireConnection,
  options: Partial<CallOptions> = {},
  fields: Field[] = [],
): WireCall {
  const all: Field[] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', healthDefinition.Check.path],
    [':authority', connection.authority],
    ...fields,
  ];
  return connection.call(all, { end: false, ...options });
}

async function bodyOf(going: WireCall): Promise<string> {
  expect(await going.until((exchange) => endOf(exchange).kind !== 'open', CEILING_MS)).toBe(true);
  return answerOf(going.exchange()).body.toString('hex');
}

describe('a scripted server', () => {
  it('answers many calls of many connections at once', async () => {
    const server = await start(healthy);
    const calls = Array.from({ length: 20 }, () => open(server)).flatMap((connection) =>
      Array.from({ length: 20 }, () => {
        const going = call(connection);
        going.data(EMPTY, { end: true });
        return bodyOf(going);
      }),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['00000000020801']));
  });

  it('answers as often as it is asked on one connection', async () => {
    const connection = open(await start(healthy));
    // More than the window of a connection: it must be opened again.
    for (let sent = 0; sent < 70_000; sent += 10_000) {
      const going = call(connection);
      going.data(Buffer.alloc(10_000), { end: true });
      expect(await bodyOf(going)).toBe('00000000020801');
    }
  });

  it.each<[what: string, make: (connection: WireConnection) => WireCall]>([
    ['in several frames of headers', (connection) => call(connection, { end: true, blocks: 4 })],
    [
      'with padding',
      (connection) => {
        const going = call(connection);
        going.data(EMPTY, { end: true, padding: 7 });
        return going;
      },
    ],
    [
      'in pieces',
      (connection) => {
        const going = call(connection);
        going.data(EMPTY.subarray(0, 2));
        going.data(EMPTY.subarray(2));
        going.data(Buffer.alloc(0), { end: true });
        return going;
      },
    ],
    ['with a long field', (connection) => call(connection, { end: true }, [['x', 'y'.repeat(1000)]])],
  ])('takes a request %s', async (_what, make) => {
    expect(await bodyOf(make(open(await start(healthy))))).toBe('00000000020801');
  });

  it('answers a request once it is whole, and PING at once', async () => {
    const connection = open(await start(healthy));
    const going = call(connection);
    expect(await connection.ping(CEILING_MS)).toBe(true);
    expect(answerOf(going.exchange()).head).toBeUndefined();
    going.data(EMPTY, { end: true });
    expect(await bodyOf(going)).toBe('00000000020801');
  });

  it('is understood by another client, with what that packs and remembers', async () => {
    const { address } = await start(outcomeNamed('auth_required'));
    const client = connectHttp2(`http://${address}`);
    onTestFinished(() => {
      client.destroy();
    });
    for (const [token, status] of [
      ['Bearer a', undefined],
      ['Bearer a', undefined],
      [undefined, '16'],
    ]) {
      const stream = client.request({
        ':method': 'POST',
        ':path': healthDefinition.Check.path,
        ...(token !== undefined && { authorization: token }),
      });
      stream.end(EMPTY);
      const [fields] = (await once(stream, 'response')) as [Record<string, string>];
      expect(fields['grpc-status']).toBe(status);
      stream.resume();
      await once(stream, 'close');
    }
  });

  it('plays no further on a stream that the client reset', async () => {
    const script = [pause(50), ...answer(SERVING)];
    const connection = open(await start(plain('slow', 'is slow', { check: script })));
    const reset = call(connection, { end: true });
    reset.reset(CANCEL);
    // Asked later, and answered later than the first would have been.
    expect(await bodyOf(call(connection, { end: true }))).toBe('00000000020801');
    expect(reset.exchange().events.filter(({ by }) => by === 'server')).toEqual([]);
  });

  it.each([
    ['a client of HTTP/1.1', 'GET / HTTP/1.1\r\nhost: a\r\n\r\n'],
    ['a client of TLS', '\u0016\u0003\u0001\u0000\u0005'],
    [
      'a frame that is too long',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\u0000\u0000\u0000\u0000\u0000\u0000',
    ],
    [
      'a header block that cannot be read',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0001\u0001\u0005\u0000\u0000\u0000\u0001\u00ff',
    ],
  ])('drops %s, and serves the next', async (_what, bytes) => {
    const server = await start(healthy);
    const { hostname, port } = new URL(`tcp://${server.address}`);
    const socket = connect(Number(port), hostname);
    const closed = once(socket, 'close');
    socket.resume();
    socket.on('error', () => undefined); // Dropped before it had read all.
    socket.write(bytes, 'latin1');
    await closed;
    expect(await bodyOf(call(open(server), { end: true }))).toBe('00000000020801');
  });

  it.each(['hang', 'silent', 'slow_6s', 'slow_connect_1500ms', 'tls', 'http1'])(
    'is gone once it is stopped, with its connections: %s',
    async (name) => {
      const server = await start(outcomeNamed(name));
      const { hostname, port } = new URL(`tcp://${server.address}`);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.on('error', () => undefined); // Reset, where it had not even been accepted.
      const closed = once(socket, 'close');
      socket.resume();
      await server.stop();
      await closed;
      const next = connect(Number(port), hostname);
      const [error] = (await once(next, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    },
  );

  it('that refuses holds its port: nobody else gets it', async () => {
    const { address } = await start(outcomeNamed('refused'));
    const others = await Promise.all(Array.from({ length: 50 }, () => start(outcomeNamed('silent'))));
    expect(others.map((other) => other.address)).not.toContain(address);
  });
});
