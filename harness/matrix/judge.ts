import { groupBy } from '../case/group.ts';
import { fallsWith } from '../../targets/mutants/mutant.ts';
import type { Mutant } from '../../targets/mutants/mutant.ts';
import type { Variant } from '../../targets/variants/variant.ts';
import type { Fall } from './fall.ts';
import type { TargetRun } from './run-target.ts';

/** What the suite made of one mutant. */
export interface MutantVerdict {
  readonly mutant: Mutant;
  /** `waiting`: the requirement that it breaks has no case yet. */
  readonly verdict: 'killed' | 'survived' | 'waiting';
  /** How many of the runs noticed. */
  readonly caught: number;
  readonly runs: number;
  /** The cases of the broken requirement that noticed, sorted. */
  readonly killedBy: readonly string[];
  /** The cases of the requirements that fall with it, sorted. */
  readonly alsoKilledBy: readonly string[];
  /** What was noticed by cases of requirements that the mutant does not name, or in a way that it must not be. */
  readonly strays: readonly Fall[];
  /** Requirements that the mutant names and that did not fall. */
  readonly unfounded: readonly string[];
}

/** What the suite made of one variant. */
export interface VariantVerdict {
  readonly variant: Variant;
  /** Failures, errors, and warnings and notes that the variant does not name: false alarms, all of them. */
  readonly alarms: readonly Fall[];
  /** Requirements whose warning or note the variant names, and that had nothing to tell. */
  readonly unfounded: readonly string[];
}

/** The whole matrix, judged. */
export interface Matrix {
  readonly mutants: readonly MutantVerdict[];
  readonly variants: readonly VariantVerdict[];
  /** What was noticed on the strict reference: nothing. */
  readonly onReference: readonly Fall[];
  /** The cases that were run on every target on which they apply, in the order of the suite. */
  readonly cases: readonly string[];
  /** Cases that noticed nothing on any mutant. */
  readonly idleCases: readonly string[];
  /** Requirements with cases and without a mutant that breaks them. */
  readonly unprovenRequirements: readonly string[];
}

/** The rows of the suite, as far as the matrix asks. */
export type MatrixCase = Readonly<Record<'id' | 'requirement', string>>;

/**
 * Judges the runs of all bundled targets.
 *
 * @param runs every run; a target that was run several times is there several times
 */
export function judgeMatrix(
  runs: readonly TargetRun[],
  cases: readonly MatrixCase[],
  mutants: readonly Mutant[],
  variants: readonly Variant[],
): Matrix {
  const byTarget = groupBy(runs, ({ target }) => target);
  const runsOf = (target: string): readonly TargetRun[] => byTarget.get(target) ?? [];
  const covered = new Set(cases.map(({ requirement }) => requirement));
  const verdicts = mutants.map((mutant) =>
    judgeMutant(mutant, runsOf(`mutant/${mutant.id}`), covered.has(mutant.breaks)),
  );
  // A killer that is there only now and then, or because the server died, proves nothing of its case.
  const killers = new Set(
    verdicts
      .filter(({ mutant }) => mutant.flaky === undefined && mutant.dies === undefined)
      .flatMap(({ killedBy, alsoKilledBy }) => [...killedBy, ...alsoKilledBy]),
  );
  const broken = new Set(mutants.map(({ breaks }) => breaks));
  return {
    mutants: verdicts,
    variants: variants.map((variant) => judgeVariant(variant, runsOf(`variant/${variant.id}`))),
    onReference: runsOf('reference').flatMap(({ falls }) => falls),
    cases: cases.map(({ id }) => id),
    idleCases: cases.map(({ id }) => id).filter((id) => !killers.has(id)),
    unprovenRequirements: [...covered].filter((requirement) => !broken.has(requirement)),
  };
}

/**
 * Judges the runs of one mutant. It is killed for the right reason when a case of the requirement that it breaks
 * noticed it, and no case of a requirement that it does not name.
 *
 * @param covered whether the requirement that it breaks has a case
 */
export function judgeMutant(mutant: Mutant, runs: readonly TargetRun[], covered: boolean): MutantVerdict {
  const { breaks, flaky, dies } = mutant;
  const also = fallsWith(mutant);
  const falls = runs.flatMap((run) => run.falls);
  const named = new Set([breaks, ...also]);
  // The death of a target is an error in whatever case meets it, and never an answer.
  const isExpected = (fall: Fall): boolean =>
    dies ? fall.as === 'errored' : fall.as !== 'errored' && named.has(fall.requirement);
  // A flaky mutant is caught by whichever of its requirements met the bad moment.
  const notices = (fall: Fall): boolean =>
    isExpected(fall) && (flaky !== undefined || fall.requirement === breaks);
  const fell = new Set(falls.filter(isExpected).map(({ requirement }) => requirement));
  const caught = runs.filter((run) => run.falls.some(notices)).length;
  return {
    mutant,
    verdict: caught > 0 ? 'killed' : covered ? 'survived' : 'waiting',
    caught,
    runs: runs.length,
    killedBy: idsOf(falls.filter((fall) => isExpected(fall) && fall.requirement === breaks)),
    alsoKilledBy: idsOf(falls.filter((fall) => isExpected(fall) && fall.requirement !== breaks)),
    strays: falls.filter((fall) => !isExpected(fall)),
    unfounded: flaky === undefined ? also.filter((requirement) => !fell.has(requirement)) : [],
  };
}

/** Judges the runs of one variant: nothing may fail, and what warns or notes is named. */
export function judgeVariant(variant: Variant, runs: readonly TargetRun[]): VariantVerdict {
  const { warns = [], notes = [], mayNote = [] } = variant;
  const falls = runs.flatMap((run) => run.falls);
  const isNamed = ({ as, requirement }: Fall): boolean =>
    (as === 'warning' && warns.includes(requirement)) ||
    (as === 'noted' && [...notes, ...mayNote].includes(requirement));
  return {
    variant,
    alarms: falls.filter((fall) => !isNamed(fall)),
    unfounded: [...warns, ...notes].filter(
      (requirement) => !falls.some((fall) => fall.requirement === requirement && isNamed(fall)),
    ),
  };
}

function idsOf(falls: readonly Fall[]): string[] {
  return [...new Set(falls.map(({ caseId }) => caseId))].sort();
}
