import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Server, ServerCredentials, status as codes } from '@grpc/grpc-js';
import type { ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthCheckRequest, HealthCheckResponse, HealthListResponse } from '../../proto/health.ts';
import type { HealthService } from '../../targets/reference/service.ts';
import { openConnection } from './connection.ts';
import type { CallEnd, CallOptions, Connection, HeardStatus } from './connection.ts';

/** Long enough never to be reached. */
const OPTIONS: CallOptions = { timeoutMs: 20_000 };
/** For answers that never come. */
const SHORT_MS = 50;

type CheckCall = ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>;

/** Serves some of the methods, until the test ends; the others are UNIMPLEMENTED. */
async function serve(methods: Partial<HealthService>): Promise<Server & { address: string }> {
  const server = new Server();
  server.addService({ ...healthDefinition }, methods as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  onTestFinished(() => {
    server.forceShutdown();
  });
  return Object.assign(server, { address: `127.0.0.1:${String(port)}` });
}

/** Opens a connection and closes it when the test ends. */
function connect(address: string): Connection {
  const connection = openConnection({ address });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

async function connectTo(methods: Partial<HealthService>): Promise<Connection> {
  return connect((await serve(methods)).address);
}

interface Heard {
  readonly messages: HeardStatus[];
  readonly end: CallEnd;
}

/** Watches until the call ends; `onMessage` may cancel it. */
function watchToEnd(
  connection: Connection,
  service: string,
  options: Parameters<Connection['watch']>[1] = {},
  onMessage: (cancel: () => void, messages: readonly HeardStatus[]) => void = () => undefined,
): Promise<Heard> {
  return new Promise((resolve) => {
    const messages: HeardStatus[] = [];
    const call = connection.watch(service, options, {
      onMessage: (status) => {
        messages.push(status);
        onMessage(() => {
          call.cancel();
        }, messages);
      },
      onEnd: (end) => {
        resolve({ messages, end });
      },
    });
  });
}

describe('check', () => {
  it.each<[status: HeardStatus]>([
    ['UNKNOWN'],
    ['SERVING'],
    ['NOT_SERVING'],
    ['SERVICE_UNKNOWN'],
    [4],
    [2147483647],
  ])('answers %s', async (status) => {
    const connection = await connectTo({
      Check: (_call, answer) => {
        answer(null, { status });
      },
    });
    expect(await connection.check('x', OPTIONS)).toEqual({ kind: 'answered', value: status });
  });

  it.each<[code: codes, details: string, end: CallEnd]>([
    [codes.NOT_FOUND, 'unknown service', { kind: 'ended', code: 'NOT_FOUND', message: 'unknown service' }],
    [codes.UNAVAILABLE, '', { kind: 'ended', code: 'UNAVAILABLE', message: '' }],
    [
      codes.INTERNAL,
      'caf\u00e9\n\u{1f4a5}',
      { kind: 'ended', code: 'INTERNAL', message: 'caf\u00e9\n\u{1f4a5}' },
    ],
  ])('ends with code %i', async (code, details, end) => {
    const connection = await connectTo({
      Check: (_call, answer) => {
        answer({ code, details });
      },
    });
    expect(await connection.check('x', OPTIONS)).toEqual(end);
  });

  it('ends with UNIMPLEMENTED where the method is missing', async () => {
    const connection = await connectTo({});
    expect(await connection.check('x', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNIMPLEMENTED' });
  });

  it('ends with UNAVAILABLE where nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const connection = connect(`127.0.0.1:${String(port)}`);
    expect(await connection.check('x', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNAVAILABLE' });
  });

  it('asks for exactly the name', async () => {
    const asked: string[] = [];
    const connection = await connectTo({
      Check: (call, answer) => {
        asked.push(call.request.service);
        answer(null, { status: 'SERVING' });
      },
    });
    const names = [
      '',
      'shop.Cart',
      '__proto__',
      ' \0\r\n',
      'caf\u00e9',
      'cafe\u0301',
      '\u{10ffff}',
      'x'.repeat(70_000),
    ];
    for (const name of names) await connection.check(name, OPTIONS);
    expect(asked).toEqual(names);
  });

  it('sends metadata, as text and as bytes', async () => {
    let metadata: Record<string, unknown> = {};
    const connection = await connectTo({
      Check: (call, answer) => {
        metadata = { text: call.metadata.get('x-text'), bytes: call.metadata.get('x-bytes-bin') };
        answer(null, { status: 'SERVING' });
      },
    });
    await connection.check('x', {
      ...OPTIONS,
      metadata: { 'x-text': 'a value', 'x-bytes-bin': Uint8Array.of(0, 255, 10) },
    });
    expect(metadata).toEqual({ text: ['a value'], bytes: [Buffer.from([0, 255, 10])] });
  });

  it('gives up after the ceiling, cancels, and has sent no deadline', async () => {
    let seen: (call: CheckCall) => void = () => undefined;
    const call = new Promise<CheckCall>((resolve) => {
      seen = resolve;
    });
    const connection = await connectTo({ Check: seen });
    // Whatever dialling takes belongs to no ceiling here.
    await connection.list(OPTIONS);
    expect(await connection.check('x', { timeoutMs: SHORT_MS })).toEqual({
      kind: 'silent',
      afterMs: SHORT_MS,
    });
    const received = await call;
    expect(received.getDeadline()).toBe(Number.POSITIVE_INFINITY);
    if (!received.cancelled) await new Promise((resolve) => received.once('cancelled', resolve));
  });

  it('sends a deadline over the wire when it has one, and ends by it', async () => {
    let deadline: unknown;
    const connection = await connectTo({
      Check: (call) => {
        deadline = call.getDeadline();
      },
    });
    await connection.list(OPTIONS);
    const begin = Date.now();
    const answer = await connection.check('x', { ...OPTIONS, deadlineMs: 200 });
    expect(answer).toMatchObject({ kind: 'ended', code: 'DEADLINE_EXCEEDED' });
    // The wire carries the time that is left, so the server's clock reads a little later.
    expect(Number(deadline) - begin).toBeGreaterThan(150);
    expect(Number(deadline) - begin).toBeLessThan(OPTIONS.timeoutMs);
  });

  it('ends a call at once whose deadline has passed', async () => {
    const connection = await connectTo({});
    expect(await connection.check('x', { ...OPTIONS, deadlineMs: 0 })).toMatchObject({
      kind: 'ended',
      code: 'DEADLINE_EXCEEDED',
    });
  });
});

describe('list', () => {
  it.each<[what: string, statuses: HealthListResponse['statuses'], expected: [string, HeardStatus][]]>([
    ['no names', {}, []],
    [
      'names with their statuses',
      { '': { status: 'SERVING' }, 'shop.Cart': { status: 'NOT_SERVING' }, x: { status: 'UNKNOWN' } },
      [
        ['', 'SERVING'],
        ['shop.Cart', 'NOT_SERVING'],
        ['x', 'UNKNOWN'],
      ],
    ],
    ['a status without a name of its own', { x: { status: 9 } }, [['x', 9]]],
    [
      'names that objects have by nature',
      Object.fromEntries(
        ['__proto__', 'constructor', 'toString'].map((name) => [name, { status: 'SERVING' as const }]),
      ),
      [
        ['__proto__', 'SERVING'],
        ['constructor', 'SERVING'],
        ['toString', 'SERVING'],
      ],
    ],
  ])('answers with %s', async (_what, statuses, expected) => {
    const connection = await connectTo({
      List: (_call, answer) => {
        answer(null, { statuses });
      },
    });
    const answer = await connection.list(OPTIONS);
    expect(answer.kind === 'answered' ? Array.from(answer.value) : answer).toEqual(expected);
  });

  it('ends with the code of the server', async () => {
    const connection = await connectTo({
      List: (_call, answer) => {
        answer({ code: codes.RESOURCE_EXHAUSTED, details: 'too many' });
      },
    });
    expect(await connection.list(OPTIONS)).toEqual({
      kind: 'ended',
      code: 'RESOURCE_EXHAUSTED',
      message: 'too many',
    });
  });

  it('gives up after the ceiling', async () => {
    const connection = await connectTo({ List: () => undefined });
    expect(await connection.list({ timeoutMs: SHORT_MS })).toEqual({ kind: 'silent', afterMs: SHORT_MS });
  });
});

describe('watch', () => {
  it('tells every message in order, then how the call ended', async () => {
    const connection = await connectTo({
      Watch: (call) => {
        for (const status of ['SERVICE_UNKNOWN', 'SERVING', 'SERVING', 7, 'UNKNOWN'] as const)
          call.write({ status });
        call.emit('error', { code: codes.UNAVAILABLE, details: 'going down' });
      },
    });
    expect(await watchToEnd(connection, 'x')).toEqual({
      messages: ['SERVICE_UNKNOWN', 'SERVING', 'SERVING', 7, 'UNKNOWN'],
      end: { kind: 'ended', code: 'UNAVAILABLE', message: 'going down' },
    });
  });

  it('tells of an end with OK and without a message', async () => {
    const connection = await connectTo({
      Watch: (call) => {
        call.end();
      },
    });
    expect(await watchToEnd(connection, 'x')).toEqual({
      messages: [],
      end: { kind: 'ended', code: 'OK', message: 'OK' },
    });
  });

  it('tells of an end with a code that has no name', async () => {
    const connection = await connectTo({
      Watch: (call) => {
        call.emit('error', { code: 99, details: 'of our own' });
      },
    });
    expect(await watchToEnd(connection, 'x')).toEqual({
      messages: [],
      end: { kind: 'ended', code: 'code 99', message: 'of our own' },
    });
  });

  it('tells of a missing method', async () => {
    expect(await watchToEnd(await connectTo({}), 'x')).toMatchObject({
      messages: [],
      end: { kind: 'ended', code: 'UNIMPLEMENTED' },
    });
  });

  it('ends when it is cancelled, for the server too', async () => {
    let cancelled: () => void = () => undefined;
    const heardByServer = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const connection = await connectTo({
      Watch: (call) => {
        call.once('cancelled', cancelled);
        call.write({ status: 'SERVING' });
      },
    });
    const heard = await watchToEnd(connection, 'x', {}, (cancel) => {
      cancel();
    });
    expect(heard).toMatchObject({ messages: ['SERVING'], end: { kind: 'ended', code: 'CANCELLED' } });
    await heardByServer;
  });

  it('sends name, metadata and deadline, and ends by the deadline', async () => {
    let request: unknown;
    const connection = await connectTo({
      Watch: (call) => {
        request = { service: call.request.service, metadata: call.metadata.get('x-text') };
        call.write({ status: 'SERVING' });
      },
    });
    await connection.list(OPTIONS);
    const heard = await watchToEnd(connection, 'shop.Cart', {
      deadlineMs: 200,
      metadata: { 'x-text': 'a value' },
    });
    expect(heard).toMatchObject({ messages: ['SERVING'], end: { kind: 'ended', code: 'DEADLINE_EXCEEDED' } });
    expect(request).toEqual({ service: 'shop.Cart', metadata: ['a value'] });
  });

  it('ends with UNAVAILABLE when the server goes away', async () => {
    const server = await serve({
      Watch: (call) => {
        call.write({ status: 'SERVING' });
      },
    });
    const heard = await watchToEnd(connect(server.address), 'x', {}, () => {
      server.forceShutdown();
    });
    expect(heard.messages).toEqual(['SERVING']);
    expect(['UNAVAILABLE', 'CANCELLED']).toContain(heard.end.code);
  });
});

describe('a connection', () => {
  /** The peer of each call, as the server sees it: one address and port for each connection. */
  async function servePeers(): Promise<{ address: string; peers: string[] }> {
    const peers: string[] = [];
    const { address } = await serve({
      Check: (call, answer) => {
        peers.push(call.getPeer());
        answer(null, { status: 'SERVING' });
      },
    });
    return { address, peers };
  }

  it('is one TCP connection for all calls on it, and shared with no other', async () => {
    const { address, peers } = await servePeers();
    const [first, second] = [connect(address), connect(address)];
    for (const connection of [first, first, second, second]) await connection.check('x', OPTIONS);
    const [ofFirst, , ofSecond] = peers;
    expect(peers).toEqual([ofFirst, ofFirst, ofSecond, ofSecond]);
    expect(ofFirst).not.toBe(ofSecond);
  });

  it('gives calls at the same time each its own answer, in whatever order they come', async () => {
    const statuses = Array.from({ length: 30 }, (_, index) => index + 4);
    const waiting: (() => void)[] = [];
    const connection = await connectTo({
      Check: (call, answer) => {
        const status = Number(call.request.service);
        waiting.push(() => {
          answer(null, { status });
        });
        if (waiting.length === statuses.length) for (const send of waiting.reverse()) send();
      },
    });
    const answers = await Promise.all(statuses.map((status) => connection.check(String(status), OPTIONS)));
    expect(answers).toEqual(statuses.map((value) => ({ kind: 'answered', value })));
  });

  it('leaves the other connections to its address open when it is closed', async () => {
    const { address } = await servePeers();
    const [first, second] = [connect(address), connect(address)];
    await Promise.all([first.check('x', OPTIONS), second.check('x', OPTIONS)]);
    first.close();
    expect(await second.check('x', OPTIONS)).toEqual({ kind: 'answered', value: 'SERVING' });
  });
});
