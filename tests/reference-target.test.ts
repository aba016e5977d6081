import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openConnection } from '../harness/channel/connection.ts';
import type { CallEnd, Connection, HeardStatus } from '../harness/channel/connection.ts';
import type { Endpoint } from '../harness/channel/endpoint.ts';
import { isUnsupported } from '../harness/control/control.ts';
import { connectControl } from '../harness/control/grpc.ts';
import type { ControlConnection } from '../harness/control/grpc.ts';
import { makeCertificates } from '../harness/target/certificates.ts';
import type { Certificates } from '../harness/target/certificates.ts';
import { environmentFor } from '../harness/target/contract.ts';
import { parseReadyLine } from '../harness/target/ready-line.ts';
import type { ReadyLine } from '../harness/target/ready-line.ts';
import type { StartOptions } from '../harness/target/target.ts';

const PROGRAM = fileURLToPath(new URL('../dist/bin/reference-target.js', import.meta.url));
/** Long enough never to be reached. */
const CEILING_MS = 20_000;
const TCP: StartOptions = { listen: { on: 'tcp' } };
const CAN_LISTEN = ['tls', 'mtls', 'unix', 'ipv6'];

type Environment = Readonly<Record<string, string>>;

/** Starts the program with nothing of the contract in its environment but this. Killed with the test. */
function spawn(env: Environment, stdin: 'pipe' | 'ignore' = 'pipe') {
  const program = execa(process.execPath, [PROGRAM], {
    env,
    stdin,
    reject: false,
    timeout: CEILING_MS,
    killSignal: 'SIGKILL',
  });
  onTestFinished(async () => {
    program.kill('SIGKILL');
    await program;
  });
  return program;
}

interface Started {
  readonly program: ReturnType<typeof spawn>;
  readonly ready: ReadyLine;
}

/** Starts the program and waits for its first line, which is the ready line. */
async function start(env: Environment = environmentFor(TCP), stdin?: 'pipe' | 'ignore'): Promise<Started> {
  const program = spawn(env, stdin);
  let printed = '';
  const line = await new Promise<string>((resolve, reject) => {
    program.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const end = printed.indexOf('\n');
      if (end >= 0) resolve(printed.slice(0, end));
    });
    program.once('close', () => {
      reject(new Error(`it ended before it was ready: ${printed}`));
    });
  });
  const parsed = parseReadyLine(line);
  if (parsed.kind !== 'ready') throw new Error(`no ready line: ${line}`);
  return { program, ready: parsed.ready };
}

