import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { createServer } from 'node:net';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
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
import { startHealthServer } from './server.ts';
import type { HealthServerOptions, RunningHealthServer } from './server.ts';

/** Long enough never to be reached. */
const OPTIONS = { timeoutMs: 20_000 };

/** Starts a server and a connection to it; both end with the test. */
async function start(
  options: HealthServerOptions = {},
): Promise<{ server: RunningHealthServer; connection: Connection }> {
  const server = await startHealthServer(options);
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
  const ended = new Promise<CallEnd>((resolve) => {
    end = resolve;
  });
  const call = connection.watch(
    service,
    {},
    {
      onMessage: (status) => {
        heard.push(status);
        wake();
      },
      onEnd: end,
    },
  );
  return {
    heard,
    ended,
    until: (status) =>
      new Promise((resolve) => {
        wake = () => {
          if (heard.at(-1) === status) resolve();
        };
        wake();
      }),
    cancel: () => {
      call.cancel();
    },
  };
}

const answered = (value: HeardStatus): Answer<HeardStatus> => ({ kind: 'answered', value });
const NOT_FOUND: Answer<HeardStatus> = { kind: 'ended', code: 'NOT_FOUND', message: 'unknown service' };

describe('Check', () => {
  it('answers with the status of a name, or with NOT_FOUND', async () => {
    const { server, connection } = await start();
    const statuses: readonly (readonly [string, RegisteredStatus])[] = [
      ['a', 'SERVING'],
      ['b', 'NOT_SERVING'],
      ['c', 'UNKNOWN'],
      ['__proto__', 'NOT_SERVING'],
      ['\0 caf\u00e9 \u{1f4a5}', 'SERVING'],
    ];
    for (const [service, status] of statuses) server.store.set(service, status);
    const names = ['', ...statuses.map(([service]) => service), 'A', 'a ', 'constructor', 'cafe\u0301'];
    const answers = await Promise.all(names.map((name) => connection.check(name, OPTIONS)));
    expect(answers).toEqual([
      answered('SERVING'),
      ...statuses.map(([, status]) => answered(status)),
      ...[NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND],
    ]);
  });

  it('answers with what was set last, removed names included', async () => {
    const { server, connection } = await start();
    const answers: Answer<HeardStatus>[] = [];
    const ask = async (): Promise<number> => answers.push(await connection.check('a', OPTIONS));
    await ask();
    for (const status of ['SERVING', 'NOT_SERVING', 'UNKNOWN'] as const) {
      server.store.set('a', status);
      await ask();
    }
    server.store.clear('a');
    await ask();
    expect(answers).toEqual([
      NOT_FOUND,
      answered('SERVING'),
      answered('NOT_SERVING'),
      answered('UNKNOWN'),
      NOT_FOUND,
    ]);
  });
});

