import { describe, expect, test } from 'vitest';
import type { Broken, KnownDeviation } from '../case/result.ts';
import { compareRuns } from './compare.ts';
import type { CaseChange, ComparedRevision, ComparedRun } from './compare.ts';
import { endOf } from './judged.ts';
import type { Ended, JudgedCase } from './judged.ts';

const broken: Broken = { expected: 'SERVING', actual: 'end UNKNOWN "conformance.0a1b2c.x" after 3.1 ms' };
const sameBroken: Broken = { expected: 'SERVING', actual: 'end UNKNOWN "conformance.fedcba.x" after 12 ms' };
const otherBroken: Broken = { expected: 'SERVING', actual: 'NOT_SERVING' };
const known: KnownDeviation = { reason: 'it does so', kind: 'defect', review: '2027-05-21' };

const PASSED: Ended = { outcome: 'passed' };
const FAILED: Ended = { outcome: 'failed', broken };
const FAILED_AGAIN: Ended = { outcome: 'failed', broken: sameBroken };
const FAILED_OTHERWISE: Ended = { outcome: 'failed', broken: otherBroken };
const EXPECTS_OTHER: Ended = { outcome: 'failed', broken: { ...broken, expected: 'UNKNOWN' } };
const WARNING: Ended = { outcome: 'warning', broken };
const KNOWN: Ended = { outcome: 'known-failure', broken, known };
const KNOWN_OTHERWISE: Ended = { outcome: 'known-failure', broken: otherBroken, known };
const UNEXPECTED: Ended = { outcome: 'unexpected-pass', known };
const FLAKY: Ended = { outcome: 'known-flaky', known, saw: 'end UNKNOWN "*" after * ms' };
const FLAKY_OTHERWISE: Ended = { ...FLAKY, saw: 'silence' };
const SKIPPED: Ended = { outcome: 'not-applicable', reason: 'target offers no control' };
const SKIPPED_OTHERWISE: Ended = { outcome: 'not-applicable', reason: 'the target has no List' };
const ERRORED: Ended = {
  outcome: 'errored',
  error: { code: 'E_TARGET_DIED', message: 'it died', hint: 'look' },
};
const ERRORED_OTHERWISE: Ended = {
  outcome: 'errored',
  error: { code: 'E_SILENT', message: 'silence', hint: 'wait' },
};

function run(
  ends: Readonly<Record<string, Ended>>,
  verdict: ComparedRevision['verdict'] = 'broken',
): ComparedRun {
  return {
    conformsTo: verdict === 'fulfilled' ? 2015 : null,
    revisions: [{ revision: 2015, method: 'Check', verdict }],
    cases: Object.entries(ends).map(([id, end]): JudgedCase => ({
      id,
      requirement: 'CHK-03',
      level: 'MUST',
      revision: 2015,
      ...end,
    })),
  };
}

