import { describe, expect, it } from 'vitest';
import { fresh, NAME_VARIANTS, resolveName, variant } from '../case/names.ts';
import type { NameVariant } from '../case/names.ts';
import { quote } from '../case/text.ts';
import { matchesAnything, matchesPattern, patternOf } from './match.ts';

describe('matchesPattern', () => {
  it.each<[pattern: string, text: string, matches: boolean]>([
    ['silence', 'silence', true],
    ['silence', 'silence ', false],
    ['silence', 'a silence', false],
    ['silence', 'Silence', false],
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['a*', 'ba', false],
    ['*a', 'bca', true],
    ['*a', 'ab', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['a*b*b', 'ab', false],
    ['a**b', 'ab', true],
    ['a*b', 'a\nb', true],
    ['a.c', 'abc', false],
    ['after * ms', 'after 12.3 ms', true],
    [String.raw`\*`, '*', true],
    [String.raw`\*`, 'x', false],
    [String.raw`a\\*`, String.raw`a\b`, true],
    [String.raw`a\\*`, 'a*', false],
    [String.raw`a\nb`, String.raw`a\nb`, true],
    [String.raw`a\nb`, 'a\nb', false],
    ['a\\', 'a\\', true],
    ['a💥*', 'a💥b', true],
  ])('%s and %s: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it('takes no longer for a pattern that an expression would try in every way', () => {
    expect(matchesPattern(`${'*a'.repeat(2000)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('matchesAnything', () => {
  it.each<[pattern: string, anything: boolean]>([
    ['*', true],
    ['**', true],
    [' * \t*', true],
    ['a*', false],
    [String.raw`\*`, false],
    [String.raw`*\*`, false],
    [' ', false],
    ['silence', false],
  ])('%s: %s', (pattern, anything) => {
    expect(matchesAnything(pattern)).toBe(anything);
  });
});

describe('patternOf', () => {
  it.each<[text: string, pattern: string]>([
    ['silence', 'silence'],
    ['no answer within 5000 ms', 'no answer within * ms'],
    ['12.3 ms, then 4 ms', '* ms, then * ms'],
    ['3 msgs of 5', '3 msgs of 5'],
    ['it ended 1.2 s later', 'it ended * s later'],
    ['3 so 4 mst', '3 so 4 mst'],
    ['3 do not; one of them: silence', '* do not; one of them: silence'],
    ['12 × OK, 1 × end UNKNOWN', '* × OK, * × end UNKNOWN'],
    ['127.0.0.1:50051, [::1]:1, localhost:2, shop:443', '127.0.0.1:*, [::1]:*, localhost:*, shop:443'],
    ['"conformance.0973da.watch.unknown.a" is open', '"conformance.*.watch.unknown.a" is open'],
    ['conformance.0973dax.a', 'conformance.0973dax.a'],
    ['shop.0973da.a', 'shop.0973da.a'],
    [String.raw`a*b\c`, String.raw`a\*b\\c`],
    ['* of 7 ms', String.raw`\* of * ms`],
    ['', ''],
  ])('%s becomes %s', (text, pattern) => {
    expect(patternOf(text)).toBe(pattern);
    expect(matchesPattern(pattern, text)).toBe(true);
    expect(matchesAnything(pattern)).toBe(false);
  });

  it.each(Object.keys(NAME_VARIANTS) as NameVariant[])('is the same in two runs for a name %s', (how) => {
    const said = (run: string): string =>
      `saw ${quote(resolveName(variant(fresh('a'), how), { run, caseId: 'check/exact-match' }))}`;
    expect(patternOf(said('0973da'))).toBe(patternOf(said('fedcba')));
    expect(matchesPattern(patternOf(said('0973da')), said('fedcba'))).toBe(true);
  });
});
