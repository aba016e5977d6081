import { describe, expect, test } from 'vitest';
import { REVISIONS } from '../harness/case/requirement.ts';
import type { Level, Revision } from '../harness/case/requirement.ts';
import type { BaselineVerdict, ReportedResult, Verdict } from '../harness/case/result.ts';
import { conformsTo, countOutcomes, judgeRevisions } from './report.ts';
import type { RevisionVerdict } from './report.ts';
import {
  allOffered,
  flakyResults,
  heldResults,
  sampleResult,
  sampleResults,
} from './testing/sample-report.ts';

const PASSED: Verdict = { outcome: 'passed' };
const FAILED: Verdict = { outcome: 'failed', broken: { expected: 'OK', actual: 'silence' } };
const WARNING: Verdict = { outcome: 'warning', broken: { expected: 'OK', actual: 'silence' } };
const SKIPPED: Verdict = { outcome: 'not-applicable', reason: 'target offers no control' };
const ERRORED: Verdict = {
  outcome: 'errored',
  error: { code: 'E_TARGET_DIED', message: 'the target died', hint: 'look at its log' },
};

const known = { reason: 'it waits', kind: 'defect', review: '2027-05-21' } as const;
const KNOWN: BaselineVerdict = {
  outcome: 'known-failure',
  broken: { expected: 'OK', actual: 'silence' },
  known,
};
const FLAKY: BaselineVerdict = { outcome: 'known-flaky', known, saw: 'sil*' };
const UNEXPECTED: BaselineVerdict = { outcome: 'unexpected-pass', known };

const ID_OF = { 2015: 'CHK-01', 2018: 'WCH-01', 2025: 'LST-01' } as const;

function result(
  revision: Revision,
  verdict: Verdict | BaselineVerdict,
  level: Level = 'MUST',
  id: string = ID_OF[revision],
): ReportedResult {
  return sampleResult({ requirement: { id, level, revision } }, verdict);
}

const ALL_PASSED = REVISIONS.map((revision) => result(revision, PASSED));

/** The verdicts in the order of the revisions. */
function verdictsOf(revisions: readonly RevisionVerdict[]): string {
  return revisions.map(({ verdict }) => verdict).join(' ');
}

