import { once } from 'node:events';
import { createServer as createHttp2Server } from 'node:http2';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { Server, ServerCredentials, status as code } from '@grpc/grpc-js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONTRACT_VERSION } from '../../proto/contract.ts';
import { controlDefinition } from '../../proto/control.ts';
import type { ControlDefinition, DescribeResponse } from '../../proto/control.ts';
import { startControl } from '../../targets/reference/control-service.ts';
import type { ServerChange } from '../../targets/reference/change.ts';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { RunningHealthServer } from '../../targets/reference/server.ts';
import { openConnection } from '../channel/connection.ts';
import type { Connection } from '../channel/connection.ts';
import { ConformanceError } from '../errors.ts';
import { isUnsupported } from './control.ts';
import { connectControl } from './grpc.ts';
import type { ControlConnection } from './grpc.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
/** Reached on purpose. */
const SHORT_MS = 50;
const HINT =
  'the control port speaks conformance.control.v1 in plain text; docs/write-a-target.md tells what is expected of it';

const DESCRIBED: DescribeResponse = {
  contractVersion: CONTRACT_VERSION,
  name: 'reference',
  version: '1.4.2',
  features: ['drain', 'tls'],
  settleMs: 40,
  overall: 'UNREGISTERED',
};

const never = (): AbortSignal => new AbortController().signal;

/** Connects for the length of the test. */
async function connect(address: string): Promise<ControlConnection> {
  const connection = await connectControl(address, CEILING_MS, never());
  onTestFinished(connection.close);
  return connection;
}

interface Started extends ControlConnection {
  readonly server: RunningHealthServer;
  readonly health: Connection;
}

/** The reference server with its control service, driven over a connection. */
async function startReference(change: ServerChange = {}): Promise<Started> {
  const server = await startHealthServer({ change });
  const { address, close } = await startControl('127.0.0.1:0', server, DESCRIBED, change);
  const health = openConnection({ address: server.address });
  onTestFinished(async () => {
    health.close();
    close();
    await server.stop(0);
  });
  return { ...(await connect(address)), server, health };
}

type Methods = Partial<Record<keyof ControlDefinition, handleUnaryCall<object, object>>>;