function connect(endpoint: Endpoint): Connection {
  const connection = openConnection(endpoint);
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

async function drive(ready: ReadyLine): Promise<ControlConnection> {
  const driven = await connectControl(ready.control ?? '', CEILING_MS, new AbortController().signal);
  onTestFinished(driven.close);
  return driven;
}

/** The status of a name, or how the call ended. */
async function check(connection: Connection, service = ''): Promise<unknown> {
  const answer = await connection.check(service, { timeoutMs: CEILING_MS });
  return answer.kind === 'answered' ? answer.value : answer.kind === 'ended' ? answer.code : answer.kind;
}

/** Watches a name to the end of the call; settles the first promise with the first message. */
function watch(connection: Connection, service: string) {
  const heard: HeardStatus[] = [];
  let begin: () => void = () => undefined;
  let end: (end: CallEnd) => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<CallEnd>((resolve) => {
    end = resolve;
  });
  const onMessage = (status: HeardStatus): void => {
    heard.push(status);
    begin();
  };
  connection.watch(service, {}, { onMessage, onEnd: end });
  return { heard, began, ended };
}

describe('the reference server as a program', () => {
  test('says where it listens and what it is', async () => {
    const { ready } = await start();
    expect(ready).toEqual({
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      control: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      name: 'reference',
      features: ['drain', ...CAN_LISTEN],
      settleMs: 0,
      overall: 'SERVING',
    });
    expect(ready.control).not.toBe(ready.address);
    const { description } = await drive(ready);
    expect(description).toEqual({ name: ready.name, features: ready.features, overall: ready.overall });
    expect(await check(connect(ready))).toBe('SERVING');
  });

  test('listens where nobody says where', async () => {
    const { ready } = await start({});
    expect(await check(connect(ready))).toBe('SERVING');
  });

  test('is driven', async () => {
    const { ready } = await start();
    const health = connect(ready);
    const { control } = await drive(ready);
    const seen: unknown[] = [await check(health, 'a')];
    for (const status of ['SERVING', 'NOT_SERVING', 'UNKNOWN'] as const) {
      await control.setStatus('a', status);
      seen.push(await check(health, 'a'));
    }
    await control.enterTerminalState();
    seen.push(await check(health, 'a'), await check(health));
    await control.resume();
    seen.push(await check(health, 'a'), await check(health));
    await control.clearStatus('a');
    seen.push(await check(health, 'a'));
    expect(seen).toEqual([
      'NOT_FOUND',
      ...['SERVING', 'NOT_SERVING', 'UNKNOWN'],
      ...['NOT_SERVING', 'NOT_SERVING', 'SERVING', 'SERVING'],
      'NOT_FOUND',
    ]);
  });

  test('stops its server and stays, until its stdin ends', async () => {
    const { program, ready } = await start();
    const { control } = await drive(ready);
    const { began, ended } = watch(connect(ready), 'a');
    await began;
    await control.stopGracefully(0);
    await ended;
    expect(await check(connect(ready))).toBe('UNAVAILABLE');
    // It is still there to be driven.
    await control.resume();
    program.stdin?.end();
    expect(await program).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('leaves in good order at %s', async (signal) => {
    const { program, ready } = await start();
    const { control } = await drive(ready);
    await control.setStatus('a', 'SERVING');
    const { heard, began, ended } = watch(connect(ready), 'a');
    await began;
    program.kill(signal);
    expect(await ended).toMatchObject({ code: 'UNAVAILABLE' });
    expect(heard).toEqual(['SERVING', 'NOT_SERVING']);
    expect(await program).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('does not take a stdin that is no pipe for its end', async () => {
    const { program, ready } = await start(environmentFor(TCP), 'ignore');
    const { control } = await drive(ready);
    await control.setStatus('a', 'NOT_SERVING');
    expect(await check(connect(ready), 'a')).toBe('NOT_SERVING');
    program.kill('SIGTERM');
    expect(await program).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('it listens', () => {
  let folder: string;
  let certificates: Certificates;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    certificates = await makeCertificates(folder);
    return () => rm(folder, { recursive: true });
  });

  test('on a Unix socket', async () => {
    const path = join(folder, 'health.sock');
    const { ready } = await start(environmentFor({ listen: { on: 'unix', path } }));
    expect(ready.address).toBe(`unix:${path}`);
    expect(await check(connect(ready))).toBe('SERVING');
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  test.skipIf(!hasIpv6)('on IPv6', async () => {
    const { ready } = await start(environmentFor({ listen: { on: 'ipv6' } }));
    expect(ready.address).toMatch(/^\[::1\]:\d+$/);
    expect(await check(connect(ready))).toBe('SERVING');
  });

  test('over TLS', async () => {
    const { cert, key } = certificates.server;
    const { ready } = await start(environmentFor({ ...TCP, tls: { cert, key } }));
    expect(await check(connect({ address: ready.address, tls: { ca: certificates.ca } }))).toBe('SERVING');
    expect(await check(connect(ready))).toBe('UNAVAILABLE');
    // The control service is spoken to in plain text all the same.
    await drive(ready);
  });

  test('over TLS, for clients that it knows', async () => {
    const { ca, client, stranger, server } = certificates;
    const { ready } = await start(environmentFor({ ...TCP, tls: server }));
    const { address } = ready;
    expect(await check(connect({ address, tls: { ca, ...client } }))).toBe('SERVING');
    expect(await check(connect({ address, tls: { ca, ...stranger } }))).toBe('UNAVAILABLE');
    expect(await check(connect({ address, tls: { ca } }))).toBe('UNAVAILABLE');
  });
});

describe('with CONFORMANCE_TARGET it is', () => {
  const startAs = (target: string): Promise<Started> =>
    start({ ...environmentFor(TCP), CONFORMANCE_TARGET: target });

  test('a mutant', async () => {
    const { ready } = await startAs('mutant/check-unknown-name-internal');
    expect(ready.name).toBe('mutant/check-unknown-name-internal');
    expect(await check(connect(ready), 'nobody.registered.this')).toBe('INTERNAL');
  });

  test('a variant, with what it declares and what it cannot', async () => {
    const { ready } = await startAs('variant/names-never-cleared');
    expect(ready).toMatchObject({ name: 'variant/names-never-cleared', features: ['drain', ...CAN_LISTEN] });
    const { control } = await drive(ready);
    await expect(Promise.resolve(control.clearStatus('a'))).rejects.toSatisfy(isUnsupported);
  });

  test('a variant that takes its time', async () => {
    const { ready } = await startAs('variant/settles-in-300-ms');
    expect(ready.settleMs).toBe(1500);
  });

  test('a server without a gRPC library, which can only listen on TCP', async () => {
    const { ready } = await startAs('variant/by-hand-small-frames');
    expect(ready.features).toEqual(['drain']);
    expect(await check(connect(ready))).toBe('SERVING');
  });
});

describe('it does not start', () => {
  const failing = async (env: Environment): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await spawn(env);
    return { exitCode, stdout, stderr };
  };

  test.each<[env: Environment, message: string]>([
    [
      { CONFORMANCE_LISTEN: 'localhost' },
      'CONFORMANCE_LISTEN is "localhost", which is no address like "127.0.0.1:0"',
    ],
    [
      { CONFORMANCE_LISTEN: 'unix:' },
      'CONFORMANCE_LISTEN is "unix:", which is no address like "127.0.0.1:0"',
    ],
    [
      { CONFORMANCE_CONTROL_LISTEN: 'unix:/tmp/a' },
      'CONFORMANCE_CONTROL_LISTEN is "unix:/tmp/a", which is no address like "127.0.0.1:0"',
    ],
    [
      { CONFORMANCE_TLS_CERT: PROGRAM },
      'CONFORMANCE_TLS_CERT and CONFORMANCE_TLS_KEY are only of use together',
    ],
    [
      { CONFORMANCE_TLS_CLIENT_CA: PROGRAM },
      'CONFORMANCE_TLS_CERT and CONFORMANCE_TLS_KEY are only of use together',
    ],
    [
      { CONFORMANCE_TLS_CERT: PROGRAM, CONFORMANCE_TLS_KEY: '/nowhere/key.pem' },
      "CONFORMANCE_TLS_KEY cannot be read: ENOENT: no such file or directory, access '/nowhere/key.pem'",
    ],
    [
      { CONFORMANCE_TARGET: 'mutant/nope' },
      'CONFORMANCE_TARGET is "mutant/nope"; there is "reference", "mutant/ID" and "variant/ID"',
    ],
    [
      { CONFORMANCE_TARGET: '' },
      'CONFORMANCE_TARGET is ""; there is "reference", "mutant/ID" and "variant/ID"',
    ],
    [
      { CONFORMANCE_TARGET: 'variant/by-hand-small-frames', CONFORMANCE_LISTEN: 'unix:/tmp/a' },
      'variant/by-hand-small-frames does not have the feature unix',
    ],
  ])('with %o', async (env, message) => {
    expect(await failing(env)).toEqual({ exitCode: 2, stdout: '', stderr: `reference-target: ${message}` });
  });

  test('where somebody else listens', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = `127.0.0.1:${String((other.address() as AddressInfo).port)}`;
    expect(await failing({ CONFORMANCE_LISTEN: address })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `reference-target: listen EADDRINUSE: address already in use ${address}`,
    });
  });
});
