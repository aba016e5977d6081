/** The first pause between two observations of a target that settles slowly, in milliseconds; each next is longer by half. */
const FIRST_PAUSE_MS = 5;

/** What a settled observation saw, and how long it took to get there. */
export interface Settled<Value> {
  readonly value: Value;
  readonly tookMs: number;
}

/**
 * Observes until the observation is accepted or the settle time is over. The one place where the suite waits: a
 * target that declares no settle time is observed exactly once.
 *
 * @param observe makes one observation
 * @param accept whether it is the one hoped for
 * @param settleMs the settle time that the target declared, in milliseconds
 * @returns the last observation, accepted or not
 */
export async function settled<Value>(
  observe: () => Promise<Value>,
  accept: (value: Value) => boolean,
  settleMs: number,
): Promise<Settled<Value>> {
  const begin = performance.now();
  let value = await observe();
  let pauseMs = FIRST_PAUSE_MS;
  while (!accept(value) && performance.now() - begin < settleMs) {
    // A polling publisher or a cache gives no sign when it has caught up, so there is nothing to wait for but time.
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs *= 1.5;
    value = await observe();
  }
  return { value, tookMs: performance.now() - begin };
}
