import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { createOutput, describeOutput } from '../target/output.ts';
import { forgetIfEmpty, killGroup, MARK_VARIABLE, rememberGroup } from '../target/process-group.ts';
import { unsupported } from './control.ts';

/**
 * Runs a program to its end, in a process group of its own and without a shell. Exit code 0 means that it did what it was
 * asked. What it leaves running stays until the signal is given, since it may be the server itself, started again.
 *
 * @param command the program and its arguments, with all values inserted
 * @param ended given when the target stops: kills the program with its children
 * @param cwd the folder in which it runs; the working folder when absent
 * @throws ConformanceError `E_CONTROL` when it cannot be started, fails or is killed, with the end of what it printed
 */
export async function runCommand(
  command: readonly string[],
  ended: AbortSignal,
  cwd?: string,
): Promise<void> {
  ended.throwIfAborted();
  const [file = '', ...args] = command;
  const mark = randomUUID();
  const program = execa(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { [MARK_VARIABLE]: mark },
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const { pid } = program;
  if (pid === undefined) {
    const { code, originalMessage = 'the system does not say why' } = await program;
    // The longest argument is set by the system; the name that did not fit is none of the target's faults.
    if (code === 'E2BIG') throw unsupported('the value is longer than an argument of a program may be');
    throw new ConformanceError(
      'E_CONTROL',
      `the command ${quote(file)} could not be started: ${quote(originalMessage)}`,
      'check the path, and that the file may be executed; a text for a shell is written as ["sh", "-c", "…"]',
    );
  }
  const started = { group: pid, mark };
  rememberGroup(started);
  const output = createOutput();
  output.add(program.stderr, 'stderr');
  const end = (): void => {
    killGroup(started);
    // A process that escaped may hold the other end of the pipe for ever.
    program.stderr.destroy();
  };
  ended.addEventListener('abort', end, { once: true });

  const how = await new Promise<number | string>((resolve) => {
    program.once('exit', (code, signal) => {
      resolve(signal ?? code ?? 'an unknown exit code');
    });
  });
  // The end of the pipe may never come, since children hold it too. What the program wrote itself is there already: it is
  // read in the next turn that looks at pipes, which lies between the next two of these.
  await setImmediate();
  await setImmediate();
  if (forgetIfEmpty(started)) {
    ended.removeEventListener('abort', end);
    program.stderr.destroy();
  }
  if (how === 0) return;
  throw new ConformanceError(
    'E_CONTROL',
    `the command ${quote(file)} ended with ${typeof how === 'number' ? `exit code ${String(how)}` : how}; ${describeOutput(output.last())}`,
    'run the command by hand; exit code 0 says that the change is made',
  );
}
