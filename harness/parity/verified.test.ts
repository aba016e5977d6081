import { expect, it } from 'vitest';
import type { Agreement, Cell } from './compare.ts';
import { mergeVerified, verifiedBy } from './verified.ts';

const PROGRAM = { manifest: { implementation: 'example.org/prober', version: '1.2.3' } } as Parameters<
  typeof verifiedBy
>[0];

function cell(prober: string, outcome: string, rule: string, agreement: Agreement): Cell {
  return {
    prober,
    outcome,
    agreement,
    model: { verdict: 'healthy', rule, fact: '', grade: 'source', source: '' },
    real: { prober, verdict: 'healthy', said: '' },
  };
}

it('is what agrees, by prober and rule', () => {
  const cells = [
    cell('b', 'hang', 'go/deadline', 'agrees'),
    cell('b', 'ok_serving', 'b/status', 'agrees'),
    cell('b', 'ok_not_serving', 'b/status', 'agrees'),
    cell('b', 'gzip', 'b/status', 'differs'),
    cell('b', 'code_5', 'b/status', 'unproved'),
    cell('a', 'gzip', 'a/status', 'differs'),
  ];
  const of = { program: 'example.org/prober', version: '1.2.3', date: '2025-11-21' };
  expect(verifiedBy(PROGRAM, cells, '2025-11-21')).toEqual({
    a: { ...of, rules: {} },
    b: { ...of, rules: { 'b/status': ['ok_serving', 'ok_not_serving'], 'go/deadline': ['hang'] } },
  });
});

it('takes the place of what was verified before, and leaves others', () => {
  const entry = (date: string): ReturnType<typeof verifiedBy>[string] => ({
    program: 'p',
    version: '1',
    date,
    rules: {},
  });
  const merged = mergeVerified(
    { c: entry('2024-01-01'), a: entry('2024-01-01') },
    { a: entry('2025-01-01') },
  );
  expect(Object.entries(merged)).toEqual([
    ['a', entry('2025-01-01')],
    ['c', entry('2024-01-01')],
  ]);
});
