import { describe, expect, it, test } from 'vitest';
import { sampleResult } from '../../reports/testing/sample-report.ts';
import type { Level } from '../case/requirement.ts';
import type { CaseResult, KnownDeviation, Outcome, Verdict } from '../case/result.ts';
import { applyBaseline } from './apply.ts';
import type { Baseline, Deviation } from './baseline.ts';

const TODAY = '2026-11-21';
const KNOWN: KnownDeviation = { reason: 'it waits', kind: 'defect', review: '2027-05-21' };
const ID = 'check/serving';

function baseline(deviation: Partial<Deviation> = {}, id = ID): Baseline {
  const usual: Deviation = { outcome: 'failed', saw: 'silence for * ms', known: KNOWN };
  return { deviations: new Map([[id, { ...usual, ...deviation }]]) };
}

function result(verdict: Verdict, level: Level = 'MUST'): CaseResult {
  return sampleResult(
    { id: ID, requirement: { id: 'CHK-03', level, revision: 2015 }, notes: ['before'] },
    verdict,
  );
}

const broken = { expected: 'OK', actual: 'silence for 12 ms' };
const other = { expected: 'OK', actual: 'end UNKNOWN' };
const FAILED: Verdict = { outcome: 'failed', broken };
const WARNING: Verdict = { outcome: 'warning', broken };
const SKIPPED: Verdict = { outcome: 'not-applicable', reason: 'target offers no control' };
const ERRORED: Verdict = { outcome: 'errored', error: { code: 'E_CONTROL', message: 'm', hint: 'h' } };

const OTHER_MESSAGE = 'the baseline expects another message: "silence for * ms"';

describe('a case that the baseline speaks of', () => {
  it.each<[what: string, result: CaseResult, deviation: Partial<Deviation>, Outcome, note?: string]>([
    ['is broken as it says', result(FAILED), {}, 'known-failure'],
    ['is broken as it says, a SHOULD', result(WARNING, 'SHOULD'), { outcome: 'warning' }, 'known-failure'],
    [
      'is broken as it says, under --strict',
      result(FAILED, 'SHOULD'),
      { outcome: 'warning' },
      'known-failure',
    ],
    [
      'is a MUST that was a warning',
      result(FAILED),
      { outcome: 'warning' },
      'failed',
      'the baseline expects the outcome warning, not failed',
    ],
    [
      'is a SHOULD that was a failure',
      result(WARNING, 'SHOULD'),
      {},
      'failed',
      'the baseline expects the outcome failed, not warning',
    ],
    ['has another message', result({ outcome: 'failed', broken: other }), {}, 'failed', OTHER_MESSAGE],
    [
      'has another message, a SHOULD',
      result({ outcome: 'warning', broken: other }, 'SHOULD'),
      { outcome: 'warning' },
      'failed',
      OTHER_MESSAGE,
    ],
    ['passes', result({ outcome: 'passed' }), {}, 'unexpected-pass'],
    ['does not apply', result(SKIPPED), {}, 'not-applicable'],
    ['could not be judged', result(ERRORED), {}, 'errored'],
  ])('%s', (_what, given, deviation, outcome, note) => {
    const { results } = applyBaseline([given], baseline(deviation), TODAY);
    const known = outcome === 'known-failure' || outcome === 'unexpected-pass' ? { known: KNOWN } : {};
    expect(results).toEqual([
      { ...given, outcome, ...known, notes: note === undefined ? ['before'] : ['before', note] },
    ]);
  });

  it('keeps what was seen when it is a known failure', () => {
    expect(applyBaseline([result(FAILED)], baseline(), TODAY).results).toMatchObject([{ broken }]);
  });

  it('cannot steer a terminal through the text of the file', () => {
    const [held] = applyBaseline([result(FAILED)], baseline({ saw: '\u001b[2J' }), TODAY).results;
    expect(held?.notes.at(-1)).toBe(String.raw`the baseline expects another message: "\u{1b}[2J"`);
  });
});

