import { constants } from 'node:os';
import { within } from '../time.ts';
import type { Output } from '../target/output.ts';
import type { TargetProcess } from '../target/target.ts';
import { engineStatus } from './engine.ts';
import type { Container } from './engine.ts';
import { splitOutputs } from './frames.ts';

/** How long a server may take to end after SIGTERM before it is killed, in seconds, as the engine counts. */
const TERM_CEILING_S = 1;
/** How long the rest of the output may take after the end, in milliseconds. A ceiling: it comes with the end. */
const OUTPUT_CEILING_MS = 1000;
/** What a shell, and with it an engine, adds to the number of the signal that ended a process. */
const ENDED_BY_SIGNAL = 128;

/** What the engine tells of a container that ended. */
export interface EndState {
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
}

/**
 * Listens to what a container prints. Call it before the start: what is printed meanwhile is not lost, whatever the engine
 * does with its logs.
 *
 * @returns settles when the container prints nothing more
 */
export async function readOutput(container: Container, output: Output): Promise<{ ended: Promise<void> }> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const ended = new Promise<void>((resolve) => {
    stream.once('close', resolve);
    stream.once('end', resolve);
  });
  const { stdout, stderr } = splitOutputs(stream);
  output.add(stdout, 'stdout');
  output.add(stderr, 'stderr');
  return { ended };
}

/** A container that was started, as a process. */
export function processOf(container: Container, output: Output, outputEnded: Promise<void>): TargetProcess {
  return {
    label: `container ${container.id.slice(0, 12)}`,
    exited: endOf(container, outputEnded),
    signal: async (name) => {
      await unlessGone(container.kill({ signal: name }));
    },
    memoryBytes: () => memoryOf(container),
    lastOutput: output.last,
  };
}

/** Lets a server end in good order, for a moment, and removes its container. */
export async function stopContainer(container: Container): Promise<void> {
  await unlessGone(container.stop({ t: TERM_CEILING_S }));
  await removeContainer(container);
}

/** Removes a container with its volumes, running or not. Harmless for one that is gone. */
export async function removeContainer(container: Container): Promise<void> {
  await unlessGone(container.remove({ force: true, v: true }));
}

/** `exit code 3`, `exit code 137 as after SIGKILL, out of memory`: an engine does not tell a signal from such an exit code. */
export function describeEnd({ ExitCode, OOMKilled }: EndState): string {
  const signal = Object.entries(constants.signals).find(
    ([, number]) => number === ExitCode - ENDED_BY_SIGNAL,
  );
  return `exit code ${String(ExitCode)}${signal ? ` as after ${signal[0]}` : ''}${OOMKilled ? ', out of memory' : ''}`;
}

/** The numbers of an engine on memory, of the two generations of control groups. */
export interface MemoryNumbers {
  readonly usage?: number;
  readonly stats?: { readonly total_inactive_file?: number; readonly inactive_file?: number };
}

/**
 * The memory that a container holds, in bytes: what its control group is charged with, less the file cache that the
 * kernel would give up first, as `docker stats` counts it.
 *
 * @returns `undefined` where the engine does not tell, for a container that ended among others
 */
export function memoryInUse({ usage, stats }: MemoryNumbers): number | undefined {
  if (usage === undefined) return undefined;
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return cache < usage ? usage - cache : usage;
}

async function memoryOf(container: Container): Promise<number | undefined> {
  try {
    // One sample is enough; an engine takes a second one after a second, for the load of the processor.
    const { memory_stats: numbers } = await container.stats({ stream: false, 'one-shot': true });
    return memoryInUse(numbers); // Empty for a container that ended, which the types do not say.
  } catch {
    return undefined;
  }
}

async function endOf(container: Container, outputEnded: Promise<void>): Promise<string> {
  try {
    const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
    const state = await container.inspect().then(
      ({ State }) => State,
      () => ({ ExitCode: StatusCode, OOMKilled: false }), // Removed meanwhile, by ourselves as a rule.
    );
    await within(OUTPUT_CEILING_MS, outputEnded, () => new Error('late')).catch(() => undefined);
    return describeEnd(state);
  } catch (error) {
    return engineStatus(error) === 404 ? 'removed by somebody else' : 'the engine no longer tells of it';
  }
}

/** 304: stopped already; 404: not there any more; 409: not running, or being removed by somebody else. */
async function unlessGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (![304, 404, 409].some((status) => status === engineStatus(error))) throw error;
  }
}
