import { describe, expect, test } from 'vitest';
import schema from './script.schema.json' with { type: 'json' };
import { parseTime, TIME_PATTERN, timeText } from './time-text.ts';

describe('a time as people write it', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
  ])('%s', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  test.each(['', '90', 's', '-1s', '1 s', '1w', '1e3s', '1s ', 'PT1S'])('%j is none', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  test('is the same in the schema', () => {
    expect(schema.$defs.time.pattern).toBe(TIME_PATTERN);
  });
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1500, '1.5 s'],
  [59_960, '1 min'],
  [90_000, '1 min 30 s'],
  [5_400_000, '1 h 30 min'],
  [90_061_000, '1 d 1 h 1 min 1 s'],
])('%d ms is %s for people', (ms, text) => {
  expect(timeText(ms)).toBe(text);
});
