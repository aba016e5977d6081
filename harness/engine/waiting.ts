/** Waits for conditions over state that somebody else changes. */
export interface Waiting {
  /** Looks at every condition again; called after each change. */
  readonly wake: () => void;
  /** Settles with true as soon as the condition holds, with false when it does not within the ceiling. */
  readonly until: (condition: () => boolean, timeoutMs: number) => Promise<boolean>;
}

export function createWaiting(): Waiting {
  const checks = new Set<() => void>();
  return {
    wake: () => {
      for (const check of checks) check();
    },
    until: (condition, timeoutMs) =>
      new Promise((resolve) => {
        if (condition()) {
          resolve(true);
          return;
        }
        const finish = (held: boolean): void => {
          clearTimeout(ceiling);
          checks.delete(check);
          resolve(held);
        };
        const check = (): void => {
          if (condition()) finish(true);
        };
        const ceiling = setTimeout(() => {
          finish(false);
        }, timeoutMs);
        checks.add(check);
      }),
  };
}

/** Settles in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
