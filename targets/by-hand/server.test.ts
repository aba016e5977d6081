import { connect } from 'node:http2';
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../harness/channel/connection.ts';
import type {
  Answer,
  CallEnd,
  Connection,
  HeardStatus,
  OpenWatch,
} from '../../harness/channel/connection.ts';
import { healthDefinition } from '../../proto/health.ts';
import type { RegisteredStatus } from '../../proto/status.ts';
import type { ByHand } from './options.ts';
import type { ServerChange } from '../reference/change.ts';
import { startHealthServer } from '../reference/server.ts';
import type { RunningHealthServer } from '../reference/server.ts';

/** Long enough never to be reached. */
const OPTIONS = { timeoutMs: 20_000 };
/** A field that the proto does not have: number 15, the text "hi". */
const UNKNOWN_FIELD = Buffer.from([0x7a, 0x02, 0x68, 0x69]);
const REGISTERED: readonly (readonly [string, RegisteredStatus])[] = [
  ['a', 'SERVING'],
  ['b', 'NOT_SERVING'],
  ['c', 'UNKNOWN'],
  ['__proto__', 'NOT_SERVING'],
  ['caf\u00e9 \u{1f4a5}', 'SERVING'],
];

/** Starts a server and a connection to it; both end with the test. */
async function start(
  byHand: ByHand | undefined,
  behave?: ServerChange['behave'],
): Promise<{ server: RunningHealthServer; connection: Connection }> {
  const server = await startHealthServer({
    services: new Map(REGISTERED),
    change: { ...(byHand && { byHand }), ...(behave && { behave }) },
  });
  const connection = openConnection({ address: server.address });
  onTestFinished(async () => {
    connection.close();
    await server.stop();
  });
  return { server, connection };
}

interface Watching extends OpenWatch {
  readonly heard: readonly HeardStatus[];
  /** Settles once the last message is this one. */
  readonly until: (status: HeardStatus) => Promise<void>;
  readonly ended: Promise<CallEnd>;
}

/** Watches and keeps all that is heard. */
function watch(connection: Connection, service: string): Watching {
  const heard: HeardStatus[] = [];
  let wake: () => void = () => undefined;
  let end: (end: CallEnd) => void = () => undefined;
  const ended = new Promise<CallEnd>((resolve) => (end = resolve));
  const onMessage = (status: HeardStatus): void => {
    heard.push(status);
    wake();
  };
  const call = connection.watch(service, {}, { onMessage, onEnd: end });
  return {
    heard,
    ended,
    cancel: () => {
      call.cancel();
    },
    until: (status) =>
      new Promise((resolve) => {
        wake = () => {
          if (heard.at(-1) === status) resolve();
        };
        wake();
      }),
  };
}

/** Asks for a path without a gRPC library, and reads the answer to its end. */
async function post(
  address: string,
  path: string,
): Promise<Record<'headers' | 'trailers', IncomingHttpHeaders | undefined> & { frames: readonly Buffer[] }> {
  const session = connect(`http://${address}`);
  onTestFinished(() => {
    session.destroy();
  });
  const stream: ClientHttp2Stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
  });
  const blocks: IncomingHttpHeaders[] = [];
  const frames: Buffer[] = [];
  stream.on('response', (headers: IncomingHttpHeaders) => blocks.push(headers));
  stream.on('trailers', (trailers: IncomingHttpHeaders) => blocks.push(trailers));
  stream.on('data', (chunk: Buffer) => frames.push(chunk));
  stream.end(Buffer.alloc(5)); // A message of no bytes: the empty name.
  await new Promise((resolve, reject) => {
    stream.once('close', resolve);
    stream.once('error', reject);
  });
  return { headers: blocks[0], trailers: blocks[1], frames };
}

/** What a server answers to everything that can be asked for without changing it; the words of an error are its own. */
async function answersOf(connection: Connection): Promise<unknown> {
  const names = ['', ...REGISTERED.map(([name]) => name), 'A', 'constructor', 'a '.repeat(10_000)];
  const checks: Answer<HeardStatus>[] = [];
  for (const name of names) checks.push(await connection.check(name, OPTIONS));
  return {
    checks: checks.map((answer) => (answer.kind === 'ended' ? answer.code : answer)),
    list: await connection.list(OPTIONS),
  };
}

const FORMS: readonly (readonly [what: string, byHand: ByHand])[] = [
  ['as it is', {}],
  ['in two frames for each message', { framesPerMessage: 2 }],
  ['in a frame for each byte', { framesPerMessage: 1_000_000 }],
  ['with a field that nobody knows', { extraBytes: UNKNOWN_FIELD }],
];

