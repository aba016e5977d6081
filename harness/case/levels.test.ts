import { describe, expect, it } from 'vitest';
import { LEVEL_EFFECTS } from './levels.ts';
import type { Level } from './requirement.ts';

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'INFO'];

/** The exit code of a run in which nothing is wrong but one case with this outcome. */
const exitCodeOf = (outcome: string): number => (outcome === 'failed' ? 1 : 0);

describe('LEVEL_EFFECTS', () => {
  it('is the table of the design', () => {
    const table = Object.entries(LEVEL_EFFECTS).map(([level, { broken, brokenStrict }]) => [
      level,
      broken,
      exitCodeOf(broken),
      brokenStrict,
      exitCodeOf(brokenStrict),
    ]);
    expect(table).toEqual([
      // level, broken row, exit code, with --strict, exit code
      ['MUST', 'failed', 1, 'failed', 1],
      ['SHOULD', 'warning', 0, 'failed', 1],
      ['MAY', 'failed', 1, 'failed', 1],
      ['INFO', 'passed', 0, 'passed', 0],
    ]);
  });

  it.each(LEVELS)('tells the exit codes of %s in words that agree with the table', (level) => {
    const { broken, brokenStrict, effect } = LEVEL_EFFECTS[level];
    const codes = new Set([exitCodeOf(broken), exitCodeOf(brokenStrict)]);
    expect(effect.match(/\d+/g)?.map(Number)).toEqual([...codes]);
    expect(effect.includes('--strict')).toBe(codes.size > 1);
  });

  it('says where the rules of each level come from', () => {
    expect(LEVELS.map((level) => LEVEL_EFFECTS[level].from)).toEqual([
      'the protocol says it without "should"',
      'the protocol says should, or the reference implementations agree',
      'allowed either way; only checked for consistency',
      'worth knowing',
    ]);
  });
});
