import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunReport } from '../reports/report.ts';

/** The built program. */
export const MAIN = fileURLToPath(new URL('../dist/bin/main.js', import.meta.url));

/** Longest time for one test, in milliseconds. Guards against hanging; no test expects to take a tenth of it. */
export const CEILING_MS = 60_000;
const PROCESS_CEILING_MS = 40_000;

/** What is left of a process that ended. */
export interface CliRun {
  /** `undefined` for a process that a signal ended. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** `conformance-report/report.json` in the working folder. */
  readonly report: RunReport | undefined;
  /** The names in `conformance-report`. */
  readonly files: readonly string[];
}

export interface CliOptions {
  /** The working folder; one of its own, removed at the end, when absent. */
  readonly cwd?: string;
  /** Changes to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A process that was started. Disposing of it kills it with all that it started. */
export interface RunningCli extends AsyncDisposable {
  /** Rejects when the process had to be killed, or left others behind. */
  readonly end: Promise<CliRun>;
  /** Settles when the text stands in stderr. */
  stderrShows(text: string): Promise<void>;
  /** Signals the process and all that it started, as Ctrl-C in a terminal does. */
  signal(name: NodeJS.Signals): void;
  /** Writes to stdin. */
  write(text: string): void;
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).end;
}

/** Starts the program. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  return startProcess(process.execPath, [MAIN, ...args], options);
}

/** Runs a shell script to its end; `"$NODE" "$MAIN"` in it is the program. */
export function runShell(script: string, options: CliOptions = {}): Promise<CliRun> {
  const env = { ...options.env, NODE: process.execPath, MAIN };
  return startProcess('sh', ['-c', script], { ...options, env }).end;
}

/** The text of a target module of these tests, as the command line takes it. */
export function moduleTarget(file: string): string {
  return `module:${fileURLToPath(new URL(`targets/${file}`, import.meta.url))}`;
}

/** A folder that is removed when it is disposed of. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'conformance-'));
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

// A process group of its own for each process: what the process leaves behind is found and killed by it.
const groups = new Set<number>();
process.once('exit', () => {
  for (const group of groups) killGroup(group);
});

function startProcess(file: string, args: readonly string[], options: CliOptions): RunningCli {
  const own = options.cwd === undefined ? temporaryFolder() : undefined;
  const cwd = options.cwd ?? own?.path ?? '.';
  const subprocess = execa(file, args, {
    cwd,
    ...(options.env === undefined ? {} : { env: options.env }),
    detached: true,
    reject: false,
    stripFinalNewline: false,
    timeout: PROCESS_CEILING_MS,
    killSignal: 'SIGKILL',
  });
  const group = subprocess.pid;
  if (group === undefined) throw new Error(`${file} could not be started`);
  groups.add(group);

  const untilEnd = async (): Promise<CliRun> => {
    const { exitCode, signal, stdout, stderr, timedOut } = await subprocess;
    const leftBehind = killGroup(group);
    groups.delete(group);
    const run = { exitCode, signal, stdout, stderr, ...readReports(join(cwd, 'conformance-report')) };
    own?.[Symbol.dispose]();
    const trouble = timedOut ? 'did not end by itself' : leftBehind ? 'left processes behind' : undefined;
    if (trouble !== undefined) throw new Error(`${args.join(' ')}: ${trouble}\n${stdout}\n${stderr}`);
    return run;
  };
  const end = untilEnd();

  return {
    end,
    stderrShows: (text) =>
      new Promise((resolve, reject) => {
        let seen = '';
        subprocess.stderr.on('data', (chunk: Buffer) => {
          seen += chunk.toString();
          if (seen.includes(text)) resolve();
        });
        subprocess.once('exit', () => {
          reject(new Error(`the process ended before stderr showed "${text}": ${seen}`));
        });
      }),
    signal: (name) => {
      process.kill(-group, name);
    },
    write: (text) => {
      subprocess.stdin.write(text);
    },
    [Symbol.asyncDispose]: async () => {
      killGroup(group);
      await end.catch(() => undefined); // Whoever awaits the end was told.
    },
  };
}

/** Kills a process group. Returns whether there was anybody left in it. */
function killGroup(group: number): boolean {
  try {
    return process.kill(-group, 'SIGKILL');
  } catch {
    return false;
  }
}

function readReports(folder: string): Pick<CliRun, 'report' | 'files'> {
  try {
    const files = readdirSync(folder);
    if (!files.includes('report.json')) return { report: undefined, files };
    return { report: JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as RunReport, files };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { report: undefined, files: [] };
    throw error;
  }
}
