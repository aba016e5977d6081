import { availableParallelism } from 'node:os';
import type { Outcome } from '../../targets/scripted/outcome.ts';
import { count } from '../case/text.ts';
import { buildTarget } from '../certify/build.ts';
import type { Built } from '../certify/build.ts';
import type { Subject } from '../certify/manifest.ts';
import { caseError } from '../engine/run-case.ts';
import { compareAll } from '../parity/compare.ts';
import { countOf } from '../parity/parity-text.ts';
import type { ProgramResult } from '../parity/parity-text.ts';
import { programOf } from '../parity/programs.ts';
import type { RealProber } from '../parity/real-prober.ts';
import { createProgress } from './terminal.ts';

/** What came of one real program, with what it is. */
export interface ComparedProgram {
  readonly subject: Subject;
  readonly result: ProgramResult;
}

interface BuiltProgram {
  readonly real: RealProber;
  readonly subject: Subject;
  readonly build: { readonly built: Built } | { readonly thrown: unknown };
}

/**
 * Builds real programs and compares each with its models: one after the other, as times are part of what is compared. One that
 * cannot be built or started does not keep the others from it.
 *
 * @throws ConformanceError `E_MANIFEST`; the reason of `stop` when it is given
 */
export async function comparePrograms(
  programs: readonly RealProber[],
  outcomes: readonly Outcome[],
  stop: AbortSignal,
): Promise<ComparedProgram[]> {
  const compared: ComparedProgram[] = [];
  for (const built of await buildPrograms(programs, stop))
    compared.push({ subject: built.subject, result: await compareProgram(built, outcomes, stop) });
  return compared;
}

/** As many at a time as there are cores. */
async function buildPrograms(programs: readonly RealProber[], stop: AbortSignal): Promise<BuiltProgram[]> {
  const progress = createProgress(process.stderr);
  const subjects = await Promise.all(
    programs.map(async (real) => ({ real, subject: await programOf(real) })),
  );
  const done = new Map<RealProber, BuiltProgram>();
  const queue = subjects.values();
  const worker = async (): Promise<void> => {
    for (const { real, subject } of queue) {
      progress.show(
        () => `  building · ${String(done.size)} of ${count(subjects.length, 'program')} · ${real.name}`,
      );
      try {
        done.set(real, { real, subject, build: { built: await buildTarget(subject, stop) } });
      } catch (thrown) {
        stop.throwIfAborted();
        done.set(real, { real, subject, build: { thrown } });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  } finally {
    progress.clear();
  }
  return programs.flatMap((real) => done.get(real) ?? []);
}

async function compareProgram(
  { real, subject, build }: BuiltProgram,
  outcomes: readonly Outcome[],
  stop: AbortSignal,
): Promise<ProgramResult> {
  const { name, version } = subject.manifest;
  const progress = createProgress(process.stderr);
  let done = 0;
  try {
    if ('thrown' in build) throw build.thrown;
    const cells = await compareAll(real, build.built, outcomes, stop, {
      onCells: () => {
        done += 1;
        progress.show(
          () => `  comparing · ${name} · ${String(done)} of ${count(outcomes.length, 'outcome')}`,
        );
      },
    });
    if (!process.stderr.isTTY)
      process.stderr.write(
        `comparing: ${name}: ${String(countOf(cells, 'differs'))} of ${count(cells.length, 'cell')} differ\n`,
      );
    return { name, version, state: 'compared', cells };
  } catch (thrown) {
    stop.throwIfAborted();
    return { name, version, state: 'failed', error: caseError(thrown) };
  } finally {
    progress.clear();
  }
}
