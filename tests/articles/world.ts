import type { Bench } from './bench.ts';

/** What is needed to show something. */
export interface World {
  readonly bench: Bench;
  /** Given when nobody waits any more. */
  readonly signal: AbortSignal;
}
