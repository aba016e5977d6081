import { describe, expect, test } from 'vitest';
import type { SuiteRow } from '../../harness/compare/judged.ts';
import { casesDigest, digestOf } from './digest.ts';

const ROWS: readonly SuiteRow[] = [
  { id: 'check/a', requirement: 'CHK-01', level: 'MUST', revision: 2015 },
  { id: 'watch/b', requirement: 'WCH-02', level: 'SHOULD', revision: 2018 },
];

// The expected values were computed with json and hashlib of Python: with others, every certificate that is out there would
// be wrong.
describe('a digest is what other readers compute', () => {
  test('over any value', () => {
    const value = {
      numbers: [0, 1, 2018],
      text: 'é € \u001b " \\ 🚑',
      none: null,
      yes: true,
      empty: {},
      a: { b: 2, a: 1 },
    };
    expect(digestOf(value)).toEqual({
      algorithm: 'sha-256',
      value: '7c76e62f950f36cffa152898d616830069b9140ecd41699801619d9a64590f96',
    });
  });

  test.each([
    ['sorted', ROWS],
    ['in another order', ROWS.toReversed()],
    ['with what else is known of them', ROWS.map((row) => ({ outcome: 'passed', ...row }))],
  ])('over cases, %s', (_how, rows) => {
    expect(casesDigest(rows).value).toBe('6fca92ef708ebbc957cf81f0a102b2bb9db29f8fab42c59d8c0e8a97d6630ea8');
  });
});

test.each<[what: string, changes: Partial<SuiteRow>]>([
  ['id', { id: 'check/b' }],
  ['requirement', { requirement: 'CHK-02' }],
  ['level', { level: 'MAY' }],
  ['revision', { revision: 2025 }],
])('another %s of a case is another set of cases', (_what, changes) => {
  const others = ROWS.map((row, index) => (index === 0 ? { ...row, ...changes } : row));
  expect(casesDigest(others)).not.toEqual(casesDigest(ROWS));
});

test('half a character has no digest', () => {
  expect(() => digestOf(['\ud800'])).toThrow('surrogate');
});
