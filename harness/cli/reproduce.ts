import { reproductionJson, reproductionText } from '../../reports/reproduction.ts';
import type { ShownScene, SkippedProgram } from '../../reports/reproduction.ts';
import { buildTarget, isBuilt } from '../certify/build.ts';
import type { Discrepancy } from '../discrepancies/discrepancy.ts';
import { discrepancyOf } from '../discrepancies/index.ts';
import { outcomeOf } from '../discrepancies/look-at-scene.ts';
import { provableIn, reproduceScene } from '../discrepancies/reproduce.ts';
import type { ReadyProgram } from '../discrepancies/reproduce.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { realProbers } from '../parity/index.ts';
import { programOf } from '../parity/programs.ts';
import type { RealProber } from '../parity/real-prober.ts';
import { probers } from '../probers/index.ts';
import { abortOnSignals, INTERRUPTION } from './signals.ts';
import { paintFor } from './terminal.ts';

/** The flags of `discrepancies reproduce`. */
export interface ReproduceOptions {
  /** Whether programs are built that are not built yet. */
  readonly build: boolean;
  readonly json: boolean;
}

/**
 * Makes a discrepancy happen on this machine and prints what models and real programs make of it.
 *
 * @returns the exit code: 0 when it happened as it is told, 1 otherwise
 * @throws ConformanceError `E_UNKNOWN_ID`, and `E_OPTION` for one that can only be told
 */
export async function reproduceCommand(id: string, { build, json }: ReproduceOptions): Promise<number> {
  const discrepancy = discrepancyOf(id);
  const { scenes, told } = discrepancy;
  if (scenes === undefined) {
    throw new ConformanceError(
      'E_OPTION',
      `${id} cannot be shown on one machine: ${told?.why ?? 'it has no server'}`,
      `grpc-health-conformance discrepancies explain ${id}   tells what happens`,
    );
  }
  const stop = new AbortController();
  const release = abortOnSignals(stop);
  const open: ReadyProgram[] = [];
  const skipped: SkippedProgram[] = [];
  try {
    for (const real of programsOf(discrepancy)) {
      const program = await openProgram(real, build, stop.signal);
      if ('reason' in program) skipped.push(program);
      else open.push(program);
    }
    const shown: ShownScene[] = [];
    for (const scene of scenes) {
      const provable = provableIn(scene, probers);
      const able = open.filter(({ proves }) => proves.some((prober) => provable.includes(prober)));
      const verdicts = await reproduceScene(scene, probers, able, stop.signal);
      shown.push({ scene, does: outcomeOf(scene).does, verdicts });
    }
    const asTold = shown.every(({ verdicts }) => verdicts.every((verdict) => verdict.asTold));
    const reproduction = { discrepancy, scenes: shown, skipped, asTold };
    process.stdout.write(
      json ? reproductionJson(reproduction) : reproductionText(reproduction, paintFor(process.stdout)),
    );
    return asTold ? EXIT.conformant : EXIT.notConformant;
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    return EXIT.interrupted;
  } finally {
    await Promise.all(open.map((program) => program.open.stop()));
    release();
  }
}

/** The real programs that can say something of a discrepancy. */
function programsOf({ scenes = [] }: Discrepancy): RealProber[] {
  const provable = new Set(scenes.flatMap((scene) => provableIn(scene, probers)));
  return realProbers.filter(({ proves }) => proves.some((prober) => provable.has(prober)));
}

/** Builds a program where that is wanted, and opens it; or tells why it cannot look. */
async function openProgram(
  real: RealProber,
  build: boolean,
  signal: AbortSignal,
): Promise<ReadyProgram | SkippedProgram> {
  const { name, proves } = real;
  const subject = await programOf(real);
  const { version } = subject.manifest;
  try {
    if (!(await isBuilt(subject))) {
      if (!build) return { name, version, reason: 'it is not built, and --no-build was given' };
      process.stderr.write(`building ${name} ${version}, which takes a while the first time\n`);
    }
    return { name, version, proves, open: await real.open(await buildTarget(subject, signal), signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ConformanceError)) throw error;
    return { name, version, reason: error.message };
  }
}
