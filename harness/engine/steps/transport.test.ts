import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runRow, told } from '../../../tests/run-row.ts';
import type { Behaviour, ServerChange } from '../../../targets/reference/change.ts';
import { checking, telling } from '../../../targets/reference/override.ts';
import { startHealthServer } from '../../../targets/reference/server.ts';
import type { HealthStore } from '../../../targets/reference/store.ts';
import { sameAnswers } from '../../case/steps.ts';
import type { Transport } from '../../case/step.ts';
import { createScratch } from '../../target/scratch.ts';
import { embedded } from '../../target/embedded.ts';
import type { StartOptions, TargetFactory } from '../../target/target.ts';
import { canListenOn } from '../transports.ts';

const TRANSPORTS: readonly Transport[] = ['tls', 'unix', 'ipv6'];

/** A server that is otherwise while it listens on a Unix socket. */
const otherwiseOnUnix = (change: (store: HealthStore) => Behaviour): TargetFactory => {
  return (options) => embedded('a server', options.listen.on === 'unix' ? { behave: change } : {})(options);
};

describe.each(TRANSPORTS)('the same answers over %s', (over) => {
  it('are given by the reference', async ({ skip }) => {
    if (over === 'ipv6' && !(await canListenOn())) skip('no IPv6 here');
    const result = await runRow(embedded('reference'), [sameAnswers(over)]);
    expect(told(result)).toBe('passed');
    const questions = result.transcript.filter(({ what }) => what.endsWith(' of both servers'));
    expect(questions.map(({ what }) => what.replace(/conformance\.\w+\.check\.something\./, ''))).toEqual([
      'Check "" of both servers',
      'Check "unknown" of both servers',
      'Check "a" of both servers',
      'Check "b" of both servers',
      'Watch "" of both servers',
      'Watch "unknown" of both servers',
      'Watch "a" of both servers',
      'Watch "b" of both servers',
      'List of both servers',
    ]);
  });
});

describe('a difference', () => {
  it.each<[what: string, change: (store: HealthStore) => Behaviour, expected: RegExp]>([
    [
      'in Check of the empty name',
      () => ({ service: checking((service) => (service === '' ? 'NOT_SERVING' : undefined)) }),
      /^expected Check "" over a Unix socket as of the usual server: OK, SERVING; saw OK, NOT_SERVING$/,
    ],
    [
      'in Check of a name that is NOT_SERVING',
      () => ({
        service: checking((service, store) => (store.get(service) === undefined ? undefined : 'SERVING')),
      }),
      /^expected Check "conformance\..*\.b" over .*: OK, NOT_SERVING; saw OK, SERVING$/,
    ],
    [
      'in the code of an end',
      () => ({
        service: checking((service, store) =>
          store.get(service) === undefined ? { code: 'UNAVAILABLE' } : undefined,
        ),
      }),
      /^expected Check "conformance\..*\.unknown" .*: end NOT_FOUND "unknown service"; saw end UNAVAILABLE/,
    ],
    [
      'in the first message of a Watch',
      () => ({
        service: telling(({ tell }) => (status) => {
          tell(status === 'SERVICE_UNKNOWN' ? 'UNKNOWN' : status);
        }),
      }),
      /^expected Watch "conformance\..*\.unknown" .*: OK, SERVICE_UNKNOWN; saw OK, UNKNOWN$/,
    ],
    [
      'in List',
      () => ({
        service: () => ({
          List: (_call, answer) => {
            answer(null, { statuses: {} });
          },
        }),
      }),
      /^expected List .*: OK, "conformance\..*\.a" SERVING, .*; saw OK, "conformance\..*\.a" absent/,
    ],
    [
      'of a store that nobody drives',
      () => ({ store: { set: () => undefined } }),
      /^expected Check "conformance\..*\.a" .*: OK, SERVING; saw end NOT_FOUND/,
    ],
  ])('%s is broken', async (_what, change, expected) => {
    const result = await runRow(otherwiseOnUnix(change), [sameAnswers('unix')]);
    expect(told(result)).toMatch(expected);
  });

  it('in what an error says is none', async () => {
    const start = otherwiseOnUnix(() => ({
      service: checking((service, store) =>
        store.get(service) === undefined ? { code: 'NOT_FOUND' } : undefined,
      ),
    }));
    expect(told(await runRow(start, [sameAnswers('unix')]))).toBe('passed');
  });

  it('is none where both servers are equally wrong', async () => {
    const change: ServerChange = {
      behave: () => ({ service: checking(() => ({ code: 'UNAVAILABLE' })) }),
    };
    const result = await runRow(embedded('a server', change), [sameAnswers('unix')]);
    expect(told(result)).toBe('passed');
  });
});

