import { resolve } from 'node:path';
import { plainLine } from '../case/text.ts';
import type { TargetConfig } from '../config/target-config.ts';
import { ConformanceError } from '../errors.ts';
import type { BaselinePlan } from './conclude.ts';
import type { UpdatePlan } from './update-baseline.ts';

/** What a run does with the baseline of its target. */
export interface BaselineUse {
  /** The one to hold the results against, where there is one. */
  readonly baseline?: BaselinePlan;
  /** The one to write. */
  readonly update?: UpdatePlan;
}

/**
 * Reads the baselines of targets, before anything is started.
 *
 * @param update whether the files are to be written; then they need not be there
 * @returns what is to be done for each target
 * @throws ConformanceError `E_BASELINE` for a file that cannot be read, `E_OPTION` where it is unclear what to write
 */
export async function readBaselines(
  targets: readonly Pick<TargetConfig, 'label' | 'baseline'>[],
  update: boolean,
): Promise<readonly BaselineUse[]> {
  if (update) refuseUnclear(targets);
  // Most runs have none, and need nothing to read it with.
  if (targets.every(({ baseline }) => baseline === undefined)) return targets.map(() => ({}));
  const { readBaselineFile, readBaselineIfThere } = await import('./baseline-file.ts');
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  return Promise.all(
    targets.map(async ({ baseline: path }): Promise<BaselineUse> => {
      if (path === undefined) return {};
      const read = update ? await readBaselineIfThere(path) : await readBaselineFile(path);
      return {
        ...(read && { baseline: { file: path, baseline: read.baseline, today } }),
        ...(update && { update: { file: path, text: read?.text, today } }),
      };
    }),
  );
}

function refuseUnclear(targets: readonly Pick<TargetConfig, 'label' | 'baseline'>[]): void {
  const written = new Map<string, string>();
  for (const { label, baseline } of targets) {
    if (baseline === undefined) {
      throw new ConformanceError(
        'E_OPTION',
        `--update-baseline has no file to write for the target ${plainLine(label)}`,
        'name it with --baseline FILE, or with the key baseline of the target in the configuration file',
      );
    }
    const other = written.get(resolve(baseline));
    if (other !== undefined) {
      throw new ConformanceError(
        'E_OPTION',
        `--update-baseline would write ${plainLine(baseline)} for two targets, ${plainLine(other)} and ${plainLine(label)}: each would take out what the other adds`,
        'update it with one of them: run NAME --update-baseline',
      );
    }
    written.set(resolve(baseline), label);
  }
}
