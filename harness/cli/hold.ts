import { escapeText } from '../case/text.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import { describeOutput } from '../target/output.ts';
import type { Target } from '../target/target.ts';
import { unlessAborted } from '../time.ts';
import { INTERRUPTION } from './signals.ts';

/**
 * Starts a target, tells where it is, and keeps it there until the user has seen enough: for a debugger or another tool.
 *
 * @param json prints one line of JSON instead of lines for people
 * @param stop given when it is enough
 * @returns the exit code
 * @throws ConformanceError when the target cannot be started, or ends by itself
 */
export async function holdTarget(
  target: Target,
  timeoutMs: number,
  json: boolean,
  stop: AbortSignal,
): Promise<number> {
  let instance: RunningInstance;
  try {
    instance = await startInstance(target, timeoutMs, stop);
  } catch (error) {
    if (error === INTERRUPTION) return EXIT.interrupted;
    throw error;
  }
  try {
    process.stdout.write(json ? jsonLine(instance) : lines(target.label, instance));
    await unlessAborted(stop, endOf(instance));
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
  } finally {
    await instance.stop();
  }
  return EXIT.conformant;
}

/** Rejects when the target ends by itself; a target without a process is there for as long as we are. */
async function endOf({ process: own }: RunningInstance): Promise<never> {
  if (own === undefined) return new Promise(() => undefined);
  const how = await own.exited;
  throw new ConformanceError(
    'E_TARGET_DIED',
    `the target ended by itself: ${how}; ${describeOutput(own.lastOutput())}`,
    'look at the log of the target',
  );
}

function jsonLine({ endpoint, controlAddress, process: own }: RunningInstance): string {
  return `${JSON.stringify({
    address: endpoint.address,
    control: controlAddress ?? null,
    pid: own?.pid ?? process.pid,
    process: own?.label ?? null,
  })}\n`;
}

function lines(label: string, { endpoint, controlAddress, process: own }: RunningInstance): string {
  return [
    `  target        ${label}`,
    `  address       ${escapeText(endpoint.address)}`,
    `  control       ${controlAddress === undefined ? 'none' : escapeText(controlAddress)}`,
    `  process       ${own?.label ?? `this one, pid ${String(process.pid)}`}`,
    '',
    '  It stays until you press Ctrl-C.',
    '',
  ].join('\n');
}
