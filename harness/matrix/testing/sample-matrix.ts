import type { Mutant } from '../../../targets/mutants/mutant.ts';
import type { Variant } from '../../../targets/variants/variant.ts';
import type { Fall } from '../fall.ts';
import type { Matrix, MutantVerdict, VariantVerdict } from '../judge.ts';
import type { TargetRun } from '../run-target.ts';

/** A mutant that breaks A-01. */
export function sampleMutant(changes: Partial<Mutant> = {}): Mutant {
  return { id: 'one', defect: 'the server is wrong', breaks: 'A-01', ...changes };
}

/** A variant that nothing may be told of. */
export function sampleVariant(changes: Partial<Variant> = {}): Variant {
  return {
    id: 'other',
    difference: 'the server is different',
    allowedBy: 'no text forbids it',
    ...changes,
  };
}

/**
 * A case that noticed something.
 *
 * @param requirement the one that it checks; its id is that in lower case, as an area, and `/case` where none is given
 */
export function sampleFall(
  requirement: string,
  as: Fall['as'] = 'failed',
  caseId = `${requirement.toLowerCase()}/case`,
): Fall {
  return { caseId, requirement, as, saw: 'expected this; saw that' };
}

/** A run in which this was noticed. */
export function sampleRun(target: string, ...falls: readonly Fall[]): TargetRun {
  return { target, ran: falls.map(({ caseId }) => caseId), falls, durationMs: 1 };
}

/** The verdict on a mutant that was killed in its only run by a case of what it breaks. */
export function sampleMutantVerdict(
  mutant: Partial<Mutant> = {},
  changes: Partial<Omit<MutantVerdict, 'mutant'>> = {},
): MutantVerdict {
  return {
    mutant: sampleMutant(mutant),
    verdict: 'killed',
    caught: 1,
    runs: 1,
    killedBy: ['a-01/case'],
    alsoKilledBy: [],
    strays: [],
    unfounded: [],
    ...changes,
  };
}

/** The verdict on a variant of which nothing was told. */
export function sampleVariantVerdict(
  variant: Partial<Variant> = {},
  changes: Partial<Omit<VariantVerdict, 'variant'>> = {},
): VariantVerdict {
  return { variant: sampleVariant(variant), alarms: [], unfounded: [], ...changes };
}

/** A matrix of one mutant, one variant and one case in which all is well. */
export function sampleMatrix(changes: Partial<Matrix> = {}): Matrix {
  return {
    mutants: [sampleMutantVerdict()],
    variants: [sampleVariantVerdict()],
    onReference: [],
    cases: ['a-01/case'],
    idleCases: [],
    unprovenRequirements: [],
    ...changes,
  };
}
