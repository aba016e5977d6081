import { describe, expect, test } from 'vitest';
import { NAME_VARIANTS, NAME, resolveName } from '../case/names.ts';
import type { NameVariant } from '../case/names.ts';
import { duration, quote } from '../case/text.ts';
import { normalise } from './normalise.ts';

describe('two runs of one server give the same message', () => {
  test.each<[what: string, one: string, other: string]>([
    ['a name', 'Watch "conformance.0a1b2c.watch.x.a"', 'Watch "conformance.ffffff.watch.x.a"'],
    [
      'two names',
      '"conformance.0a1b2c.a" and "conformance.0a1b2c.b"',
      '"conformance.123456.a" and "conformance.123456.b"',
    ],
    ['a short time', `after ${duration(0.4)}`, `after ${duration(12)}`],
    ['a time that got longer', `after ${duration(999)}`, `after ${duration(1300)}`],
    ['a ceiling', 'no answer within 5000 ms', 'no answer within 200 ms'],
    ['a port', '127.0.0.1:43210 did not answer', '127.0.0.1:1 did not answer'],
    ['a port of IPv6', '[::1]:43210 did not answer', '[::1]:5 did not answer'],
    ['a process', 'pid 123 died', 'pid 45678 died'],
    ['a socket', 'unix:/tmp/conformance-a1B2c3/s', 'unix:/tmp/conformance-zzzzzz/s'],
  ])('%s', (_what, one, other) => {
    expect(one).not.toBe(other);
    expect(normalise(one)).toBe(normalise(other));
  });

  // A variant may be cut before the random part, which is then in neither.
  test.each(Object.keys(NAME_VARIANTS) as NameVariant[])('a name that is written otherwise: %s', (how) => {
    const inRun = (run: string): string =>
      quote(resolveName({ kind: 'variant', of: NAME, how }, { run, caseId: 'check/names' }));
    expect(normalise(inRun('0a1b2c'))).toBe(normalise(inRun('fedcba')));
  });
});

describe('two messages stay two', () => {
  test.each<[what: string, one: string, other: string]>([
    ['another name of the case', '"conformance.0a1b2c.x.a"', '"conformance.0a1b2c.x.b"'],
    ['another status', 'end NOT_FOUND', 'end UNKNOWN'],
    ['another count', '30 watchers', '29 watchers'],
    ['another text of the server', '"unknown service"', '"no such service"'],
    ['another unit', 'after 3 messages', 'after 4 messages'],
    ['a number that is no time', 'code 5', 'code 6'],
    ['a name that is not of the suite', '"shop.0a1b2c.a"', '"shop.123456.a"'],
    ['another version', 'version 1.2', 'version 1.3'],
  ])('%s', (_what, one, other) => {
    expect(normalise(one)).not.toBe(normalise(other));
  });
});

test('a long text of digits takes no time that grows faster than the text', () => {
  const text = '1'.repeat(1_000_000);
  expect(normalise(`${text} x`)).toBe(`${text} x`);
});
