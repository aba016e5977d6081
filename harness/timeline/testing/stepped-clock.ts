import type { Clock } from '../clock.ts';

/**
 * A clock that stands still while anybody works, and goes on to the next time that somebody waits for once all of them wait.
 *
 * @param workers how many there are
 */
export function steppedClock(workers: number): Clock {
  const waiting: { readonly atMs: number; readonly go: () => void }[] = [];
  let working = workers;
  let nowMs = 0;
  const step = (): void => {
    if (working > 0 || waiting.length === 0) return;
    waiting.sort((a, b) => a.atMs - b.atMs);
    const next = waiting.shift();
    nowMs = Math.max(nowMs, next?.atMs ?? 0);
    working += 1;
    next?.go();
  };
  return {
    now: () => nowMs,
    until: (atMs) =>
      new Promise((resolve) => {
        waiting.push({ atMs, go: resolve });
        working -= 1;
        step();
      }),
    leave: () => {
      working -= 1;
      step();
    },
  };
}
