import { expect, it } from 'vitest';
import { NAME } from '../case/names.ts';
import type { CaseResult } from '../case/result.ts';
import { check, set } from '../case/steps.ts';
import { checking } from '../../targets/reference/override.ts';
import { embedded } from '../target/embedded.ts';
import { runSuite } from './run-suite.ts';

/** What one Check costs this process, in milliseconds. */
const CHECK_COSTS_MS = 20;
/** Long for one Check, and short for what all of them cost at once. */
const TIMEOUT_MS = 400;
const CASES = 60;

/** Keeps the process from all other work: cases and server are in it, as on a machine that has no time for them. */
function work(): void {
  const until = performance.now() + CHECK_COSTS_MS;
  while (performance.now() < until);
}

it('judges a case again alone that waited in vain while this process was busy', async () => {
  const results: CaseResult[] = [];
  let servers = 0;
  const start = embedded('a server', {
    behave: () => ({
      service: checking((service, store) => {
        work();
        return store.get(service) ?? { code: 'NOT_FOUND' };
      }),
    }),
  });
  const requirement = {
    id: 'CHK-03',
    level: 'MUST',
    revision: 2015,
    source: 'here',
    title: 'Something holds.',
    why: 'It must.',
    bad: [],
  } as const;
  await runSuite(
    {
      label: 'a server',
      restartable: true,
      start: (options) => {
        servers += 1;
        return start(options);
      },
    },
    Array.from({ length: CASES }, (_, index) => ({
      row: {
        id: `check/busy-${String(index)}`,
        requirement: requirement.id,
        summary: 'something holds',
        steps: [set(NAME, 'SERVING'), check(NAME, 'SERVING')],
      },
      requirement,
    })),
    { timeoutMs: TIMEOUT_MS, seed: 1, known: new Map(), require: 2015, strict: false, overall: undefined },
    { onTarget: () => undefined, onResult: (result) => results.push(result) },
    new AbortController().signal,
  );
  expect(results.map(({ outcome }) => outcome)).toEqual(Array.from({ length: CASES }, () => 'passed'));
  expect(servers).toBeGreaterThan(1);
}, 60_000);