describe('Watch', () => {
  it('tells the status of the moment, then every change, and nothing twice', async () => {
    const { server, connection } = await start();
    const watching = watch(connection, 'a');
    await watching.until('SERVICE_UNKNOWN');
    for (const status of ['SERVING', 'SERVING', 'NOT_SERVING', 'NOT_SERVING', 'UNKNOWN'] as const) {
      server.store.set('a', status);
      await watching.until(status);
    }
    server.store.clear('a');
    await watching.until('SERVICE_UNKNOWN');
    server.store.set('a', 'SERVING');
    await watching.until('SERVING');
    server.store.enterTerminalState();
    await watching.until('NOT_SERVING');
    server.store.set('a', 'UNKNOWN');
    server.store.resume();
    await watching.until('SERVING');
    expect(watching.heard).toEqual([
      'SERVICE_UNKNOWN',
      'SERVING',
      'NOT_SERVING',
      'UNKNOWN',
      'SERVICE_UNKNOWN',
      'SERVING',
      'NOT_SERVING',
      'SERVING',
    ]);
  });

  it('leaves no change out for a watcher that keeps up, even without a pause between them', async () => {
    const { server, connection } = await start();
    const watching = watch(connection, '');
    await watching.until('SERVING');
    for (const status of ['NOT_SERVING', 'SERVING', 'NOT_SERVING', 'UNKNOWN'] as const)
      server.store.set('', status);
    await watching.until('UNKNOWN');
    expect(watching.heard).toEqual(['SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING', 'UNKNOWN']);
  });

  it('tells of its own name only', async () => {
    const { server, connection } = await start();
    const watchers = ['', 'a', 'a.b'].map((service) => watch(connection, service));
    await Promise.all(
      watchers.map((watching, index) => watching.until(index === 0 ? 'SERVING' : 'SERVICE_UNKNOWN')),
    );
    server.store.set('a', 'NOT_SERVING');
    server.store.set('a.b', 'UNKNOWN');
    await Promise.all([watchers[1]?.until('NOT_SERVING'), watchers[2]?.until('UNKNOWN')]);
    expect(watchers.map(({ heard }) => heard)).toEqual([
      ['SERVING'],
      ['SERVICE_UNKNOWN', 'NOT_SERVING'],
      ['SERVICE_UNKNOWN', 'UNKNOWN'],
    ]);
  });

  it('starts with the present, whatever was before', async () => {
    const { server, connection } = await start();
    for (const status of ['SERVING', 'UNKNOWN', 'NOT_SERVING'] as const) server.store.set('a', status);
    const watching = watch(connection, 'a');
    await watching.until('NOT_SERVING');
    server.store.set('a', 'SERVING');
    await watching.until('SERVING');
    expect(watching.heard).toEqual(['NOT_SERVING', 'SERVING']);
  });

  it('goes on for others when one leaves', async () => {
    const { server, connection } = await start();
    const [leaving, staying] = [watch(connection, 'a'), watch(connection, 'a')];
    await Promise.all([leaving.until('SERVICE_UNKNOWN'), staying.until('SERVICE_UNKNOWN')]);
    leaving.cancel();
    server.store.set('a', 'SERVING');
    await staying.until('SERVING');
    expect([(await leaving.ended).code, staying.heard]).toEqual([
      'CANCELLED',
      ['SERVICE_UNKNOWN', 'SERVING'],
    ]);
  });
});