describe('a case that was and is', () => {
  test.each<[before: Ended, after: Ended, kind: CaseChange['kind'] | 'unchanged']>([
    [PASSED, PASSED, 'unchanged'],
    [FAILED, FAILED_AGAIN, 'unchanged'],
    [KNOWN, { ...KNOWN, broken: sameBroken }, 'unchanged'],
    [KNOWN, { ...KNOWN, known: { ...known, reason: 'better told' } }, 'unchanged'],
    [SKIPPED, SKIPPED, 'unchanged'],
    [ERRORED, { ...ERRORED, error: { ...ERRORED.error, hint: 'look elsewhere' } }, 'unchanged'],

    [PASSED, FAILED, 'worse'],
    [PASSED, WARNING, 'worse'],
    [PASSED, KNOWN, 'worse'],
    [PASSED, ERRORED, 'worse'],
    [UNEXPECTED, FAILED, 'worse'],
    [FAILED, ERRORED, 'worse'],
    [KNOWN, ERRORED, 'worse'],
    [SKIPPED, FAILED, 'worse'],
    [SKIPPED, ERRORED, 'worse'],

    [FAILED, PASSED, 'better'],
    [WARNING, PASSED, 'better'],
    [KNOWN, UNEXPECTED, 'better'],
    [ERRORED, PASSED, 'better'],

    [FAILED, FAILED_OTHERWISE, 'broken-differently'],
    [FAILED, EXPECTS_OTHER, 'broken-differently'],
    [FAILED, KNOWN_OTHERWISE, 'broken-differently'],
    [KNOWN, FAILED_OTHERWISE, 'broken-differently'],
    [ERRORED, FAILED, 'broken-differently'],
    [ERRORED, ERRORED_OTHERWISE, 'broken-differently'],

    [FAILED, KNOWN, 'judged-otherwise'],
    [KNOWN, FAILED_AGAIN, 'judged-otherwise'],
    [WARNING, FAILED, 'judged-otherwise'],
    [PASSED, UNEXPECTED, 'judged-otherwise'],

    [FLAKY, FLAKY, 'unchanged'],
    [FLAKY, { ...FLAKY, broken }, 'unchanged'],
    [FLAKY, { ...FLAKY, known: { ...known, reason: 'better told' } }, 'unchanged'],
    [FLAKY, { ...FLAKY, saw: 'end UNKNOWN "*" after 5 ms' }, 'unchanged'],
    [FLAKY, PASSED, 'judged-otherwise'],
    [PASSED, FLAKY, 'judged-otherwise'],
    [FLAKY, UNEXPECTED, 'judged-otherwise'],
    [FLAKY, FAILED, 'judged-otherwise'],
    [FAILED, FLAKY, 'judged-otherwise'],
    [FLAKY, KNOWN, 'judged-otherwise'],
    [KNOWN, FLAKY, 'judged-otherwise'],
    [FLAKY, FAILED_OTHERWISE, 'broken-differently'],
    [KNOWN_OTHERWISE, FLAKY, 'broken-differently'],
    [FLAKY, FLAKY_OTHERWISE, 'broken-differently'],
    [FLAKY, ERRORED, 'worse'],
    [ERRORED, FLAKY, 'better'],
    [SKIPPED, FLAKY, 'now-applicable'],
    [FLAKY, SKIPPED, 'no-longer-applicable'],

    [SKIPPED, PASSED, 'now-applicable'],
    [PASSED, SKIPPED, 'no-longer-applicable'],
    [FAILED, SKIPPED, 'no-longer-applicable'],
    [ERRORED, SKIPPED, 'no-longer-applicable'],
    [SKIPPED, SKIPPED_OTHERWISE, 'other-reason'],
  ])('%j then %j: %s', (before, after, kind) => {
    const { changes, worse } = compareRuns(run({ 'check/x': before }), run({ 'check/x': after }));
    const row = { id: 'check/x', requirement: 'CHK-03', level: 'MUST', revision: 2015 };
    expect(changes).toEqual(
      kind === 'unchanged' ? [] : [{ ...row, kind, before: endOf(before), after: endOf(after) }],
    );
    expect(worse).toBe(kind === 'worse');
  });
});

test('what only one run has is new or gone, and neither is worse', () => {
  const { changes, worse } = compareRuns(
    run({ 'check/old': FAILED, 'check/both': PASSED }),
    run({ 'check/new': FAILED, 'check/both': PASSED }),
  );
  expect(changes).toMatchObject([
    { id: 'check/new', kind: 'new', before: null, after: FAILED },
    { id: 'check/old', kind: 'gone', before: FAILED, after: null },
  ]);
  expect(worse).toBe(false);
});

test('requirement and level are those of the later run', () => {
  const before = run({ 'check/x': PASSED });
  const after: ComparedRun = {
    ...before,
    cases: [{ id: 'check/x', requirement: 'CHK-04', level: 'SHOULD', revision: 2018, ...WARNING }],
  };
  expect(compareRuns(before, after).changes).toMatchObject([
    { requirement: 'CHK-04', level: 'SHOULD', revision: 2018 },
  ]);
});

test('outcomes are counted on both sides', () => {
  const { counts } = compareRuns(run({ a: FAILED, b: FAILED, c: PASSED }), run({ a: PASSED, b: KNOWN }));
  expect(counts).toEqual({
    passed: { before: 1, after: 1 },
    failed: { before: 2, after: 0 },
    warning: { before: 0, after: 0 },
    'known-failure': { before: 0, after: 1 },
    'known-flaky': { before: 0, after: 0 },
    'unexpected-pass': { before: 0, after: 0 },
    'not-applicable': { before: 0, after: 0 },
    errored: { before: 0, after: 0 },
  });
});

describe('a revision', () => {
  test.each<[before: ComparedRevision['verdict'], after: ComparedRevision['verdict'], worse: boolean]>([
    ['fulfilled', 'fulfilled', false],
    ['fulfilled', 'broken', true],
    ['fulfilled', 'not-offered', true],
    ['fulfilled', 'not-judged', true],
    ['broken', 'not-offered', false],
    ['not-offered', 'broken', false],
    ['broken', 'fulfilled', false],
  ])('that was %s and is %s', (before, after, worse) => {
    const comparison = compareRuns(run({}, before), run({}, after));
    expect(comparison.revisions).toEqual([{ revision: 2015, method: 'Check', before, after }]);
    expect(comparison.worse).toBe(worse);
  });

  test('that only one side knows has nothing on the other', () => {
    const none = { ...run({}), revisions: [] };
    expect(compareRuns(none, run({})).revisions).toMatchObject([{ before: null, after: 'broken' }]);
    expect(compareRuns(run({}), none).revisions).toMatchObject([{ before: 'broken', after: null }]);
    expect(compareRuns(run({}, 'fulfilled'), none).worse).toBe(true);
  });
});
