import type { Requirement } from '../../harness/case/requirement.ts';
import { checkAnswerRequirements } from './check-answers.ts';
import { checkNameRequirements } from './check-names.ts';
import { listRequirements } from './list.ts';
import { proberRequirements } from './probers.ts';
import { serviceRequirements } from './service.ts';
import { shutdownRequirements } from './shutdown.ts';
import { transitionRequirements } from './transition.ts';
import { transportRequirements } from './transport.ts';
import { watchLifetimeRequirements } from './watch-lifetime.ts';
import { watchMessageRequirements } from './watch-messages.ts';
import { wireRequirements } from './wire.ts';

// A group that is split by topic is put back into the order of its numbers.
function byNumber(...parts: readonly (readonly Requirement[])[]): readonly Requirement[] {
  return parts.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** All requirements, group by group in the order of reports, by number within a group. */
export const requirements: readonly Requirement[] = [
  ...serviceRequirements,
  ...byNumber(checkAnswerRequirements, checkNameRequirements),
  ...byNumber(watchMessageRequirements, watchLifetimeRequirements),
  ...transitionRequirements,
  ...listRequirements,
  ...shutdownRequirements,
  ...wireRequirements,
  ...transportRequirements,
  ...proberRequirements,
];

/** The requirements by id. */
export const requirementById: ReadonlyMap<string, Requirement> = new Map(
  requirements.map((requirement) => [requirement.id, requirement]),
);
