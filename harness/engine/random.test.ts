import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

/** The first `length` numbers of a seed. */
const take = (seed: number, length: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length }, () => random());
};

describe('seededRandom', () => {
  it.each<[seed: number, numbers: number[]]>([
    // Computed from the published mulberry32; they must be the same on every machine and for ever.
    [0, [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]],
    [1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]],
    [0xff_ff_ff_ff, [0.8964226141106337, 0.189478256739676, 0.7156526781618595]],
  ])('with seed %d begins with %j', (seed, numbers) => {
    expect(take(seed, 3)).toEqual(numbers);
  });

  it('takes a seed modulo 2 to the 32nd', () => {
    expect([take(2 ** 32 + 7, 5), take(-1, 5)]).toEqual([take(7, 5), take(0xff_ff_ff_ff, 5)]);
  });

  it('gives neighbouring seeds numbers of their own', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => take(seed, 1)[0]);
    expect(new Set(firsts).size).toBe(1000);
  });

  it('spreads over everything from 0 up to 1', () => {
    const counts = new Array<number>(10).fill(0);
    for (const number of take(42, 10_000))
      counts[Math.floor(number * 10)] = (counts[Math.floor(number * 10)] ?? 0) + 1;
    expect(counts).toHaveLength(10);
    expect(counts.filter((amount) => amount < 900 || amount > 1100)).toEqual([]);
  });
});
