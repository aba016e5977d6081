import { createServer as createHttp2Server } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallEnd, HeardStatus } from './connection.ts';
import { openStalledConnection } from './raw-connection.ts';
import type { StalledConnection } from './raw-connection.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;
const SERVING = Buffer.from('00000000020801', 'hex');
const NOT_SERVING = Buffer.from('00000000020802', 'hex');

/** An HTTP/2 server that answers each stream, until the test ends. */
async function serve(
  answer: (stream: ServerHttp2Stream) => void,
): Promise<{ address: string; streams: ServerHttp2Stream[] }> {
  const server = createHttp2Server();
  const sessions = new Set<ServerHttp2Session>();
  const streams: ServerHttp2Stream[] = [];
  server.on('session', (session) => {
    sessions.add(session);
  });
  server.on('stream', (stream) => {
    streams.push(stream);
    stream.on('error', () => undefined); // The end of the connection.
    stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': '0' });
    });
    answer(stream);
  });
  onTestFinished(() => {
    server.close();
    for (const session of sessions) session.destroy();
  });
  return { address: await listen(server), streams };
}

async function listen(server: Pick<Server, 'listen' | 'address'>): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function connect(address: string): StalledConnection {
  const connection = openStalledConnection({ address });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

/** Opens a Watch; `ended` settles with its end. */
function watch(connection: StalledConnection): { heard: HeardStatus[]; ended: Promise<CallEnd> } {
  const heard: HeardStatus[] = [];
  const ended = new Promise<CallEnd>((resolve) => {
    connection.watch('x', {}, { onMessage: (status) => heard.push(status), onEnd: resolve });
  });
  return { heard, ended };
}

describe('a stalled connection', () => {
  it('takes no message before it is to read, and all of them then', async () => {
    const { address } = await serve((stream) => {
      for (let pair = 0; pair < 10_000; pair += 1) {
        stream.write(SERVING);
        stream.write(NOT_SERVING);
      }
      stream.end();
    });
    const connection = connect(address);
    const { heard, ended } = watch(connection);
    await connection.reached(PATIENT_MS);
    expect(heard).toEqual([]);
    connection.read();
    expect(await ended).toMatchObject({ code: 'OK' });
    // More than fits into one window.
    expect(heard).toEqual(Array.from({ length: 10_000 }, () => ['SERVING', 'NOT_SERVING']).flat());
  });

  it('opens the window of calls to come', async () => {
    const { address } = await serve((stream) => stream.end(SERVING));
    const connection = connect(address);
    connection.read();
    const answer = await connection.check('x', { timeoutMs: PATIENT_MS });
    expect(answer).toEqual({ kind: 'answered', value: 'SERVING' });
  });

  it('knows when the server has a call', async () => {
    const { address, streams } = await serve(() => undefined);
    const connection = connect(address);
    for (const calls of [1, 2, 3]) {
      watch(connection);
      await connection.reached(PATIENT_MS);
      expect(streams).toHaveLength(calls);
    }
  });

  it('waits no longer than the ceiling for a server that says nothing', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => sockets.push(socket));
    const connection = connect(await listen(server));
    onTestFinished(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    watch(connection);
    await connection.reached(50);
  });

  it('waits for no server that has left, and reads from the next connection', async () => {
    let leaves = true;
    const { address, streams } = await serve((stream) => {
      if (leaves) stream.session?.destroy();
      else stream.end(SERVING);
      leaves = false;
    });
    const connection = connect(address);
    const { ended } = watch(connection);
    expect(await ended).toMatchObject({ code: 'UNAVAILABLE' });
    await connection.reached(PATIENT_MS);
    connection.read();
    const answer = await connection.check('x', { timeoutMs: PATIENT_MS });
    expect(answer).toEqual({ kind: 'answered', value: 'SERVING' });
    expect(streams).toHaveLength(2);
  });

  it('waits for nobody where nobody listens', async () => {
    const server = createTcpServer();
    const address = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const connection = connect(address);
    await connection.reached(PATIENT_MS);
    connection.read();
  });
});