describe('judgeRevisions', () => {
  const whole = { offers: allOffered(), wholeSuite: true };
  const noWatch = { ...whole, offers: allOffered({ Watch: { kind: 'absent' } }) };
  const part = { ...whole, wholeSuite: false };

  test.each<[string, ReportedResult[], typeof whole, string]>([
    ['everything passed', ALL_PASSED, whole, 'fulfilled fulfilled fulfilled'],
    ['nothing ran', [], whole, 'not-judged not-judged not-judged'],
    ['a part of the suite proves nothing', ALL_PASSED, part, 'not-judged not-judged not-judged'],
    [
      'a part of the suite can break',
      [result(2015, PASSED), result(2018, FAILED)],
      part,
      'not-judged broken not-judged',
    ],
    ['a MUST is broken', [...ALL_PASSED, result(2018, FAILED)], whole, 'fulfilled broken fulfilled'],
    ['a MAY is broken', [...ALL_PASSED, result(2018, FAILED, 'MAY')], whole, 'fulfilled broken fulfilled'],
    [
      'a SHOULD is broken',
      [...ALL_PASSED, result(2018, WARNING, 'SHOULD')],
      whole,
      'fulfilled fulfilled fulfilled',
    ],
    [
      'a SHOULD failed under --strict',
      [...ALL_PASSED, result(2018, FAILED, 'SHOULD')],
      whole,
      'fulfilled fulfilled fulfilled',
    ],
    [
      'only a SHOULD passed',
      [result(2015, PASSED), result(2018, PASSED, 'SHOULD')],
      whole,
      'fulfilled not-judged not-judged',
    ],
    [
      'all that binds is not applicable',
      [result(2015, PASSED), result(2018, SKIPPED), result(2025, SKIPPED)],
      whole,
      'fulfilled not-judged not-judged',
    ],
    [
      'some that binds is not applicable',
      [...ALL_PASSED, result(2015, SKIPPED)],
      whole,
      'fulfilled fulfilled fulfilled',
    ],
    [
      'a MUST is known to be broken, and another one passes unexpectedly',
      [result(2018, KNOWN), result(2018, UNEXPECTED), result(2015, UNEXPECTED)],
      whole,
      'fulfilled broken not-judged',
    ],
    [
      'a MUST is broken by chance, and was not this time',
      [...ALL_PASSED, result(2018, FLAKY)],
      whole,
      'fulfilled broken fulfilled',
    ],
    [
      'a MAY is broken by chance, and was',
      [...ALL_PASSED, result(2018, { ...FLAKY, broken: { expected: 'OK', actual: 'silence' } }, 'MAY')],
      whole,
      'fulfilled broken fulfilled',
    ],
    [
      'a SHOULD is broken by chance',
      [...ALL_PASSED, result(2018, FLAKY, 'SHOULD')],
      whole,
      'fulfilled fulfilled fulfilled',
    ],
    ['one errored', [...ALL_PASSED, result(2015, ERRORED)], whole, 'not-judged fulfilled fulfilled'],
    [
      'one errored and one is broken',
      [...ALL_PASSED, result(2015, ERRORED), result(2015, FAILED)],
      whole,
      'broken fulfilled fulfilled',
    ],
    [
      'Watch is absent',
      [result(2015, PASSED), result(2018, PASSED), result(2018, SKIPPED), result(2025, PASSED)],
      noWatch,
      'fulfilled not-offered fulfilled',
    ],
    [
      'Watch is absent but required',
      [result(2015, PASSED), result(2018, FAILED)],
      noWatch,
      'fulfilled broken not-judged',
    ],
    [
      'Watch is denied',
      [result(2015, PASSED), result(2018, SKIPPED)],
      { ...whole, offers: allOffered({ Watch: { kind: 'denied', code: 'PERMISSION_DENIED' } }) },
      'fulfilled not-offered not-judged',
    ],
  ])('%s', (_name, cases, { offers, wholeSuite }, verdicts) => {
    expect(verdictsOf(judgeRevisions(cases, offers, wholeSuite))).toBe(verdicts);
  });

  test('names each broken requirement once, with the method of its revision', () => {
    const cases = [
      result(2018, FAILED, 'MUST', 'WCH-03'),
      result(2018, FAILED, 'MAY', 'WCH-20'),
      result(2018, FAILED, 'MUST', 'WCH-03'),
      result(2018, FAILED, 'SHOULD', 'WCH-05'),
    ];
    expect(judgeRevisions(cases, allOffered(), true)[1]).toEqual({
      revision: 2018,
      method: 'Watch',
      verdict: 'broken',
      brokenRequirements: ['WCH-03', 'WCH-20'],
      unjudgedRequirements: [],
    });
  });

  test('names the requirements of which no case was judged, but for choices that the target does not make', () => {
    const undeclared: Verdict = {
      outcome: 'not-applicable',
      reason: 'only for targets that declare coupling',
    };
    const cases = [
      result(2018, PASSED, 'MUST', 'WCH-02'),
      result(2018, SKIPPED, 'MUST', 'WCH-02'),
      result(2018, SKIPPED, 'MUST', 'WCH-05'),
      result(2018, SKIPPED, 'SHOULD', 'WCH-12'),
      result(2018, undeclared, 'MUST', 'WCH-23'),
    ];
    expect(judgeRevisions(cases, allOffered(), true)[1]?.unjudgedRequirements).toEqual(['WCH-05']);
  });
});

describe('conformsTo', () => {
  const fulfilled = 'fulfilled';
  test.each<[RevisionVerdict['verdict'][], Revision | null]>([
    [[fulfilled, fulfilled, fulfilled], 2025],
    [[fulfilled, fulfilled, 'broken'], 2018],
    [[fulfilled, fulfilled, 'not-offered'], 2018],
    [[fulfilled, 'broken', fulfilled], 2015],
    [[fulfilled, 'not-offered', fulfilled], 2015],
    [[fulfilled, 'not-judged', 'not-judged'], 2015],
    [['broken', fulfilled, fulfilled], null],
    [['not-offered', 'not-offered', 'not-offered'], null],
    [['not-judged', 'not-judged', 'not-judged'], null],
    [[], null],
  ])('%j is %j', (verdicts, expected) => {
    const revisions = judgeRevisions([], allOffered(), true).slice(0, verdicts.length);
    const judged = revisions.map((revision, index) => ({
      ...revision,
      verdict: verdicts[index] ?? revision.verdict,
    }));
    expect(conformsTo(judged)).toBe(expected);
  });
});

test('countOutcomes counts every outcome, also those that did not come up', () => {
  const none = {
    passed: 0,
    failed: 0,
    warning: 0,
    'known-failure': 0,
    'known-flaky': 0,
    'unexpected-pass': 0,
    'not-applicable': 0,
    errored: 0,
  };
  expect(countOutcomes([])).toEqual(none);
  expect(countOutcomes(ALL_PASSED)).toEqual({ ...none, passed: 3 });
  expect(
    countOutcomes([...sampleResults('nothing'), ...heldResults('nothing'), ...flakyResults('nothing')]),
  ).toEqual({
    'known-failure': 2,
    'known-flaky': 2,
    'unexpected-pass': 1,
    passed: 1,
    failed: 1,
    warning: 1,
    'not-applicable': 1,
    errored: 1,
  });
});
