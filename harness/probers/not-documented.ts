import type { Decision } from './prober.ts';

/**
 * The decision of a prober of which nobody tells how it decides. It is among the others so that its silence is not taken for
 * agreement.
 *
 * @param id that of the prober
 */
export function decideUnknown(id: string, fact: string, source: string): Decision {
  return { verdict: 'unknown', fact, rule: `${id}/not-documented`, grade: 'unknown', source };
}
