import { expect, it } from 'vitest';
import { weakerGrade } from './grades.ts';

it.each([
  ['verified', 'source', 'source'],
  ['inferred', 'verified', 'inferred'],
  ['documented', 'documented', 'documented'],
  ['unknown', 'reported', 'unknown'],
] as const)('what follows from %s and %s is %s', (one, other, weaker) => {
  expect(weakerGrade(one, other)).toBe(weaker);
});
