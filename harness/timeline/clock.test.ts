import { describe, expect, it } from 'vitest';
import { scaledClock } from './clock.ts';
import { steppedClock } from './testing/stepped-clock.ts';

describe('a clock that runs faster than ours', () => {
  it('waits until a time, and not for one that is over', async () => {
    const clock = scaledClock(1_000_000, new AbortController().signal);
    await clock.until(5_000_000);
    expect(clock.now()).toBeGreaterThanOrEqual(5_000_000);
    await clock.until(1);
    clock.leave();
  });

  it('ends all waiting with the reason of its signal', async () => {
    const stop = new AbortController();
    const clock = scaledClock(1, stop.signal);
    const reason = new Error('enough');
    const waiting = clock.until(3_600_000);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(clock.until(0)).rejects.toBe(reason);
  });
});

describe('a clock that goes in steps', () => {
  it('lets all that wait go on in the order of their times', async () => {
    const clock = steppedClock(2);
    const times: (readonly [string, number])[] = [];
    const worker = async (name: string, atMs: readonly number[]): Promise<void> => {
      for (const at of atMs) {
        await clock.until(at);
        times.push([name, clock.now()]);
      }
      clock.leave();
    };
    await Promise.all([worker('a', [10, 30]), worker('b', [20, 25, 60])]);
    expect(times).toEqual([
      ['a', 10],
      ['b', 20],
      ['b', 25],
      ['a', 30],
      ['b', 60],
    ]);
  });
});
