import { describe, expect, it } from 'vitest';
import type { Level } from '../case/requirement.ts';
import type { Outcome } from '../case/result.ts';
import { verdictOf } from './outcome.ts';

const BROKEN = { expected: 'OK, SERVING', actual: 'end NOT_FOUND' };
const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'INFO'];

describe('verdictOf', () => {
  it.each<[level: Level, outcome: Outcome, strict: Outcome]>([
    ['MUST', 'failed', 'failed'],
    ['SHOULD', 'warning', 'failed'],
    ['MAY', 'failed', 'failed'],
    ['INFO', 'passed', 'passed'],
  ])('a broken %s is %s, with --strict %s', (level, outcome, strict) => {
    const verdicts = [false, true].map((isStrict) =>
      verdictOf(BROKEN, level, { strict: isStrict, tolerated: false }),
    );
    // Only what is not passed tells what is broken.
    expect(verdicts).toEqual(
      [outcome, strict].map((name) =>
        name === 'passed' ? { outcome: name } : { outcome: name, broken: BROKEN },
      ),
    );
  });

  it.each(LEVELS)('a %s that holds is passed, and so is one that is tolerated', (level) => {
    const verdicts = [false, true].flatMap((strict) => [
      verdictOf(undefined, level, { strict, tolerated: false }),
      verdictOf(undefined, level, { strict, tolerated: true }),
      verdictOf(BROKEN, level, { strict, tolerated: true }),
    ]);
    expect(verdicts).toEqual(verdicts.map(() => ({ outcome: 'passed' })));
  });
});
