import { describe, expect, it } from 'vitest';
import { count, duration, escapeText, plainLine, quote } from './text.ts';

describe('quote', () => {
  it.each<[what: string, text: string, shown: string]>([
    ['nothing', '', '""'],
    ['plain text', 'shop.Cart is down', '"shop.Cart is down"'],
    [
      'letters, marks, numbers and symbols of any script',
      'Caf\u00e9 e\u0301 \u670d\u52a1 \u05e9\u05dc \u0663 \u20ac\u2192\u{1f4a5}',
      '"Caf\u00e9 e\u0301 \u670d\u52a1 \u05e9\u05dc \u0663 \u20ac\u2192\u{1f4a5}"',
    ],
    ['quotes and backslashes', 'a "b" \\c', '"a \\"b\\" \\\\c"'],
    ['line ends and tabs', 'a\r\nb\tc', '"a\\r\\nb\\tc"'],
    [
      'NUL, escape, delete and C1 controls',
      '\0\u001b[31m\u007f\u0085\u009b',
      '"\\u{0}\\u{1b}[31m\\u{7f}\\u{85}\\u{9b}"',
    ],
    [
      'bidirectional overrides and isolates',
      '\u202eabc\u202c\u2066\u2069\u200f',
      '"\\u{202e}abc\\u{202c}\\u{2066}\\u{2069}\\u{200f}"',
    ],
    [
      'zero-width characters and byte order marks',
      'a\u200bb\u200dc\ufeff',
      '"a\\u{200b}b\\u{200d}c\\u{feff}"',
    ],
    ['blanks that are not the plain one', 'a\u00a0b\u2003c\u3000', '"a\\u{a0}b\\u{2003}c\\u{3000}"'],
    ['line and paragraph separators', '\u2028\u2029', '"\\u{2028}\\u{2029}"'],
    ['lone surrogates', 'a\ud83db\udca5', '"a\\u{d83d}b\\u{dca5}"'],
    ['private and unassigned code points', '\ue000\u0378\u{10ffff}', '"\\u{e000}\\u{378}\\u{10ffff}"'],
    ['tags beyond the basic plane', '\u{e0041}', '"\\u{e0041}"'],
  ])('shows %s', (_what, text, shown) => {
    expect(quote(text)).toBe(shown);
  });

  it.each<[what: string, text: string, limit: number, shown: string]>([
    ['as long as the limit', 'abcd', 4, '"abcd"'],
    ['one longer', 'abcde', 4, '"abcd…" (5 characters)'],
    ['much longer', 'abcd'.repeat(1000), 4, '"abcd…" (4000 characters)'],
    ['astral, as long as the limit', '💥💥💥💥', 4, '"💥💥💥💥"'],
    ['astral, one longer', '💥💥💥💥💥', 4, '"💥💥💥💥…" (10 characters)'],
    ['astral after an odd number of others', 'a💥💥💥💥', 4, '"a💥💥💥…" (9 characters)'],
    ['of escapes, which count once', '\0\0\0', 2, '"\\u{0}\\u{0}…" (3 characters)'],
    ['with an astral character across the limit', 'abc💥', 4, '"abc💥"'],
  ])('cuts text that is %s', (_what, text, limit, shown) => {
    expect(quote(text, limit)).toBe(shown);
  });

  it('cuts at 160 characters unless told otherwise', () => {
    expect([quote('x'.repeat(160)), quote('x'.repeat(161))]).toEqual([
      `"${'x'.repeat(160)}"`,
      `"${'x'.repeat(160)}…" (161 characters)`,
    ]);
  });

  it('shows no code unit that can move the cursor or turn the text around', () => {
    const everyUnit = Array.from({ length: 0x10000 }, (_, unit) => quote(String.fromCharCode(unit))).join('');
    const plane1 = Array.from({ length: 0x1000 }, (_, at) => quote(String.fromCodePoint(0x1d000 + at))).join(
      '',
    );
    expect(`${everyUnit}${plane1}`.match(/[\p{C}\p{Z}]/gu)?.filter((character) => character !== ' ')).toEqual(
      [],
    );
  });
});

describe('escapeText', () => {
  it.each<[text: string, limit: number, shown: string]>([
    ['', 4, ''],
    ['shop', 4, 'shop'],
    ['shops', 4, 'shop'],
    ['a"\\\n\u202e', 9, 'a\\"\\\\\\n\\u{202e}'],
    ['\u{1f4a5}\u{1f4a5}\u{1f4a5}', 2, '\u{1f4a5}\u{1f4a5}'],
  ])('shows %j within %i characters as %j', (text, limit, shown) => {
    expect(escapeText(text, limit)).toBe(shown);
  });
});

describe('count', () => {
  it.each<[text: string, counted: string]>([
    ['0 cases', count(0, 'case')],
    ['1 case', count(1, 'case')],
    ['2 cases', count(2, 'case')],
    ['1 Watch', count(1, 'Watch', 'watches')],
    ['3 watches', count(3, 'Watch', 'watches')],
  ])('%s', (text, counted) => {
    expect(counted).toBe(text);
  });
});

describe('duration', () => {
  it.each<[ms: number, text: string]>([
    [0, '0.0 ms'],
    [0.44, '0.4 ms'],
    [9.9, '9.9 ms'],
    [10, '10 ms'],
    [12.4, '12 ms'],
    [999, '999 ms'],
    [1000, '1.0 s'],
    [1349, '1.3 s'],
    [61_000, '61.0 s'],
  ])('%d is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('plainLine', () => {
  it.each<[what: string, text: string, shown: string]>([
    ['nothing', ' ', ''],
    ['lines and blanks', ' it waits\r\n  for\tall\u00a0calls\n', 'it waits for all calls'],
    ['quotes and backslashes', 'a "b" \\c', 'a "b" \\c'],
    ['letters of any script', 'Caf\u00e9 "\u670d\u52a1"', 'Caf\u00e9 "\u670d\u52a1"'],
    ['what steers a terminal', '\u001b[2J\u202e"\u009b', '\\u{1b}[2J\\u{202e}"\\u{9b}'],
    ['half of a pair', '"\ud800', '"\\u{d800}'],
    ['a long text', 'x'.repeat(1000), 'x'.repeat(1000)],
  ])('%s', (_what, text, shown) => {
    expect(plainLine(text)).toBe(shown);
  });
});
