import { setTimeout as pause } from 'node:timers/promises';

/** Tells the time of a script, in milliseconds from its begin, and waits for one. */
export interface Clock {
  readonly now: () => number;
  /** Settles at a time, or at once when it is over. Rejects with the reason of the signal. */
  readonly until: (atMs: number) => Promise<void>;
  /** Told when somebody waits no more. */
  readonly leave: () => void;
}

/**
 * A clock that runs faster than ours.
 *
 * @param scale how many of its seconds go by in one of ours
 */
export function scaledClock(scale: number, signal: AbortSignal): Clock {
  const begin = performance.now();
  const now = (): number => (performance.now() - begin) * scale;
  return {
    now,
    until: async (atMs) => {
      try {
        signal.throwIfAborted();
        // Timers of Node may be a little early.
        for (let left = atMs - now(); left > 0; left = atMs - now())
          await pause(Math.ceil(left / scale), undefined, { signal });
      } catch {
        throw signal.reason;
      }
    },
    leave: () => undefined,
  };
}
