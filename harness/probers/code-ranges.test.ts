import { describe, expect, it } from 'vitest';
import { codeRangesText, parseCodeRanges } from './code-ranges.ts';

describe('codes of a matcher', () => {
  it.each([
    ['0', [{ from: 0, to: 0 }]],
    ['12', [{ from: 12, to: 12 }]],
    ['0-99', [{ from: 0, to: 99 }]],
    [
      '0,5-7,12',
      [
        { from: 0, to: 0 },
        { from: 5, to: 7 },
        { from: 12, to: 12 },
      ],
    ],
  ])('%s', (text, ranges) => {
    expect(parseCodeRanges(text)).toEqual(ranges);
    expect(codeRangesText(ranges)).toBe(text);
  });

  it.each(['', 'OK', '0,', '0-', '-1', '0.5', '1 2', '100', '0-100', '5-1'])('%j is none', (text) => {
    expect(parseCodeRanges(text)).toHaveProperty('problem', expect.stringContaining('expected codes'));
  });
});
