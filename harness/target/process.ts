import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import type { Launch, Readiness } from '../config/target-config.ts';
import { quote } from '../case/text.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { ConformanceError } from '../errors.ts';
import { environmentFor } from './contract.ts';
import { freePort } from './free-port.ts';
import { memoryOfGroup } from './memory.ts';
import { createOutput, describeOutput } from './output.ts';
import { killGroup, MARK_VARIABLE, rememberGroup, signalProcess } from './process-group.ts';
import { untilReady } from './ready.ts';
import type { Ready } from './ready.ts';
import type { StartOptions, TargetProcess } from './target.ts';

/** A program that was started as a target and is ready. */
export interface LaunchedProcess {
  readonly ready: Ready;
  readonly process: TargetProcess;
  /** Ends the program, and whatever it left running. */
  readonly stop: () => Promise<void>;
}

type CommandLaunch = Extract<Launch, { by: 'command' }>;

/** How long a program may take to end after SIGTERM before it is killed, in milliseconds. */
const TERM_CEILING_MS = 1000;

/**
 * Starts a program in a process group of its own and waits until it is ready.
 *
 * @param launch what to start; no shell unless it asks for one
 * @param start how it shall listen, told by the environment of the contract
 * @param transport how the server will be spoken to
 * @param signal given when nobody waits any more: the program is killed
 * @throws ConformanceError `E_START` when it cannot be started, ends before it is ready, or breaks the contract
 */
export async function launchProcess(
  launch: CommandLaunch,
  start: StartOptions,
  transport: Omit<Endpoint, 'address'>,
  signal: AbortSignal,
): Promise<LaunchedProcess> {
  const port = namesPort(launch) ? await freePort() : 0;
  const withPort = (text: string): string => text.replaceAll('{port}', String(port));
  const running = await spawn(launch, start, withPort);
  const waiting = new AbortController();
  let giveUp = (): void => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = () => {
      reject(notReady(running.process.lastOutput()));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    const ready = await Promise.race([
      givenUp,
      untilReady(readinessWith(launch.ready, withPort), running.output, transport, waiting.signal),
      running.process.exited.then((how) => {
        throw endedEarly(how, running.process.lastOutput());
      }),
    ]);
    return { ready, process: running.process, stop: running.stop };
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    waiting.abort();
    signal.removeEventListener('abort', giveUp);
  }
}

interface RunningProgram extends Pick<LaunchedProcess, 'process' | 'stop'> {
  readonly output: ReturnType<typeof createOutput>;
}

async function spawn(
  launch: CommandLaunch,
  start: StartOptions,
  withPort: (text: string) => string,
): Promise<RunningProgram> {
  const [file = '', ...args] = launch.shell ? ['sh', '-c', ...launch.command] : launch.command;
  const mark = randomUUID();
  const env = Object.entries(launch.env).map(([name, value]) => [name, withPort(value)] as const);
  const program = execa(withPort(file), args.map(withPort), {
    ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
    env: { ...environmentFor(start), ...Object.fromEntries(env), [MARK_VARIABLE]: mark },
    // A group of its own: what it starts is ended with it, and Ctrl-C on a terminal reaches us alone.
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    // Its end tells a target that we are gone, even where nobody could send it a signal.
    stdin: 'pipe',
  });
  const { pid } = program;
  const output = createOutput();
  if (pid === undefined) {
    const { originalMessage } = await program;
    throw new ConformanceError(
      'E_START',
      `${quote(file)} could not be started: ${quote(originalMessage ?? 'the system does not say why')}`,
      'check the path, and that the file may be executed; a text for a shell goes under "shell" in the configuration',
    );
  }
  const launched = { group: pid, mark };
  rememberGroup(launched);
  output.add(program.stdout, 'stdout');
  output.add(program.stderr, 'stderr');
  program.stdin.on('error', () => undefined); // Nobody has to read it.
  const exited = new Promise<string>((resolve) => {
    program.once('exit', (code, name) => {
      resolve(name ?? `exit code ${String(code)}`);
    });
  });
  let stopping: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    program.stdin.destroy();
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
    program.stdout.destroy();
    program.stderr.destroy();
  };
  return {
    output,
    process: {
      pid,
      label: `pid ${String(pid)}`,
      exited,
      signal: (name) => {
        signalProcess(pid, name);
        return Promise.resolve();
      },
      memoryBytes: () => memoryOfGroup(pid),
      lastOutput: output.last,
    },
    stop: () => (stopping ??= end()),
  };
}

function namesPort({ command, env, ready }: CommandLaunch): boolean {
  const texts = [...command, ...Object.values(env), ready.by === 'contract' ? undefined : ready.address];
  return texts.some((text) => text?.includes('{port}') === true);
}

function readinessWith(ready: Readiness, withPort: (text: string) => string): Readiness {
  return ready.by === 'contract' || ready.address === undefined
    ? ready
    : { ...ready, address: withPort(ready.address) };
}

function endedEarly(how: string, output: string): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the target ended before it was ready: ${how}; ${describeOutput(output)}`,
    'start the program by hand with CONFORMANCE_LISTEN=127.0.0.1:0 in its environment and look at what it says',
  );
}

function notReady(output: string): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the target did not get ready in time; ${describeOutput(output)}`,
    'let it print the ready line of docs/write-a-target.md, or say under "ready" how to find out; --start-timeout gives it more time',
  );
}
