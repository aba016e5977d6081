import { expectedCatchRate } from '../../targets/mutants/mutant.ts';
import type { Fall } from './fall.ts';
import type { Matrix, MutantVerdict } from './judge.ts';

/** Something that the matrix does not allow. */
export interface Problem {
  readonly kind:
    | 'survivor'
    | 'wrong-reason'
    | 'unfounded'
    | 'caught-too-rarely'
    | 'false-alarm'
    | 'imperfect-reference'
    | 'idle-case'
    | 'unproven-requirement';
  /** What is wrong and what to do about it, for people. */
  readonly text: string;
}

/** Everything that is wrong with a matrix; nothing at all when the suite can be trusted. */
export function problemsOf(matrix: Matrix): Problem[] {
  return [
    ...matrix.mutants.flatMap(problemsOfMutant),
    ...matrix.variants.flatMap(({ variant, alarms, unfounded }): Problem[] => [
      ...alarms.map((fall): Problem => ({
        kind: 'false-alarm',
        text: `variant/${variant.id} is right (${variant.allowedBy}), and ${describe(fall)}: loosen the case by the ledger`,
      })),
      ...unfounded.map((requirement): Problem => ({
        kind: 'unfounded',
        text: `variant/${variant.id} names ${requirement}, which had nothing to tell: take it out of the variant`,
      })),
    ]),
    ...matrix.onReference.map((fall): Problem => ({
      kind: 'imperfect-reference',
      text: `the strict reference server must be perfect, and ${describe(fall)}`,
    })),
    ...matrix.idleCases.map((id): Problem => ({
      kind: 'idle-case',
      text: `the case ${id} kills no mutant: add one to targets/mutants that it notices, or take the case away`,
    })),
    ...matrix.unprovenRequirements.map((id): Problem => ({
      kind: 'unproven-requirement',
      text: `the requirement ${id} has cases and no mutant: add one to targets/mutants with breaks: '${id}'`,
    })),
  ];
}

function problemsOfMutant(verdict: MutantVerdict): Problem[] {
  const { mutant, strays, unfounded } = verdict;
  const name = `mutant/${mutant.id}`;
  const problems: Problem[] = [];
  if (verdict.verdict === 'survived' && mutant.flaky === undefined) {
    problems.push({
      kind: 'survivor',
      text: `${name} survives: no case of ${mutant.breaks} notices that ${mutant.defect}: strengthen the cases of ${mutant.breaks}`,
    });
  }
  for (const stray of uniqueByRequirement(strays)) {
    problems.push({
      kind: 'wrong-reason',
      text:
        stray.as === 'errored' || mutant.dies
          ? `${name}: ${describe(stray)}; ${mutant.dies ? 'the death of a target is an error, never its answer' : 'it does not die, so no case may be errored'}`
          : `${name} breaks ${mutant.breaks}, and ${describe(stray)}: loosen that case, or add ${stray.requirement} to "also" when it cannot be avoided`,
    });
  }
  if (verdict.verdict === 'killed') {
    for (const requirement of unfounded) {
      problems.push({
        kind: 'unfounded',
        text: `${name} names ${requirement} in "also", of which no case fell: take it out`,
      });
    }
  }
  if (
    mutant.flaky !== undefined &&
    isTooRare(verdict.caught, verdict.runs, expectedCatchRate(mutant.flaky))
  ) {
    problems.push({
      kind: 'caught-too-rarely',
      text: `${name} was caught in ${String(verdict.caught)} of ${String(verdict.runs)} runs, and its defect allows ${percent(expectedCatchRate(mutant.flaky))}: strengthen the cases of ${mutant.breaks}, or lower its chances`,
    });
  }
  return problems;
}

/** A result that a right expectation gives in one of ten thousand matrices refutes the expectation. */
const IMPLAUSIBLE = 1e-4;

/**
 * Whether `caught` of `runs` is too few to be chance: the probability of so few or fewer, each run catching with `rate`.
 */
export function isTooRare(caught: number, runs: number, rate: number): boolean {
  let atMost = 0;
  let ways = 1; // runs over `index`
  for (let index = 0; index <= caught; index += 1) {
    atMost += ways * rate ** index * (1 - rate) ** (runs - index);
    ways = (ways * (runs - index)) / (index + 1);
  }
  return atMost < IMPLAUSIBLE;
}

/** `97.5 %`. */
export function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function describe(fall: Fall): string {
  return `${fall.caseId} (${fall.requirement}) ${fall.as}: ${fall.saw}`;
}

/** The first fall of each requirement: one is enough for a message. */
function uniqueByRequirement(falls: readonly Fall[]): Fall[] {
  const first = new Map<string, Fall>();
  for (const fall of falls) {
    const key = `${fall.requirement} ${fall.as}`;
    if (!first.has(key)) first.set(key, fall);
  }
  return [...first.values()];
}
