import { cases, requirementById } from '../../suites/index.ts';
import { mutants } from '../../targets/mutants/index.ts';
import { fallsWith } from '../../targets/mutants/mutant.ts';
import type { Mutant } from '../../targets/mutants/mutant.ts';
import { variants } from '../../targets/variants/index.ts';
import { judgeMatrix } from '../matrix/judge.ts';
import type { Matrix } from '../matrix/judge.ts';
import { runMatrix } from '../matrix/run-matrix.ts';
import type { Job } from '../matrix/worker.ts';
import type { TargetRun } from '../matrix/run-target.ts';

/**
 * How much of the matrix is run: all of it, or the part that proves all but one thing. In the part a mutant meets only the
 * cases of the requirements that it names, so that a case of another requirement that falls with it goes unseen.
 */
export type Scope = 'whole' | 'part';

/** How many times a flaky mutant is run: its rate is compared with what its defect allows. */
const FLAKY_RUNS = 2;

/**
 * The names of the bundled targets of the matrix, a flaky mutant as often as it is run. Those that let a client wait come
 * first, so that at the end no thread waits for one of them alone.
 */
export function planMatrix(scope: Scope): Job[] {
  const waits = ({ breaks }: Mutant): boolean => /^(WCH|SHD)/.test(breaks);
  const runsOf = (mutant: Mutant): Job[] => {
    const target = `mutant/${mutant.id}`;
    const whole = scope === 'whole' || livesBesideOthers(mutant.breaks);
    const job = whole ? { target } : { target, requirements: [mutant.breaks, ...fallsWith(mutant)] };
    return Array.from({ length: mutant.flaky === undefined ? 1 : FLAKY_RUNS }, () => job);
  };
  return [
    { target: 'reference' },
    ...mutants.filter(waits).flatMap(runsOf),
    ...variants.map(({ id }) => ({ target: `variant/${id}` })),
    ...mutants.filter((mutant) => !waits(mutant)).flatMap(runsOf),
  ];
}

/** Runs the cases against the bundled targets and judges what came of it. */
export async function computeMatrix(scope: Scope, onRun: (run: TargetRun) => void): Promise<Matrix> {
  const selected = cases.map((row) => {
    const requirement = requirementById.get(row.requirement);
    if (requirement === undefined) throw new Error(`${row.id} names no requirement: ${row.requirement}`);
    return { row, requirement };
  });
  return judgeMatrix(await runMatrix(planMatrix(scope), selected, onRun), cases, mutants, variants);
}

/** Whether the cases of a requirement look at the server while all other cases run. */
function livesBesideOthers(requirement: string): boolean {
  return cases.some(
    (row) => row.requirement === requirement && row.steps.some((step) => step.do === 'afterAllOthers'),
  );
}
