import { distance } from 'fastest-levenshtein';
import { mutants } from '../../targets/mutants/index.ts';
import type { ServerChange } from '../../targets/reference/change.ts';
import { variants } from '../../targets/variants/index.ts';
import { ConformanceError } from '../errors.ts';

/** A server that comes with the suite. */
export interface BundledTarget {
  /** What stands behind `target:`, for example `mutant/check-not-serving-unavailable`. */
  readonly name: string;
  /** What is special about it, as one sentence. */
  readonly summary: string;
  readonly change: ServerChange;
}

/** Every server that comes with the suite: the reference, the mutants, the variants. */
export const bundledTargets: readonly BundledTarget[] = [
  { name: 'reference', summary: 'the strict reference server: passes every case', change: {} },
  ...mutants.map((mutant) => ({
    name: `mutant/${mutant.id}`,
    summary: `breaks ${mutant.breaks}: ${mutant.defect}`,
    change: mutant,
  })),
  ...variants.map((variant) => ({
    name: `variant/${variant.id}`,
    summary: `right, but different: ${variant.difference}`,
    change: variant,
  })),
];

/**
 * Finds a bundled target.
 *
 * @throws ConformanceError `E_TARGET` when there is none of this name
 */
export function findBundled(name: string): BundledTarget {
  const found = bundledTargets.find((target) => target.name === name);
  if (found !== undefined) return found;
  const far = (target: BundledTarget): number => distance(name, target.name);
  const [near] = [...bundledTargets].sort((a, b) => far(a) - far(b));
  const guess = near !== undefined && far(near) <= name.length / 3 ? `; did you mean "${near.name}"?` : '';
  throw new ConformanceError(
    'E_TARGET',
    `there is no bundled target "${name}"${guess}`,
    'grpc-health-conformance list --targets   shows every one of them',
  );
}
