import type { RegisteredStatus } from '../../proto/status.ts';
import { mutants } from '../../targets/mutants/index.ts';
import { needsOf } from '../case/needs.ts';
import type { CaseResult } from '../case/result.ts';
import type { TargetConfig } from '../config/target-config.ts';
import type { SelectedCase } from '../engine/plan.ts';
import { runSuite } from '../engine/run-suite.ts';
import { embedded } from '../target/embedded.ts';
import { findBundled } from '../target/bundled.ts';
import { targetOf } from '../target/launch.ts';
import type { Target } from '../target/target.ts';
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
 * Runs cases against a bundled target: in this process, and those that need one of its own against its program, where
 * there is something to see.
 *
 * @param target its name, for example `mutant/list-cut-at-100`
 * @param program the path of the program of the bundled targets
 * @throws ConformanceError when the target cannot be started or stopped
 */
export async function runTarget(
  target: string,
  cases: readonly SelectedCase[],
  program: string,
): Promise<TargetRun> {
  const begin = performance.now();
  const { name, change } = findBundled(target);
  const results = await runAll(
    { label: `target:${name}`, restartable: true, start: embedded(name, change, SERVICES) },
    cases,
    SERVICES,
  );
  const needProcess = cases.filter(
    ({ row, requirement }) => needsOf(row).includes('process') && isWorthIt(requirement.id, target),
  );
  if (needProcess.length > 0 && showsAsProcess(target)) {
    const asProgram = await runAll(await programTarget(target, program), needProcess, new Map());
    results.push(...asProgram);
  }
  return {
    target,
    ran: results.filter(({ outcome }) => outcome !== 'not-applicable').map(({ id }) => id),
    falls: results.map(fallOf).filter((fall) => fall !== undefined),
    durationMs: performance.now() - begin,
  };
}

/** Whether there is something about a target that only its program can show; nothing must show on the reference. */
function showsAsProcess(target: string): boolean {
  return target === 'reference' || mutants.some(({ id, process }) => `mutant/${id}` === target && process);
}

/** Ten thousand watches take seconds, and only a server that keeps them shows anything. */
function isWorthIt(requirement: string, target: string): boolean {
  if (requirement !== 'WCH-19' || target === 'reference') return true;
  return mutants.some(({ id, breaks }) => `mutant/${id}` === target && breaks === requirement);
}

/** A bundled target as a process of its own. */
function programTarget(target: string, program: string): Promise<Target> {
  const config: TargetConfig = {
    label: `target:${target}`,
    name: target,
    launch: {
      by: 'command',
      command: [process.execPath, program],
      shell: false,
      env: { CONFORMANCE_TARGET: target },
      ready: { by: 'contract' },
    },
    control: { by: 'target' },
    services: new Map(),
    features: [],
  };
  return targetOf(config, new AbortController().signal);
}

async function runAll(
  target: Target,
  cases: readonly SelectedCase[],
  known: ReadonlyMap<string, RegisteredStatus>,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  await runSuite(
    target,
    cases,
    { timeoutMs: TIMEOUT_MS, seed: SEED, known, require: 2015, strict: false, overall: undefined },
    {
      onTarget: () => undefined,
      onResult: (result) => results.push(result),
    },
    new AbortController().signal,
  );
  return results;
}
