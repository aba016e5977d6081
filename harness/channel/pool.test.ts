import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { Connection } from './connection.ts';
import { createConnectionPool } from './pool.ts';
import type { ConnectionPool, Lease } from './pool.ts';

const OPTIONS = { timeoutMs: 20_000 };

/** A pool that is closed when the test ends. Connections are dialled with the first call, so nothing need listen. */
function poolOf(maxConcurrentStreams: number, address = '127.0.0.1:1'): ConnectionPool {
  const pool = createConnectionPool({ address }, maxConcurrentStreams);
  onTestFinished(() => {
    pool.close();
  });
  return pool;
}

describe('streamsPerConnection', () => {
  it.each<[announced: number, streams: number]>([
    [Number.POSITIVE_INFINITY, 250],
    [4_294_967_295, 250],
    [251, 250],
    [250, 250],
    [100, 100],
    [99, 99],
    [1, 1],
    // A server that takes no streams at all is asked all the same: its answer is what we want to see.
    [0, 1],
  ])('of a server that announces %d is %d', (announced, streams) => {
    expect(poolOf(announced).streamsPerConnection).toBe(streams);
  });
});

describe('lease', () => {
  it('shares a connection until it is full', () => {
    const pool = poolOf(10);
    const connections = [4, 4, 2, 1, 9].map((streams) => pool.lease(streams).connection);
    const [first, , , second] = connections;
    expect(connections.map((connection) => [first, second].indexOf(connection))).toEqual([0, 0, 0, 1, 1]);
    expect(first).not.toBe(second);
  });

  it('fills the gaps of earlier connections', () => {
    const pool = poolOf(10);
    const big = pool.lease(7);
    const other = pool.lease(7);
    expect(other.connection).not.toBe(big.connection);
    expect(pool.lease(3).connection).toBe(big.connection);
    expect(pool.lease(3).connection).toBe(other.connection);
  });

  it('has room again for what is released, and no more than that', () => {
    const pool = poolOf(10);
    const first = pool.lease(6);
    const rest = pool.lease(4);
    first.release();
    expect(pool.lease(7).connection).not.toBe(rest.connection);
    expect(pool.lease(6).connection).toBe(rest.connection);
    expect(pool.lease(1).connection).not.toBe(rest.connection);
  });

  it('never gives the connection that is not wanted, however empty it is', () => {
    const pool = poolOf(10);
    const first = pool.lease(1);
    const second = pool.lease(1, first.connection);
    expect(second.connection).not.toBe(first.connection);
    expect(pool.lease(1, first.connection).connection).toBe(second.connection);
    expect(pool.lease(1, second.connection).connection).toBe(first.connection);
  });

  it('gives more than fits on one connection a connection without others', () => {
    const pool = poolOf(10);
    const shared = pool.lease(1);
    const large = pool.lease(11);
    expect(large.connection).not.toBe(shared.connection);
    expect(pool.lease(1).connection).toBe(shared.connection);
    expect(pool.lease(9, shared.connection).connection).not.toBe(large.connection);
  });
});

describe('own', () => {
  it('gives a connection that nobody else gets', () => {
    const pool = poolOf(10);
    const connections = [pool.own(), pool.lease(1), pool.own(), pool.lease(1, pool.lease(1).connection)];
    expect(new Set(connections.map(({ connection }) => connection)).size).toBe(4);
  });
});

describe('on a real server', () => {
  /** Whether each connection answers. */
  const answering = (leases: readonly Lease<Pick<Connection, 'check'>>[]): Promise<boolean[]> =>
    Promise.all(
      leases.map(({ connection }) =>
        connection.check('', OPTIONS).then(
          (answer) => answer.kind === 'answered',
          () => false,
        ),
      ),
    );

  it('closes own connections with their release, and all with the pool', async () => {
    const server = await startHealthServer();
    const pool = poolOf(10, server.address);
    const [released, kept, shared] = [pool.own(), pool.own(), pool.lease(1)];
    expect(await answering([released, kept, shared])).toEqual([true, true, true]);

    released.release();
    // A released lease on a shared connection closes nothing: others use it.
    shared.release();
    expect(await answering([released, kept, shared])).toEqual([false, true, true]);

    pool.close();
    expect(await answering([released, kept, shared])).toEqual([false, false, false]);
    await server.stop();
  });

  it('gives raw connections that nobody else gets, and closes them', async () => {
    const server = await startHealthServer();
    const pool = poolOf(10, server.address);
    const leases = [pool.raw(), pool.raw(), pool.own()];
    expect(await answering(leases)).toEqual([true, true, true]);
    expect(new Set(leases.map(({ connection }) => connection)).size).toBe(3);
    leases[0]?.release();
    expect(await answering(leases.slice(1))).toEqual([true, true]);
    pool.close();
    await server.stop();
  });

  it('gives connections that do not read yet, and closes them', async () => {
    const server = await startHealthServer();
    const pool = poolOf(10, server.address);
    const leases = [pool.stalled(), pool.stalled()];
    for (const { connection } of leases) connection.read();
    expect(await answering(leases)).toEqual([true, true]);
    const ends = leases.map(
      ({ connection }) =>
        new Promise((resolve) => {
          connection.watch('', {}, { onMessage: () => undefined, onEnd: resolve });
        }),
    );
    leases[0]?.release();
    await ends[0];
    pool.close();
    await ends[1];
    await server.stop();
  });
});
