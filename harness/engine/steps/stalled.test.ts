import { describe, expect, it } from 'vitest';
import { HARMED, UNHARMED } from '../../../tests/stalled-servers.ts';
import type { Case } from '../../case/case.ts';
import { NAME } from '../../case/names.ts';
import type { Requirement } from '../../case/requirement.ts';
import type { CaseResult } from '../../case/result.ts';
import { stalled } from '../../case/steps.ts';
import type { TargetFactory } from '../../target/target.ts';
import { runSuite } from '../run-suite.ts';

/** As often as the cases of the suite do it. */
const CHANGES = [1, 5, 16, 17, 100, 301, 10_000];
/** Long enough never to be reached, and a ceiling that is reached in vain. */
const PATIENT_MS = 20_000;
const IMPATIENT_MS = 1000;

const REQUIREMENT: Requirement = {
  id: 'WCH-15',
  level: 'MUST',
  revision: 2018,
  source: 'here',
  title: 'A watcher that does not read disturbs nobody.',
  why: 'It must not.',
  bad: [],
};

/** Runs the step against a server of its own for each number of changes. */
async function run(
  start: TargetFactory,
  changes: readonly number[],
  timeoutMs: number,
  restartable = true,
): Promise<CaseResult[]> {
  const cases = changes.map((amount) => {
    const row: Case = {
      id: `watch/stalled-${String(amount)}`,
      requirement: REQUIREMENT.id,
      summary: 'a watcher that does not read disturbs nobody',
      steps: [stalled(NAME, amount)],
    };
    return { row, requirement: REQUIREMENT };
  });
  const options = {
    timeoutMs,
    seed: 1,
    known: new Map(),
    require: 2015,
    strict: false,
    overall: undefined,
  } as const;
  const results = new Map<string, CaseResult>();
  const listener = {
    onTarget: () => undefined,
    onResult: (result: CaseResult) => {
      results.set(result.id, result);
    },
  };
  const target = { label: 'a server', restartable, start };
  await runSuite(target, cases, options, listener, new AbortController().signal);
  return cases.flatMap(({ row }) => results.get(row.id) ?? []);
}

/** What is told of a result: `passed`, or why not. */
function told(result: CaseResult): string {
  if ('broken' in result) {
    const { expected, actual } = result.broken;
    return [`expected ${expected}; saw ${actual}`, ...result.notes].join('; ');
  }
  return 'error' in result ? result.error.message : result.outcome;
}

const ALL_PASSED = CHANGES.map(() => 'passed');

describe('a server that a watcher which does not read does harm to', () => {
  it.concurrent.each<[server: keyof typeof HARMED, changes: readonly number[], told: RegExp]>([
    // What was written before the buffers were full ends with NOT_SERVING, so it is stale after an even number of changes.
    ['missesWhileItWaits', [16, 100, 10_000], /reads again hears SERVING.*; saw last message NOT_SERVING/],
    ['dropsTheLatest', [16, 100, 10_000], /reads again hears SERVING.*; saw last message NOT_SERVING/],
    // One more message is kept, so it is the other way about.
    ['keepsTheOldest', [17, 301], /reads again hears NOT_SERVING.*; saw last message SERVING/],
    [
      'tellsUnderTheLockOfTheName',
      CHANGES,
      /they are not, after 0 of .*; expected another watcher hears SERVING.*; saw no message/,
    ],
    [
      'tellsUnderTheLockOnceFull',
      [16, 17, 100, 301, 10_000],
      /they are not, after 15 of .*; expected the next change is made; saw .*still pending/,
    ],
    [
      'changesOnceAllWereTold',
      CHANGES,
      /they are not, after 0 of .*; expected the next change is made; saw .*still pending/,
    ],
    [
      'checksOnceAllWereTold',
      CHANGES,
      /they are not, after 0 of .*; expected Check .*: OK, SERVING; saw no answer within/,
    ],
  ])(
    '%s: fails with %j changes',
    async (server, changes, why) => {
      const results = await run(HARMED[server], changes, IMPATIENT_MS);
      expect(results.map(({ outcome }) => outcome)).toEqual(changes.map(() => 'failed'));
      for (const result of results) expect(told(result)).toMatch(why);
    },
    60_000,
  );
});

describe('a server to which it does none', () => {
  it.each(Object.keys(UNHARMED) as (keyof typeof UNHARMED)[])(
    '%s: passes with every number of changes',
    async (server) => {
      expect((await run(UNHARMED[server], CHANGES, PATIENT_MS)).map(told)).toEqual(ALL_PASSED);
    },
    60_000,
  );

  it('passes one case after the other where it cannot be started again', async () => {
    expect((await run(UNHARMED.keepsTheLatest, CHANGES, PATIENT_MS, false)).map(told)).toEqual(ALL_PASSED);
  }, 60_000);

  it('is told of when it gave up the watcher', async () => {
    const notes = await Promise.all(
      [UNHARMED.resetsTheWatch, UNHARMED.losesTheConnection].map(async (start) => {
        const [result] = await run(start, [17], PATIENT_MS);
        return result?.notes.join('\n');
      }),
    );
    for (const note of notes) expect(note).toMatch(/^the server ended the Watch that did not read: end/);
  }, 60_000);
});

describe('a server that was harmed', () => {
  it('is as it was once the watcher is gone', async () => {
    const results = await run(HARMED.tellsUnderTheLockOnceFull, [16, 5, 1], IMPATIENT_MS, false);
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'passed', 'passed']);
  }, 60_000);
});
