import type { RegisteredStatus } from '../../proto/status.ts';
import type { SelectedCase } from '../engine/run-lanes.ts';
import { runSuite } from '../engine/run-suite.ts';
import { embedded } from '../target/embedded.ts';
import { findBundled } from '../target/bundled.ts';
import { fallOf } from './fall.ts';
import type { Fall } from './fall.ts';

/** What one run of the suite on one bundled target gave, as far as the matrix asks. */
export interface TargetRun {
  /** The name of the bundled target. */
  readonly target: string;
  /** The ids of the cases that were run. */
  readonly ran: readonly string[];
  readonly falls: readonly Fall[];
  readonly durationMs: number;
}

/** What is registered on every server of the matrix before it starts, so that the cases of `--service` are run. */
const SERVICES: ReadonlyMap<string, RegisteredStatus> = new Map([['shop.Cart', 'SERVING']]);
/** Ceiling for one observation, about that of an ordinary run: a busy machine must not look like a silent server. */
const TIMEOUT_MS = 6000;
/** The same walk in every run, so that two runs of the matrix can be compared. */
const SEED = 1;

/**
 * Runs cases against a bundled target.
 *
 * @param target its name, for example `mutant/list-cut-at-100`
 * @throws ConformanceError when the target cannot be started or stopped
 */
export async function runTarget(target: string, cases: readonly SelectedCase[]): Promise<TargetRun> {
  const begin = performance.now();
  const { name, change } = findBundled(target);
  const ran: string[] = [];
  const falls: Fall[] = [];
  await runSuite(
    { label: `target:${name}`, restartable: true, start: embedded(name, change, SERVICES) },
    cases,
    { timeoutMs: TIMEOUT_MS, seed: SEED, known: SERVICES, require: 2015, strict: false, overall: undefined },
    {
      onTarget: () => undefined,
      onResult: (result) => {
        if (result.outcome !== 'not-applicable') ran.push(result.id);
        const fall = fallOf(result);
        if (fall !== undefined) falls.push(fall);
      },
    },
    new AbortController().signal,
  );
  return { target, ran, falls, durationMs: performance.now() - begin };
}
