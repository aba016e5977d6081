import { describe, expect, it } from 'vitest';
import { ConformanceError } from '../errors.ts';
import type { Case } from './case.ts';
import { selectCases } from './select.ts';

const ROWS: readonly Case[] = (
  [
    ['check/unknown-name', 'CHK-05'],
    ['check/unknown-name-beside-registered', 'CHK-05'],
    ['watch/unknown-name', 'WCH-02'],
    ['watch/every-change', 'WCH-05'],
    ['transition/unknown-to-serving/watch', 'TRN-02'],
    ['transition/unknown-to-serving/list', 'TRN-04'],
  ] as const
).map(([id, requirement]) => ({ id, requirement, summary: 'something holds', steps: [] }));

const idsOf = (patterns: readonly string[]): string[] => selectCases(ROWS, patterns).map(({ id }) => id);

/** What {@link selectCases} says instead of selecting. */
function complaintOf(patterns: readonly string[]): unknown {
  try {
    return idsOf(patterns);
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

describe('selectCases', () => {
  it.each<[patterns: string[], ids: string[]]>([
    [[], ROWS.map(({ id }) => id)],
    [['check/unknown-name'], ['check/unknown-name']],
    [['check/*'], ['check/unknown-name', 'check/unknown-name-beside-registered']],
    [['*'], ROWS.map(({ id }) => id)],
    [['*/unknown-name'], ['check/unknown-name', 'watch/unknown-name']],
    [['*unknown*watch'], ['transition/unknown-to-serving/watch']],
    [['*/*/*'], ['transition/unknown-to-serving/watch', 'transition/unknown-to-serving/list']],
    [['CHK-05'], ['check/unknown-name', 'check/unknown-name-beside-registered']],
    [['trn-04'], ['transition/unknown-to-serving/list']],
    [
      ['watch/every-change', 'check/unknown-name'],
      ['check/unknown-name', 'watch/every-change'],
    ],
    [
      ['watch/*', 'watch/every-change', 'WCH-05'],
      ['watch/unknown-name', 'watch/every-change'],
    ],
  ])('selects by %j, once each, in the order of the suite', (patterns, ids) => {
    expect(idsOf(patterns)).toEqual(ids);
  });

  it.each<[patterns: string[], message: string]>([
    // What was nearly typed is named, what is far from everything is not.
    [['check/unknown'], 'no case matches "check/unknown"; did you mean "check/unknown-name"?'],
    [['watch/every-chnage'], 'no case matches "watch/every-chnage"; did you mean "watch/every-change"?'],
    [['every-change'], 'no case matches "every-change"; did you mean "watch/every-change"?'],
    [['watch/every-*x'], 'no case matches "watch/every-*x"; did you mean "watch/every-change"?'],
    [['check/something-of-another-kind'], 'no case matches "check/something-of-another-kind"'],
    [['shutdown/*'], 'no case matches "shutdown/*"'],
    [['WCH-99'], 'no case matches "WCH-99"'],
    [['WCH-05', 'nothing'], 'no case matches "nothing"'],
    [[''], 'no case matches ""'],
    // All but the star is taken as it is.
    [['check/unknown.name'], 'no case matches "check/unknown.name"; did you mean "check/unknown-name"?'],
    [
      ['(check|watch)/unknown-name'],
      'no case matches "(check|watch)/unknown-name"; did you mean "check/unknown-name"?',
    ],
    [['check/[a-z]*'], 'no case matches "check/[a-z]*"'],
    [['watch/+'], 'no case matches "watch/+"; did you mean "watch/unknown-name"?'],
  ])('refuses %j', (patterns, message) => {
    expect(complaintOf(patterns)).toEqual({
      code: 'E_CASE',
      message,
      hint: 'grpc-health-conformance list   shows every case; * stands for any text',
      exitCode: 2,
    });
  });

  it('refuses a pattern even where there are no rows at all', () => {
    expect(() => selectCases([], ['*'])).toThrow('no case matches "*"');
  });
});
