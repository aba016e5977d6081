import type { Decision, Prober } from '../probers/prober.ts';
import { seenWithin } from '../probers/seen.ts';
import type { Seen } from '../probers/seen.ts';
import type { ProberSettings } from '../probers/settings.ts';

/**
 * How long a look takes: the shortest time after which the prober comes to the same decision, and never longer than its time limit.
 *
 * @returns milliseconds; `undefined` for a look that never ends
 */
export function lookTime(
  prober: Prober,
  seen: Seen,
  decision: Decision,
  settings: ProberSettings,
): number | undefined {
  const { timeoutMs } = prober.machine(settings);
  if (decision.verdict === 'none' && decision.stops !== true) return timeoutMs;
  const decidedWithin = (ms: number): boolean => {
    const early = prober.decide(seenWithin(seen, ms), settings);
    return early.verdict === decision.verdict && early.rule === decision.rule;
  };
  // What is decided with less of the answer is decided with more of it: the first moment is found by halving.
  let from = -1;
  let to = Math.ceil(seen.untilMs);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (decidedWithin(middle)) to = middle;
    else from = middle;
  }
  return Math.min(to, timeoutMs ?? to);
}
