import { describe, expect, it } from 'vitest';
import { settled } from './settle.ts';

/** An observation that gives 1, 2, 3, … */
function counter(): () => Promise<number> {
  let seen = 0;
  return () => {
    seen += 1;
    return Promise.resolve(seen);
  };
}

describe('settled', () => {
  it.each<[what: string, accept: (value: number) => boolean]>([
    ['accepted', () => true],
    ['not accepted', () => false],
  ])('observes a target without a settle time exactly once, %s', async (_what, accept) => {
    const observe = counter();
    const { value } = await settled(observe, accept, 0);
    expect([value, await observe()]).toEqual([1, 2]);
  });

  it('observes no more than needed', async () => {
    const observe = counter();
    const { value } = await settled(observe, (seen) => seen === 3, 60_000);
    expect([value, await observe()]).toEqual([3, 4]);
  });

  it('tells how long the target took to settle', async () => {
    const begin = performance.now();
    const isOver = (): boolean => performance.now() - begin >= 30;
    const { tookMs } = await settled(counter(), isOver, 60_000);
    const whole = performance.now() - begin;
    expect([tookMs >= 25, tookMs <= whole]).toEqual([true, true]);
  });

  it('gives the last observation when the settle time is over', async () => {
    const observe = counter();
    const { value, tookMs } = await settled(observe, () => false, 40);
    expect([await observe(), value > 1, tookMs >= 40]).toEqual([value + 1, true, true]);
  });

  it('makes fewer observations the longer it takes', async () => {
    const { value } = await settled(counter(), () => false, 200);
    // Pauses of 5, 7.5, 11, … ms add up to 200 after eight of them.
    expect(value).toBeLessThanOrEqual(9);
  });

  it('fails as the observation fails', async () => {
    const observe = (): Promise<number> => Promise.reject(new Error('the connection is gone'));
    await expect(settled(observe, () => true, 60_000)).rejects.toThrow('the connection is gone');
  });
});
