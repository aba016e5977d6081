import { describe, expect, it } from 'vitest';
import { INFO_NOTE } from '../case/levels.ts';
import type { CaseResult, Verdict } from '../case/result.ts';
import { fallOf } from './fall.ts';

const BROKEN = { expected: 'end NOT_FOUND', actual: 'OK, UNKNOWN' };
const INFORMATION = `${INFO_NOTE} expected no repeats, saw SERVING twice`;

function result(verdict: Verdict, notes: readonly string[] = []): CaseResult {
  return {
    id: 'check/unknown-name',
    summary: 'a summary',
    requirement: { id: 'CHK-05', level: 'MUST', revision: 2015, source: 's', title: 't', why: 'w' },
    durationMs: 1,
    transcript: [],
    notes,
    ...verdict,
  };
}

describe('fallOf', () => {
  it.each(['failed', 'warning'] as const)(
    'tells what a case expected and saw that ended as %s',
    (outcome) => {
      expect(fallOf(result({ outcome, broken: BROKEN }))).toEqual({
        caseId: 'check/unknown-name',
        requirement: 'CHK-05',
        as: outcome,
        saw: 'expected end NOT_FOUND; saw OK, UNKNOWN',
      });
    },
  );

  it('tells the code and the message of an error', () => {
    const error = { code: 'E_TARGET_DIED', message: 'the target died', hint: 'look at its log' };
    expect(fallOf(result({ outcome: 'errored', error }))).toEqual({
      caseId: 'check/unknown-name',
      requirement: 'CHK-05',
      as: 'errored',
      saw: 'E_TARGET_DIED: the target died',
    });
  });

  it('takes the note of a broken requirement of level INFO for a fall, wherever it stands', () => {
    expect(fallOf(result({ outcome: 'passed' }, ['took 3 ms', INFORMATION]))).toEqual({
      caseId: 'check/unknown-name',
      requirement: 'CHK-05',
      as: 'noted',
      saw: INFORMATION,
    });
  });

  it.each<[what: string, notes: readonly string[]]>([
    ['without a note', []],
    ['that measured something', ['the slowest change took 31 ms']],
    ['whose difference the target declares', ['the target declares matching: expected a, saw b']],
    ['that mentions the words in passing', [`not ${INFO_NOTE} this`]],
  ])('has nothing to tell of a case that passed %s', (_what, notes) => {
    expect(fallOf(result({ outcome: 'passed' }, notes))).toBeUndefined();
  });

  it('has nothing to tell of a case that was not applicable, whatever it noted before', () => {
    expect(
      fallOf(result({ outcome: 'not-applicable', reason: 'no control' }, [INFORMATION])),
    ).toBeUndefined();
  });

  it('takes the outcome and not a note of a case that failed', () => {
    expect(fallOf(result({ outcome: 'failed', broken: BROKEN }, [INFORMATION]))).toMatchObject({
      as: 'failed',
      saw: 'expected end NOT_FOUND; saw OK, UNKNOWN',
    });
  });
});