describe('Watch of a client that does not read', () => {
  interface Stalled {
    readonly session: ClientHttp2Session;
    readonly statuses: readonly number[];
    /** Lets the server send. */
    readonly read: () => void;
    /** Settles once the last message is the one with this number. */
    readonly until: (status: number) => Promise<void>;
  }

  /** Watches with a flow-control window of nothing: the server can send headers but no message. */
  async function stall(address: string, service: string): Promise<Stalled> {
    const session = connectHttp2(`http://${address}`, { settings: { initialWindowSize: 0 } });
    onTestFinished(() => {
      session.destroy();
    });
    const stream = session.request({
      ':method': 'POST',
      ':path': healthDefinition.Watch.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const statuses: number[] = [];
    let bytes = Buffer.alloc(0);
    let wake: () => void = () => undefined;
    stream.on('error', () => undefined); // The end of the test, which tears the connection down.
    stream.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      // Five bytes of prefix, then field 1 as a tag and a number; an UNKNOWN is a message of no bytes.
      while (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt32BE(1)) {
        const length = bytes.readUInt32BE(1);
        statuses.push(length === 0 ? 0 : bytes.readUInt8(6));
        bytes = bytes.subarray(5 + length);
      }
      wake();
    });
    const message = healthDefinition.Watch.requestSerialize({ service });
    stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    await new Promise((resolve) => stream.once('response', resolve));
    return {
      session,
      statuses,
      read: () => {
        session.settings({ initialWindowSize: 65_535 });
      },
      until: (status) =>
        new Promise((resolve) => {
          wake = () => {
            if (statuses.at(-1) === status) resolve();
          };
          wake();
        }),
    };
  }

  it('costs a bounded number of messages, ends at the last status, and disturbs nobody', async () => {
    const { server, connection } = await start();
    server.store.set('a', 'SERVING');
    const stalled = await stall(server.address, 'a');
    const other = watch(connection, 'a');
    await other.until('SERVING');
    for (let change = 0; change < 1000; change += 1) {
      const status = change % 2 === 0 ? 'NOT_SERVING' : 'SERVING';
      server.store.set('a', status);
      // A round trip now and then, so that the server writes what it can write.
      if (change % 10 === 0) {
        await other.until(status);
        expect(await connection.check('a', OPTIONS)).toEqual(answered(status));
      }
    }
    server.store.set('a', 'UNKNOWN');
    await other.until('UNKNOWN');
    expect(stalled.statuses).toEqual([]);

    stalled.read();
    await stalled.until(0);
    // What was told before it stalled, in order: SERVING is 1, NOT_SERVING is 2.
    const told = stalled.statuses.slice(0, -1);
    expect(told).toEqual(told.map((_status, index) => (index % 2 === 0 ? 1 : 2)));
    expect(stalled.statuses.length).toBeLessThan(30);
    expect(other.heard.length).toBeGreaterThan(200);
  });

  it('is told of later changes as before, once it reads again', async () => {
    const { server } = await start();
    const stalled = await stall(server.address, '');
    for (let change = 0; change < 100; change += 1)
      server.store.set('', change % 2 === 0 ? 'NOT_SERVING' : 'SERVING');
    server.store.set('', 'UNKNOWN');
    stalled.read();
    await stalled.until(0);
    const before = stalled.statuses.length;
    for (const [status, number] of [
      ['SERVING', 1],
      ['NOT_SERVING', 2],
      ['UNKNOWN', 0],
    ] as const) {
      server.store.set('', status);
      await stalled.until(number);
    }
    expect(stalled.statuses.slice(before)).toEqual([1, 2, 0]);
  });

  it.each(['SERVING', 'NOT_SERVING'] as const)(
    'is not told %s twice in a row, however many changes it missed in between',
    async (final) => {
      const { server, connection } = await start();
      const stalled = await stall(server.address, '');
      for (let change = 0; change < 100; change += 1) {
        server.store.set('', change % 2 === 0 ? 'NOT_SERVING' : 'SERVING');
      }
      server.store.set('', final);
      stalled.read();
      await stalled.until(final === 'SERVING' ? 1 : 2);
      // Round trips until nothing more comes: what was kept back is told by then.
      for (let before = -1; before < stalled.statuses.length;) {
        before = stalled.statuses.length;
        for (let trip = 0; trip < 10; trip += 1) await connection.check('', OPTIONS);
      }
      server.store.set('', 'UNKNOWN');
      await stalled.until(0);
      const repeats = stalled.statuses.filter((status, index) => status === stalled.statuses[index - 1]);
      expect(repeats).toEqual([]);
    },
  );
});

describe('List', () => {
  const listOf = async (connection: Connection): Promise<unknown> => {
    const answer = await connection.list(OPTIONS);
    return answer.kind === 'answered' ? answer.value : answer;
  };

  it('shows every registered name with its status, and no other', async () => {
    const { server, connection } = await start();
    for (const name of ['a', '__proto__', 'toString', '\0 caf\u00e9']) server.store.set(name, 'SERVING');
    server.store.set('b', 'UNKNOWN');
    server.store.set('gone', 'SERVING');
    server.store.clear('gone');
    server.store.set('a', 'NOT_SERVING');
    await connection.check('asked', OPTIONS);
    const watching = watch(connection, 'watched');
    await watching.until('SERVICE_UNKNOWN');
    expect(await listOf(connection)).toEqual(
      new Map([
        ['', 'SERVING'],
        ['a', 'NOT_SERVING'],
        ['__proto__', 'SERVING'],
        ['toString', 'SERVING'],
        ['\0 caf\u00e9', 'SERVING'],
        ['b', 'UNKNOWN'],
      ]),
    );
  });

  it('is empty where not even the empty name is registered', async () => {
    const { server, connection } = await start();
    server.store.clear('');
    expect(await listOf(connection)).toEqual(new Map());
  });

  it.each<[what: string, options: HealthServerOptions, names: number, listed: boolean]>([
    ['100 names, the empty one included', {}, 99, true],
    ['one more than 100', {}, 100, false],
    ['as many as a limit of its own', { change: { listLimit: 3 } }, 2, true],
    ['more than a limit of its own', { change: { listLimit: 3 } }, 3, false],
    ['more than 100 with a higher limit', { change: { listLimit: 1000 } }, 999, true],
    ['anything with a limit of nothing', { change: { listLimit: 0 } }, 0, false],
  ])('%s', async (_what, options, names, listed) => {
    const { server, connection } = await start(options);
    for (let index = 0; index < names; index += 1) server.store.set(`name ${String(index)}`, 'SERVING');
    const list = await listOf(connection);
    expect(list instanceof Map ? list.size : list).toEqual(
      listed
        ? names + 1
        : {
            kind: 'ended',
            code: 'RESOURCE_EXHAUSTED',
            message: `more than ${String(options.change?.listLimit ?? 100)} services`,
          },
    );
  });
});