describe('what a target cannot do', () => {
  const driven = (result: Awaited<ReturnType<typeof runRow>>): string[] =>
    result.transcript.flatMap(({ what }) => (what.startsWith('setStatus') ? [what.slice(-11)] : []));

  it('is not asked of it: control', async () => {
    const change: ServerChange = { cannot: ['setStatus', 'clearStatus', 'enterTerminalState', 'resume'] };
    const result = await runRow(embedded('a server', change), [sameAnswers('unix')]);
    expect(told(result)).toBe('passed');
    expect(driven(result)).toEqual([]);
  });

  it('is not asked of it: a status', async () => {
    const result = await runRow(embedded('a server', { cannotSet: ['SERVING'] }), [sameAnswers('unix')]);
    expect(told(result)).toBe('passed');
    expect(result.transcript.filter(({ what }) => what.endsWith('.b" of both servers'))).toHaveLength(2);
    expect(result.transcript.filter(({ what }) => what.endsWith('.a" of both servers'))).toHaveLength(0);
  });

  it('is not asked of it: a method', async () => {
    const result = await runRow(embedded('a server', { lacks: ['Watch', 'List'] }), [sameAnswers('unix')]);
    expect(told(result)).toBe('passed');
    expect(result.transcript.filter(({ what }) => /^(?:Watch|List)/.test(what))).toEqual([]);
  });
});

describe('a server that is started', () => {
  it('is stopped when the step ends, once, and leaves no socket behind', async () => {
    const stops: string[] = [];
    const start: TargetFactory = async (options) => {
      const instance = await embedded('a server')(options);
      return {
        ...instance,
        stop: async () => {
          stops.push(options.listen.on);
          await instance.stop?.();
        },
      };
    };
    const result = await runRow(start, [sameAnswers('unix'), sameAnswers('tls')]);
    expect(told(result)).toBe('passed');
    // That on the Unix socket before all others, which the end of the run stops.
    expect(stops[0]).toBe('unix');
    expect(stops.toSorted()).toEqual(['tcp', 'tcp', 'tcp', 'unix']);
    const path = /unix:(\S+)$/.exec(result.transcript[0]?.what ?? '')?.[1];
    expect(path).toMatch(/\.sock$/);
    expect(existsSync(path ?? '')).toBe(false);
  });

  it('on another transport than it was told is the fault of the target', async () => {
    const start: TargetFactory = async ({ tls }) => ({
      ...(await embedded('a server')({ listen: { on: 'tcp' }, ...(tls && { tls }) })),
    });
    expect(told(await runRow(start, [sameAnswers('unix')]))).toMatch(
      /^E_START: the target was to be started on a Unix socket, and says that it listens at 127\.0\.0\.1:\d+$/,
    );
  });

  it('without the certificate that it was given is broken', async () => {
    const start: TargetFactory = ({ listen }) => embedded('a server')({ listen });
    expect(told(await runRow(start, [sameAnswers('tls')]))).toMatch(
      /^expected an HTTP\/2 server over TLS; saw 127\.0\.0\.1:\d+ speaks plain text, but the suite speaks TLS to it$/,
    );
  });

  it('and is not there is an error', async () => {
    const start: TargetFactory = async (options) => {
      const instance = await embedded('a server')(options);
      if (options.listen.on === 'unix') await instance.stop?.();
      return instance;
    };
    expect(told(await runRow(start, [sameAnswers('unix')]))).toMatch(
      /^E_UNREACHABLE: there is no Unix socket/,
    );
  });

  it('and dies is an error, never an answer', async () => {
    const start: TargetFactory = (options) =>
      embedded('a server', {
        behave: (store, crash) =>
          options.listen.on === 'unix'
            ? {
                store: {
                  get: (service) => {
                    if (service !== '') crash();
                    return store.get(service);
                  },
                },
              }
            : {},
      })(options);
    expect(told(await runRow(start, [sameAnswers('unix')]))).toMatch(/^E_TARGET_DIED: the target died: /);
  });
});

describe('a target that is only there once, and spoken to', () => {
  it.each(TRANSPORTS)('over %s, is judged itself', async (over) => {
    if (over === 'ipv6' && !(await canListenOn())) return;
    const scratch = createScratch();
    onTestFinished(() => scratch.remove());
    const { server, ca } = await scratch.certificates();
    const listen: StartOptions['listen'] =
      over === 'tls'
        ? { on: 'tcp' }
        : over === 'unix'
          ? { on: 'unix', path: await scratch.socketPath() }
          : { on: 'ipv6' };
    const { cert, key } = server;
    const start: TargetFactory = () =>
      embedded('a server')({ listen, ...(over === 'tls' && { tls: { cert, key } }) });
    const target = {
      label: 'a server',
      restartable: false,
      start,
      ...(over === 'tls' && { transport: { tls: { ca } } }),
    };
    const result = await runRow(target, [sameAnswers(over)]);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([expect.stringMatching(/^the target itself is spoken to over /)]);
  });

  it('so, is broken where Check does not answer', async () => {
    const scratch = createScratch();
    onTestFinished(() => scratch.remove());
    const server = await startHealthServer({
      listen: `unix:${await scratch.socketPath()}`,
      change: {
        behave: () => ({
          service: checking((service) => (service === '' ? undefined : { code: 'UNAVAILABLE' })),
        }),
      },
    });
    onTestFinished(() => server.stop(0));
    const target = { label: 'a server', restartable: false, start: () => ({ address: server.address }) };
    expect(told(await runRow(target, [sameAnswers('unix')]))).toMatch(
      /^expected Check "conformance\..*\.unknown" over a Unix socket: an answer; saw end UNAVAILABLE/,
    );
  });
});
