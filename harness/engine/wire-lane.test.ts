import { describe, expect, it } from 'vitest';
import type { Case } from '../case/case.ts';
import { fresh, NAME } from '../case/names.ts';
import type { Name } from '../case/names.ts';
import type { Requirement } from '../case/requirement.ts';
import type { CaseResult } from '../case/result.ts';
import { wire } from '../case/steps.ts';
import { message } from '../case/wire.ts';
import type { ServerChange } from '../../targets/reference/change.ts';
import { checking } from '../../targets/reference/override.ts';
import { embedded } from '../target/embedded.ts';
import { runSuite } from './run-suite.ts';

const REQUIREMENT: Requirement = {
  id: 'WIR-08',
  level: 'MUST',
  revision: 2015,
  source: 'here',
  title: 'Something holds.',
  why: 'It must.',
  bad: [],
};

/** The server does not survive the request for it. */
const DEADLY = '.deadly';

/** A row that asks for a name, and takes any end. */
const rowOf = (id: string, name: Name): Case => ({
  id: `wire/${id}`,
  requirement: REQUIREMENT.id,
  summary: 'something holds',
  steps: [wire({ method: 'Check', body: message(name) }, { want: 'ends', accept: ['anything'] })],
});

const ROWS: readonly Case[] = [
  rowOf('before', NAME),
  rowOf('deadly', fresh('a', DEADLY)),
  ...Array.from({ length: 8 }, (_, index) => rowOf(`after-${String(index)}`, NAME)),
];

async function run(change: ServerChange): Promise<{ results: Map<string, CaseResult>; servers: number }> {
  const results = new Map<string, CaseResult>();
  let servers = 0;
  const start = embedded('a server', change);
  await runSuite(
    {
      label: 'a server',
      restartable: true,
      start: (options) => {
        servers += 1;
        return start(options);
      },
    },
    ROWS.map((row) => ({ row, requirement: REQUIREMENT })),
    { timeoutMs: 20_000, seed: 1, known: new Map(), require: 2015, strict: false, overall: undefined },
    {
      onTarget: () => undefined,
      onResult: (result) => {
        if (results.has(result.id)) throw new Error(`${result.id} was told twice`);
        results.set(result.id, result);
      },
    },
    new AbortController().signal,
  );
  return { results, servers };
}

describe('the lane of bytes', () => {
  it('has a server of its own for all cases that pass', async () => {
    const { results, servers } = await run({});
    expect([...results.values()].map(({ outcome }) => outcome)).toEqual(ROWS.map(() => 'passed'));
    expect(servers).toBe(2);
  });

  it('finds the one request that a server does not survive', async () => {
    const { results } = await run({
      behave: (_store, crash) => ({
        service: checking((service) => {
          if (service.endsWith(DEADLY)) crash();
          return undefined;
        }),
      }),
    });
    const outcomes = Object.fromEntries([...results].map(([id, { outcome }]) => [id, outcome]));
    expect(outcomes).toEqual(
      Object.fromEntries(ROWS.map(({ id }) => [id, id === 'wire/deadly' ? 'errored' : 'passed'])),
    );
    expect(results.get('wire/deadly')).toMatchObject({ error: { code: 'E_TARGET_DIED' } });
  });
});
