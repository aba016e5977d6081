import type { VerifiedProbers } from '../parity/verified.ts';
import type { Decision, Prober } from './prober.ts';
import verifiedProbers from './verified.json' with { type: 'json' };

const KNOWN: VerifiedProbers = verifiedProbers;

/**
 * The decision of a prober with the best grade that it has: a rule is verified by which a real program decided as its model before
 * our eyes.
 *
 * @param known what real programs have proved
 */
export function graded(
  { id }: Pick<Prober, 'id'>,
  decision: Decision,
  known: VerifiedProbers = KNOWN,
): Decision {
  const proof = known[id];
  const proved = proof?.rules[decision.rule] ?? [];
  if (proof === undefined || proved.length === 0 || decision.verdict === 'unknown') return decision;
  const { program, version, date } = proof;
  return {
    ...decision,
    grade: 'verified',
    source: `${program} ${version}, run on ${date}; ${decision.source}`,
  };
}
