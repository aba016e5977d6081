import { expect, it } from 'vitest';
import { growthPerStep } from './growth.ts';

it.each<[what: string, sizes: readonly number[], growth: number]>([
  ['that rests', [5, 5, 5, 5], 0],
  ['that grows evenly', [10, 13, 16, 19], 3],
  ['of two values', [10, 4], -6],
  ['that comes to rest', [100, 120, 130, 130, 130, 130, 130, 130], 3.1],
  ['that is collected now and then', [100, 130, 150, 140, 180, 210, 200, 240], 18.45],
  ['that goes up and down', [100, 110, 100, 110], 2],
])('a series %s', (_what, sizes, growth) => {
  expect(growthPerStep(sizes)).toBeCloseTo(growth, 1);
});
