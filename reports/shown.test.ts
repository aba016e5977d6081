import { describe, expect, test } from 'vitest';
import { shown, shownCode, shownJson } from './shown.ts';
import { HOSTILE } from './testing/sample-report.ts';

const STEERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

test('nothing in a text steers a terminal', () => {
  expect(shown(HOSTILE)).not.toMatch(STEERS);
  expect(shown('red \u001b[31m')).toBe('red \\u{1b}[31m');
});

test('a text of a target, which is escaped already, is not escaped again', () => {
  const text = 'end NOT_FOUND "unknown \\u{1b} \\"x\\""';
  expect(shown(text)).toBe(text);
});

test.each([
  [5, '12345', '12345'],
  [5, '123456', '12345…'],
  [2, '🚑🚑', '🚑🚑'],
  [2, '🚑🚑🚑', '🚑🚑…'],
])('of a long text the first %i characters are shown', (limit, text, expected) => {
  expect(shown(text, limit)).toBe(expected);
});

describe('in Markdown a text is code', () => {
  test.each([
    ['plain', '`plain`'],
    ['![x](http://evil.example) <b> @you | *x*', '`![x](http://evil.example) <b> @you | *x*`'],
    ['a ` b', '``a ` b``'],
    ['a `` b ` c', '```a `` b ` c```'],
    ['`code`', '`` `code` ``'],
    ['', '(nothing)'],
  ])('%j', (text, expected) => {
    expect(shownCode(text)).toBe(expected);
  });

  test('on one line', () => {
    expect(shownCode('a\n\n# b')).not.toContain('\n');
  });
});

describe('in JSON', () => {
  test('nothing steers a terminal, and the value is the same', () => {
    const value = { [HOSTILE]: ['\u009b31m \u{e0001} \u2028', HOSTILE, 1, null] };
    const text = shownJson(value);
    expect(text.replaceAll('\n', '')).not.toMatch(STEERS);
    expect(JSON.parse(text)).toEqual(value);
  });
});