describe('stop', () => {
  it('ends every Watch with UNAVAILABLE, and closes the port', async () => {
    const server = await startHealthServer();
    const [one, two] = [
      openConnection({ address: server.address }),
      openConnection({ address: server.address }),
    ];
    onTestFinished(() => {
      one.close();
      two.close();
    });
    const watchers = [watch(one, ''), watch(one, 'a'), watch(two, 'a')];
    await Promise.all(
      watchers.map((watching, index) => watching.until(index === 0 ? 'SERVING' : 'SERVICE_UNKNOWN')),
    );
    await server.stop();
    const ends = await Promise.all(watchers.map(({ ended }) => ended));
    expect(ends).toEqual(
      watchers.map(() => ({ kind: 'ended', code: 'UNAVAILABLE', message: 'the server is stopping' })),
    );
    expect(await one.check('', OPTIONS)).toMatchObject({ kind: 'ended', code: 'UNAVAILABLE' });
    // The port is free again for the next.
    const next = await startHealthServer({ listen: server.address });
    await next.stop();
    expect(next.address).toBe(server.address);
  });

  it('needs no client', async () => {
    const server = await startHealthServer();
    await expect(server.stop()).resolves.toBeUndefined();
  });

  it('does not wait for clients that are connected and ask nothing', async () => {
    const server = await startHealthServer();
    const connection = openConnection({ address: server.address });
    onTestFinished(() => {
      connection.close();
    });
    await connection.check('', OPTIONS);
    await expect(server.stop()).resolves.toBeUndefined();
  });
});

describe('stop with a client that does not read', () => {
  it('ends all the same', async () => {
    const server = await startHealthServer();
    const session = connectHttp2(`http://${server.address}`, { settings: { initialWindowSize: 0 } });
    onTestFinished(() => {
      session.destroy();
    });
    session.on('error', () => undefined); // Its server is gone then.
    const stream = session.request({
      ':method': 'POST',
      ':path': healthDefinition.Watch.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    stream.end(Buffer.alloc(5));
    await new Promise((resolve) => stream.once('response', resolve));
    const closed = new Promise((resolve) => session.once('close', resolve));
    await expect(server.stop(100)).resolves.toBeUndefined();
    // By force: nothing of the server is left.
    await closed;
  });
});

describe('startHealthServer', () => {
  it('starts servers that know nothing of each other', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.server.address).not.toBe(two.server.address);
    one.server.store.set('a', 'SERVING');
    two.server.store.set('', 'NOT_SERVING');
    const answers = await Promise.all(
      [one, two].flatMap(({ connection }) => ['', 'a'].map((name) => connection.check(name, OPTIONS))),
    );
    expect(answers).toEqual([answered('SERVING'), answered('SERVING'), answered('NOT_SERVING'), NOT_FOUND]);

    const staying = watch(two.connection, '');
    await staying.until('NOT_SERVING');
    await one.server.stop();
    two.server.store.set('', 'SERVING');
    await staying.until('SERVING');
    expect(staying.heard).toEqual(['NOT_SERVING', 'SERVING']);
  });

  it('says where it listens', async () => {
    const { server } = await start({ listen: 'localhost:0' });
    expect(server.address).toMatch(/^localhost:[1-9]\d*$/);
  });

  it('fails where the port is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    onTestFinished(() => {
      taken.close();
    });
    // grpc-js writes this failure to stderr as well.
    setLogVerbosity(logVerbosity.NONE);
    await expect(startHealthServer({ listen: `127.0.0.1:${String(port)}` })).rejects.toThrow();
  });
});