describe('a case that the baseline calls broken by chance', () => {
  const SOMETIMES = { sometimes: true } as const;
  const flaky = { outcome: 'known-flaky', known: KNOWN, saw: 'silence for * ms' };
  const asSaid = { ...FAILED, ...flaky };

  it.each<[what: string, result: CaseResult, deviation: Partial<Deviation>, held: object]>([
    ['is broken as it says', result(FAILED), SOMETIMES, asSaid],
    [
      'is broken as it says, a SHOULD',
      result(WARNING, 'SHOULD'),
      { ...SOMETIMES, outcome: 'warning' },
      asSaid,
    ],
    [
      'is broken as it says, under --strict',
      result(FAILED, 'SHOULD'),
      { ...SOMETIMES, outcome: 'warning' },
      asSaid,
    ],
    ['passes', result({ outcome: 'passed' }), SOMETIMES, flaky],
    [
      'has another message',
      result({ outcome: 'failed', broken: other }),
      SOMETIMES,
      { outcome: 'failed', broken: other, notes: ['before', OTHER_MESSAGE] },
    ],
    [
      'has another outcome',
      result(WARNING, 'SHOULD'),
      SOMETIMES,
      {
        outcome: 'failed',
        broken,
        notes: ['before', 'the baseline expects the outcome failed, not warning'],
      },
    ],
    ['does not apply', result(SKIPPED), SOMETIMES, SKIPPED],
    ['could not be judged', result(ERRORED), SOMETIMES, ERRORED],
  ])('%s', (_what, given, deviation, held) => {
    expect(applyBaseline([given], baseline(deviation), TODAY).results).toEqual([{ ...given, ...held }]);
  });

  it.each<[what: string, Verdict, review: string, kinds: string[]]>([
    ['nothing on the review day', { outcome: 'passed' }, '2026-11-21', []],
    ['a pass the day after it', { outcome: 'passed' }, '2026-11-20', ['expired']],
    ['a failure the day after it', FAILED, '2026-11-20', ['expired']],
    ['that it does not apply', SKIPPED, '2027-01-01', ['not-applicable']],
  ])('its problems: %s', (_what, verdict, review, kinds) => {
    const known = { ...KNOWN, review };
    const { problems } = applyBaseline([result(verdict)], baseline({ ...SOMETIMES, known }), TODAY);
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
  });
});

test('other cases stay as they are, and one that was not run says nothing', () => {
  const results = [result(FAILED), result({ outcome: 'passed' })];
  const expired = { ...KNOWN, review: '2000-01-01' };
  expect(applyBaseline(results, baseline({ known: expired }, 'watch/x'), TODAY)).toEqual({
    results,
    problems: [],
  });
});

describe('what is wrong with the baseline', () => {
  const NOT_APPLICABLE =
    'it does not apply to the target any more: target offers no control; take it out of the baseline';
  const EXPIRED =
    'its review day was 2026-11-20: look whether all that the baseline says of it still holds, then set a new day';

  it.each<[what: string, Verdict, review: string, problem?: [kind: string, text: string]]>([
    ['nothing on the review day', FAILED, '2026-11-21'],
    ['the day after it', FAILED, '2026-11-20', ['expired', EXPIRED]],
    [
      'a case that has another message',
      { outcome: 'failed', broken: other },
      '2026-11-20',
      ['expired', EXPIRED],
    ],
    ['a case that could not be judged', ERRORED, '2026-11-20', ['expired', EXPIRED]],
    ['nothing but the pass of a case that has to go', { outcome: 'passed' }, '2026-11-20'],
    ['a case that does not apply', SKIPPED, '2027-01-01', ['not-applicable', NOT_APPLICABLE]],
    ['a case that does not apply, once', SKIPPED, '2026-11-20', ['not-applicable', NOT_APPLICABLE]],
  ])('%s', (_what, verdict, review, problem) => {
    const { problems } = applyBaseline([result(verdict)], baseline({ known: { ...KNOWN, review } }), TODAY);
    expect(problems).toEqual(problem === undefined ? [] : [{ kind: problem[0], case: ID, text: problem[1] }]);
  });

  it('and a known failure is known all the same', () => {
    const expired = baseline({ known: { ...KNOWN, review: '2026-11-20' } });
    expect(applyBaseline([result(FAILED)], expired, TODAY).results[0]?.outcome).toBe('known-failure');
  });
});