/** A control service with these methods alone; the others are UNIMPLEMENTED. */
async function startMethods(methods: Methods): Promise<string> {
  const server = new Server({ 'grpc.enable_channelz': 0 });
  server.addService({ ...controlDefinition }, methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  onTestFinished(() => {
    server.forceShutdown();
  });
  return `127.0.0.1:${String(port)}`;
}

async function listen(server: NetServer | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A server of HTTP/2 that answers every request like this. */
function answeringHttp2(
  headers: Readonly<Record<string, string | number>>,
  body: Buffer = Buffer.alloc(0),
): Http2Server {
  const server = createHttp2Server();
  server.on('session', (session) => {
    onTestFinished(() => {
      session.destroy();
    });
  });
  server.on('stream', (stream) => {
    if ('grpc-status' in headers) {
      stream.respond(headers, { endStream: true });
      return;
    }
    stream.respond(headers, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      stream.sendTrailers(body.length > 0 ? { 'grpc-status': '0' } : {});
    });
    stream.end(body);
  });
  return server;
}

/** What {@link connectControl} says instead of connecting. */
async function complaintOf(address: string, timeoutMs = CEILING_MS): Promise<unknown> {
  const error: unknown = await connectControl(address, timeoutMs, never()).then(
    (connection) => {
      connection.close();
      return 'connected';
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConformanceError)) return error;
  return { code: error.code, message: error.message, hint: error.hint };
}

const checked = async (health: Connection, service: string): Promise<unknown> => {
  const answer = await health.check(service, { timeoutMs: CEILING_MS });
  return answer.kind === 'answered' ? answer.value : answer.kind === 'ended' ? answer.code : answer.kind;
};

describe('a control service', () => {
  it('drives the health server', async () => {
    const { control, health } = await startReference();
    const seen: unknown[] = [];
    for (const status of ['SERVING', 'UNKNOWN', 'NOT_SERVING'] as const) {
      await control.setStatus('a "b"\0 é', status);
      seen.push(await checked(health, 'a "b"\0 é'));
    }
    await control.clearStatus('a "b"\0 é');
    seen.push(await checked(health, 'a "b"\0 é'));
    await control.setStatus('b', 'SERVING');
    await control.enterTerminalState();
    seen.push(await checked(health, 'b'), await checked(health, ''));
    await control.resume();
    seen.push(await checked(health, 'b'), await checked(health, ''));
    expect(seen).toEqual([
      ...['SERVING', 'UNKNOWN', 'NOT_SERVING', 'NOT_FOUND'],
      ...['NOT_SERVING', 'NOT_SERVING', 'SERVING', 'SERVING'],
    ]);
  });

  it('stops it, and stays', async () => {
    const { control, health } = await startReference();
    await control.stopGracefully(0);
    expect(await checked(health, '')).toBe('UNAVAILABLE');
    await control.setStatus('a', 'SERVING');
  });

  it('describes the target', async () => {
    const { description } = await startReference();
    const { name, version, features, settleMs, overall } = DESCRIBED;
    expect(description).toEqual({ name, version, features, settleMs, overall });
  });

  it('gets the calls in the order in which they are made', async () => {
    const { control, server } = await startReference();
    const heard: string[] = [];
    server.store.subscribe('a', (status) => heard.push(status));
    const statuses = Array.from({ length: 10 }, () => ['SERVING', 'NOT_SERVING'] as const).flat();
    await Promise.all(statuses.map((status) => Promise.resolve(control.setStatus('a', status))));
    expect(heard).toEqual(statuses);
  });

  it('makes many changes on one call, in their order', async () => {
    const { control, server } = await startReference();
    const heard: string[] = [];
    server.store.subscribe('a', (status) => heard.push(status));
    const statuses = Array.from({ length: 1000 }, () => ['SERVING', 'NOT_SERVING'] as const).flat();
    await control.setStatuses('a', statuses);
    expect(heard).toEqual(statuses);
  });

  it.each([
    ['refuses one of', { cannotSet: ['UNKNOWN'] }],
    ['refuses', { cannot: ['setStatus'] }],
  ] as const)('%s many changes, which is an answer however many there are', async (_what, change) => {
    const { control, health } = await startReference(change);
    const statuses = Array.from({ length: 5000 }, () => ['SERVING', 'UNKNOWN'] as const).flat();
    await expect(Promise.resolve(control.setStatuses('a', statuses))).rejects.toSatisfy(isUnsupported);
    // The connection is as good as before.
    expect(await checked(health, '')).toBe('SERVING');
    await control.clearStatus('a');
  });

  it('is left in the middle of many changes', async () => {
    const { control, close } = await startReference();
    const statuses = Array.from({ length: 5000 }, () => ['SERVING', 'NOT_SERVING'] as const).flat();
    const pending = Promise.resolve(control.setStatuses('a', statuses));
    close();
    await expect(pending).rejects.toMatchObject({ code: 'E_CONTROL' });
  });

  it.each(['setStatus', 'clearStatus', 'enterTerminalState', 'resume', 'stopGracefully'] as const)(
    'has no %s, which is an answer',
    async (power) => {
      const { control } = await startReference({ cannot: [power] });
      const calls = {
        setStatus: () => control.setStatus('a', 'SERVING'),
        clearStatus: () => control.clearStatus('a'),
        enterTerminalState: () => control.enterTerminalState(),
        resume: () => control.resume(),
        stopGracefully: () => control.stopGracefully(0),
      };
      const outcomes: [string, unknown][] = [];
      for (const [name, call] of Object.entries(calls)) {
        const outcome: unknown = await Promise.resolve(call()).then(
          () => 'done',
          (error: unknown) => (isUnsupported(error) ? error.message : error),
        );
        outcomes.push([name, outcome]);
      }
      expect(outcomes).toEqual(
        Object.keys(calls).map((name) => [name, name === power ? 'the server has no such thing' : 'done']),
      );
    },
  );

  it('cannot hold a status, and holds the others', async () => {
    const { control, health } = await startReference({ cannotSet: ['UNKNOWN'] });
    await expect(Promise.resolve(control.setStatus('a', 'UNKNOWN'))).rejects.toSatisfy(isUnsupported);
    await control.setStatus('a', 'NOT_SERVING');
    expect(await checked(health, 'a')).toBe('NOT_SERVING');
  });

  it('without a single method is one that cannot do anything', async () => {
    const { control, description } = await connect(await startMethods({}));
    expect(description).toBeUndefined();
    await expect(Promise.resolve(control.resume())).rejects.toSatisfy(isUnsupported);
  });

  it('that fails tells so', async () => {
    const { control } = await connect(
      await startMethods({
        Resume: (_call, answer) => {
          answer({ code: code.FAILED_PRECONDITION, details: 'not "now"\u001b' });
        },
      }),
    );
    await expect(Promise.resolve(control.resume())).rejects.toMatchObject({
      code: 'E_CONTROL',
      message: String.raw`Resume ended with FAILED_PRECONDITION "not \"now\"\u{1b}"`,
      hint: HINT,
    });
  });

  it('that goes away tells so', async () => {
    const address = await startMethods({
      Resume: (call) => {
        // What a process does that dies.
        (
          call as unknown as { call: { stream: { session: ServerHttp2Session } } }
        ).call.stream.session.destroy();
      },
    });
    const { control } = await connect(address);
    await expect(Promise.resolve(control.resume())).rejects.toMatchObject({ code: 'E_CONTROL' });
  });

  it('that does not answer is left with nothing open', async () => {
    let ended: Promise<unknown> | undefined;
    let asked: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const address = await startMethods({
      Resume: (call) => {
        ended = once(call, 'cancelled');
        asked();
      },
    });
    const { control, close } = await connectControl(address, CEILING_MS, never());
    const pending = Promise.resolve(control.resume());
    await waiting;
    close();
    await expect(pending).rejects.toMatchObject({
      code: 'E_CONTROL',
      message: expect.stringContaining('CANCELLED') as string,
    });
    await ended;
    await expect(Promise.resolve(control.resume())).rejects.toThrow();
  });

  it('is given back its connection', async () => {
    const server = answeringHttp2({
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': '12',
    });
    const closed = once(server, 'session').then(([session]) => once(session as ServerHttp2Session, 'close'));
    const { close } = await connectControl(await listen(server), CEILING_MS, never());
    close();
    await closed;
  });
});

describe('what is no control service', () => {
  const NO_METHOD = 'a method that does not exist should end with UNIMPLEMENTED, and it ended with';

  it('nothing, where nothing listens', async () => {
    const server = createTcpServer();
    const address = await listen(server);
    server.close();
    await once(server, 'close');
    expect(await complaintOf(address)).toEqual({
      code: 'E_CONTROL',
      message: `the control port cannot be used: nothing listens at ${address}: the connection was refused`,
      hint: HINT,
    });
  });

  it('one that never says a word', async () => {
    const address = await listen(
      createTcpServer((socket) => {
        onTestFinished(() => void socket.destroy());
      }),
    );
    expect(await complaintOf(address, SHORT_MS)).toEqual({
      code: 'E_CONTROL',
      message: expect.stringContaining(
        `the control port cannot be used: ${address} accepted the connection but said nothing within 50 ms`,
      ) as string,
      hint: HINT,
    });
  });

  it('one that greets and says no more', async () => {
    const server = createHttp2Server();
    server.on('session', (session) => {
      onTestFinished(() => {
        session.destroy();
      });
    });
    // Without a listener for streams the requests would be refused.
    server.on('stream', () => undefined);
    const address = await listen(server);
    expect(await complaintOf(address, 500)).toMatchObject({
      code: 'E_CONTROL',
      message: `${address} did not answer a first call within 500 ms`,
    });
  });

  it.each<[what: string, server: () => NetServer, saw: string]>([
    ['a web server', () => createHttpServer(), 'an HTTP/1.1 answer: "HTTP/1.1 400 Bad Request"'],
    [
      'one that speaks garbage',
      () => createTcpServer((socket) => socket.on('error', () => undefined).end('garbage')),
      '7 bytes that are not HTTP/2: "garbage"',
    ],
  ])('%s', async (_what, server, saw) => {
    const address = await listen(server());
    expect(await complaintOf(address)).toEqual({
      code: 'E_CONTROL',
      message: `the control port cannot be used: ${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw ${saw}`,
      hint: HINT,
    });
  });

  it.each<[what: string, server: () => Http2Server, said: string]>([
    [
      'a web server of HTTP/2',
      () => answeringHttp2({ ':status': 404 }),
      `${NO_METHOD} "Received HTTP status code 404"`,
    ],
    [
      'one that answers everything',
      () => answeringHttp2({ ':status': 200, 'content-type': 'application/grpc' }, Buffer.alloc(5)),
      'it answered a method that does not exist with OK, not with UNIMPLEMENTED',
    ],
    [
      'one that lets nobody in',
      () =>
        answeringHttp2({
          ':status': 200,
          'content-type': 'application/grpc',
          'grpc-status': '7',
          'grpc-message': 'no token',
        }),
      `${NO_METHOD} PERMISSION_DENIED "no token"`,
    ],
  ])('%s', async (_what, server, said) => {
    const address = await listen(server());
    expect(await complaintOf(address)).toEqual({
      code: 'E_CONTROL',
      message: expect.stringContaining(`${address} is no control service: ${said}`) as string,
      hint: HINT,
    });
  });

  it('one that is not waited for any more', async () => {
    const ending = new AbortController();
    const server = createTcpServer((socket) => {
      onTestFinished(() => void socket.destroy());
      ending.abort(new Error('the run was interrupted'));
    });
    const address = await listen(server);
    await expect(connectControl(address, CEILING_MS, ending.signal)).rejects.toThrow(
      'the run was interrupted',
    );
  });
});

describe('Describe', () => {
  const describing = (response: Partial<DescribeResponse>): Promise<string> =>
    startMethods({
      Describe: (_call, answer) => {
        answer(null, response);
      },
    });

  it('that fails is told', async () => {
    const address = await startMethods({
      Describe: (_call, answer) => {
        answer({ code: code.INTERNAL, details: 'oh' });
      },
    });
    expect(await complaintOf(address)).toEqual({
      code: 'E_CONTROL',
      message: `Describe of ${address} ended with INTERNAL "oh"`,
      hint: HINT,
    });
  });

  it('that does not answer is told', async () => {
    const address = await startMethods({ Describe: () => undefined });
    // Long enough for the first call, and reached by the second.
    expect(await complaintOf(address, 1000)).toMatchObject({
      message: `${address} did not answer Describe within 1000 ms`,
    });
  });

  it('that breaks the contract is told', async () => {
    const address = await describing({ contractVersion: 2 });
    expect(await complaintOf(address)).toMatchObject({
      message: `Describe of ${address} says contract version 2; this suite speaks version 1 of the contract`,
    });
  });

  it('leaves out what the target leaves at its default', async () => {
    const { description } = await connect(await describing({ contractVersion: 1 }));
    expect(description).toEqual({});
  });
});
