import type { Broken, Verdict } from '../case/result.ts';
import { LEVEL_EFFECTS } from '../case/levels.ts';
import type { Level } from '../case/requirement.ts';

/** Thrown by a step that finds out on the way that the target cannot be asked this. A class, to be caught by type. */
export class NotApplicable extends Error {}

/**
 * The verdict over a case that ran to its end or to its first broken expectation.
 *
 * @param tolerated whether the target declares the choice that the case stumbled over; then it is only noted
 */
export function verdictOf(
  broken: Broken | undefined,
  level: Level,
  options: { readonly strict: boolean; readonly tolerated: boolean },
): Verdict {
  if (broken === undefined || options.tolerated) return { outcome: 'passed' };
  const effect = LEVEL_EFFECTS[level];
  const outcome = options.strict ? effect.brokenStrict : effect.broken;
  return outcome === 'passed' ? { outcome } : { outcome, broken };
}
