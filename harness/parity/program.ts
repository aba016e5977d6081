import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { killGroup, MARK_VARIABLE, rememberGroup, signalProcess } from '../target/process-group.ts';

/** A program that goes on until it is stopped. */
export interface RunningProgram {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when it has ended, with how: `exit code 1`, `SIGKILL`. */
  readonly exited: Promise<string>;
  /** Ends it, and whatever it left running. */
  readonly stop: () => Promise<void>;
}

/** How long a program may take to end after SIGTERM before it is killed, in milliseconds. */
const TERM_CEILING_MS = 1000;

/**
 * Starts a program in a process group of its own.
 *
 * @param folder where it runs
 * @throws ConformanceError `E_PROBER` when it cannot be started
 */
export async function startProgram(
  [file, ...args]: readonly [string, ...string[]],
  folder: string,
): Promise<RunningProgram> {
  const mark = randomUUID();
  const program = execa(file, args, {
    cwd: folder,
    env: { [MARK_VARIABLE]: mark },
    // A group of its own: what it starts is ended with it, and Ctrl-C on a terminal reaches us alone.
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: 'pipe',
  });
  const { pid, stdin, stdout, stderr } = program;
  if (pid === undefined) {
    const { originalMessage } = await program;
    throw new ConformanceError(
      'E_PROBER',
      `${quote(file)} could not be started: ${quote(originalMessage ?? 'the system does not say why')}`,
      'check that it is in the folder of its build and may be executed',
    );
  }
  const launched = { group: pid, mark };
  rememberGroup(launched);
  // Pipes may break with their process; how that ended is told below.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  const exited = new Promise<string>((resolve) => {
    program.once('exit', (code, name) => {
      resolve(name ?? `exit code ${String(code)}`);
    });
  });
  const end = async (): Promise<void> => {
    stdin.destroy();
    signalProcess(pid, 'SIGTERM');
    let ceiling: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      ceiling = setTimeout(resolve, TERM_CEILING_MS);
    });
    await Promise.race([exited, patience]);
    clearTimeout(ceiling);
    killGroup(launched);
    await exited;
    // A process that escaped may hold the other end of the pipes for ever.
    stdout.destroy();
    stderr.destroy();
  };
  let stopping: Promise<void> | undefined;
  return { stdin, stdout, stderr, exited, stop: () => (stopping ??= end()) };
}
