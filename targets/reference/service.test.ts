import { connect as connectHttp2 } from 'node:http2';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../harness/channel/connection.ts';
import type { CallEnd, Connection, OpenWatch } from '../../harness/channel/connection.ts';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthCheckRequest, HealthCheckResponse } from '../../proto/health.ts';
import { createHealthService } from './service.ts';
import { createHealthStore } from './store.ts';
import type { HealthStore } from './store.ts';

/** How many watchers a server has now, and word of it when they are this many. */
interface Census {
  readonly subscribed: Map<string, number>;
  readonly open: Set<unknown>;
  readonly until: (watchers: number) => Promise<void>;
}

interface Served {
  readonly address: string;
  readonly store: HealthStore;
  readonly census: Census;
  readonly stop: () => void;
}

/** Serves a store that counts who listens to it. */
async function serve(): Promise<Served> {
  const store = createHealthStore();
  const subscribed = new Map<string, number>();
  const open = new Set<ServerWritableStream<HealthCheckRequest, HealthCheckResponse>>();
  const waiting = new Set<() => void>();
  const add = (service: string, change: number): void => {
    const count = (subscribed.get(service) ?? 0) + change;
    if (count === 0) subscribed.delete(service);
    else subscribed.set(service, count);
    for (const check of waiting) check();
  };
  const counting: HealthStore = {
    ...store,
    subscribe: (service, listener) => {
      const unsubscribe = store.subscribe(service, listener);
      add(service, 1);
      return () => {
        unsubscribe();
        add(service, -1);
      };
    },
  };
  const server = new Server();
  server.addService({ ...healthDefinition }, createHealthService(counting, 100, open));
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
  const total = (): number => Array.from(subscribed.values()).reduce((sum, count) => sum + count, 0);
  const until = (watchers: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (total() !== watchers) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { address: `127.0.0.1:${String(port)}`, store, census: { subscribed, open, until }, stop };
}

function connect(address: string): Connection {
  const connection = openConnection({ address });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

/** Opens a Watch and waits for its first message. */
function watch(connection: Connection, service: string, deadlineMs?: number): Promise<OpenWatch> {
  return new Promise((resolve, reject) => {
    const call = connection.watch(service, deadlineMs === undefined ? {} : { deadlineMs }, {
      onMessage: () => {
        resolve(call);
      },
      onEnd: (end: CallEnd) => {
        reject(new Error(`ended with ${end.code} before the first message`));
      },
    });
  });
}

/** What is left of watchers once there are this many. */
async function leftOf(census: Census, watchers: number): Promise<unknown> {
  await census.until(watchers);
  return { subscribed: Array.from(census.subscribed), open: census.open.size };
}

const NOBODY = { subscribed: [], open: 0 };

describe('Watch leaves nothing behind', () => {
  it('when it is cancelled', async () => {
    const { address, census } = await serve();
    const connection = connect(address);
    const calls = [
      await watch(connection, 'a'),
      await watch(connection, 'a'),
      await watch(connection, ''),
      await watch(connection, 'nobody'),
    ];
    expect(await leftOf(census, 4)).toEqual({
      subscribed: [
        ['a', 2],
        ['', 1],
        ['nobody', 1],
      ],
      open: 4,
    });
    calls[0]?.cancel();
    expect(await leftOf(census, 3)).toEqual({
      subscribed: [
        ['a', 1],
        ['', 1],
        ['nobody', 1],
      ],
      open: 3,
    });
    for (const call of calls.slice(1)) call.cancel();
    expect(await leftOf(census, 0)).toEqual(NOBODY);
  });

  it('when it is cancelled a thousand times', async () => {
    const { address, census } = await serve();
    const connection = connect(address);
    for (let round = 0; round < 10; round += 1) {
      const calls = await Promise.all(
        Array.from({ length: 100 }, (_, index) => watch(connection, `name ${String(round * 100 + index)}`)),
      );
      for (const call of calls) call.cancel();
    }
    expect(await leftOf(census, 0)).toEqual(NOBODY);
  });

  it('when its deadline passes', async () => {
    const { address, census } = await serve();
    const connection = connect(address);
    // The call itself must come through in time, so it does not pay for the connection.
    await connection.check('', { timeoutMs: 20_000 });
    await watch(connection, 'a', 300);
    expect(await leftOf(census, 0)).toEqual(NOBODY);
  });

  it('when the connection is lost', async () => {
    const { address, census } = await serve();
    await watch(connect(address), 'a');
    const session = connectHttp2(`http://${address}`);
    for (const service of ['a', 'a', 'b']) {
      const message = healthDefinition.Watch.requestSerialize({ service });
      session
        .request({
          ':method': 'POST',
          ':path': healthDefinition.Watch.path,
          'content-type': 'application/grpc',
          te: 'trailers',
        })
        .on('error', () => undefined) // The loss, which is what this test is about.
        .end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    }
    await census.until(4);
    session.destroy();
    expect(await leftOf(census, 1)).toEqual({ subscribed: [['a', 1]], open: 1 });
  });

  it('when the server is torn down', async () => {
    const { address, census, stop } = await serve();
    const connection = connect(address);
    await Promise.all(['a', 'a', 'b'].map((service) => watch(connection, service)));
    stop();
    expect(await leftOf(census, 0)).toEqual(NOBODY);
  });

  it('and changes go on reaching those who stay', async () => {
    const { address, store, census } = await serve();
    const connection = connect(address);
    const heard: unknown[] = [];
    const serving = new Promise<void>((resolve) => {
      connection.watch(
        'a',
        {},
        {
          onMessage: (status) => {
            heard.push(status);
            if (status === 'SERVING') resolve();
          },
          onEnd: (end) => heard.push(end),
        },
      );
    });
    const leaving = await watch(connection, 'a');
    leaving.cancel();
    await census.until(1);
    store.set('a', 'SERVING');
    await serving;
    expect(heard).toEqual(['SERVICE_UNKNOWN', 'SERVING']);
  });
});