describe.each(FORMS)('a server by hand, %s', (_what, byHand) => {
  it('answers Check and List as the reference does', async () => {
    const [own, reference] = [await start(byHand), await start(undefined)];
    const answers = await answersOf(own.connection);
    expect(answers).toEqual(await answersOf(reference.connection));
    // Equal, and not both nothing.
    expect(answers).toMatchObject({
      list: { kind: 'answered', value: new Map([['', 'SERVING'], ...REGISTERED]) },
    });
  });

  it('tells watchers what the reference tells them', async () => {
    const heard: (readonly HeardStatus[])[][] = [];
    for (const { server, connection } of [await start(byHand), await start(undefined)]) {
      const [known, unknown] = [watch(connection, 'a'), watch(connection, 'z')];
      await Promise.all([known.until('SERVING'), unknown.until('SERVICE_UNKNOWN')]);
      // One by one: of changes without a pause this server tells the last.
      for (const status of ['NOT_SERVING', 'SERVING', 'UNKNOWN'] as const) {
        server.store.set('a', status);
        await known.until(status);
      }
      server.store.set('z', 'SERVING');
      await unknown.until('SERVING');
      server.store.clear('z');
      await unknown.until('SERVICE_UNKNOWN');
      server.store.set('z', 'NOT_SERVING');
      await unknown.until('NOT_SERVING');
      heard.push([known.heard, unknown.heard]);
    }
    expect(heard[0]).toEqual([
      ['SERVING', 'NOT_SERVING', 'SERVING', 'UNKNOWN'],
      ['SERVICE_UNKNOWN', 'SERVING', 'SERVICE_UNKNOWN', 'NOT_SERVING'],
    ]);
    expect(heard[0]).toEqual(heard[1]);
  });
});

describe('a server by hand', () => {
  it('splits a message into as many frames as it was told, and sends a status after them', async () => {
    const { server } = await start({ framesPerMessage: 3 });
    const { headers, trailers, frames } = await post(server.address, healthDefinition.Check.path);
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    // Five bytes that announce a message of two bytes, field 1 with the number 1.
    expect(frames.map((frame) => [...frame])).toEqual([[0, 0, 0], [0, 2, 8], [1]]);
    expect(trailers).toMatchObject({ 'grpc-status': '0' });
  });

  it('leaves nothing behind of a watcher that has left, and goes on for others', async () => {
    let left: (service: string) => void = () => undefined;
    const leaving = new Promise<string>((resolve) => (left = resolve));
    const { server, connection } = await start({}, (store) => ({
      store: {
        subscribe: (service, listener) => {
          const stop = store.subscribe(service, listener);
          return () => {
            stop();
            left(service);
          };
        },
      },
    }));
    const [gone, staying] = [watch(connection, 'b'), watch(connection, 'a')];
    await Promise.all([gone.until('NOT_SERVING'), staying.until('SERVING')]);
    gone.cancel();
    expect(await leaving).toBe('b');
    for (const name of ['b', 'a']) server.store.set(name, 'UNKNOWN');
    await staying.until('UNKNOWN');
    expect([gone.heard, staying.heard]).toEqual([['NOT_SERVING'], ['SERVING', 'UNKNOWN']]);
  });

  it('answers 404 without a status to what it does not serve, which a client takes for UNIMPLEMENTED', async () => {
    const { server, connection } = await start({ serves: ['Check'] });
    const { headers, frames } = await post(server.address, healthDefinition.List.path);
    expect(headers).toMatchObject({ ':status': 404 });
    expect(headers).not.toHaveProperty('grpc-status');
    expect(frames).toEqual([]);
    expect(await connection.check('a', OPTIONS)).toEqual({ kind: 'answered', value: 'SERVING' });
    expect(await connection.list(OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNIMPLEMENTED' });
    expect(await watch(connection, 'a').ended).toMatchObject({ code: 'UNIMPLEMENTED' });
  });

  it.each<[how: string, byHand: ByHand, message: RegExp]>([
    ['with a status', {}, /^$/],
    ['by a reset', { resetsAtStop: true }, /./],
  ])('ends every Watch %s when it stops, and closes the port', async (_how, byHand, message) => {
    const { server, connection } = await start(byHand);
    const watching = watch(connection, 'a');
    await watching.until('SERVING');
    await server.stop();
    const end = await watching.ended;
    expect(end.code).toBe(byHand.resetsAtStop ? 'CANCELLED' : 'UNAVAILABLE');
    expect(end.message).toMatch(message);
    expect(await connection.check('a', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNAVAILABLE' });
  });
});
