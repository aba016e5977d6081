import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, vi } from 'vitest';
import { processIds, readProc } from '../harness/target/process-group.ts';
import { lint } from '../reports/testing/junit-file.ts';
import { MAIN, runCli, startCli, temporaryFolder } from './cli.ts';
import type { CliRun, RunningCli } from './cli.ts';

/** The programs that misbehave. */
export const HOSTILE_FOLDER = fileURLToPath(new URL('../targets/hostile/', import.meta.url));

/** Nothing but a signal ends such a run. */
export const PATIENT = ['--timeout', '600000', '--start-timeout', '600000'];

/** What the harness may need at most, whatever a target sends, in KiB. */
const MOST_MEMORY_KIB = 300 * 1024;
/** How long what was killed may take to be gone, in milliseconds. */
const GONE_CEILING_MS = 2000;

const PEAK_MEMORY = new URL('peak-memory.mjs', import.meta.url).href;
const JUNIT_SCHEMA = readFileSync(new URL('../reports/junit.xsd', import.meta.url), 'utf8');
const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
  JSON.parse(readFileSync(new URL('../reports/report.schema.json', import.meta.url), 'utf8')) as object,
);

/** A place for one run of the program: everything that it leaves behind is found. */
export interface Place extends Disposable {
  /** The settings for the run. */
  readonly options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
  /** The command lines of all processes that the run has started, however far they have gone. */
  readonly processes: () => string[];
  /** Expects that nothing is left of the run but its reports. */
  readonly expectNothingLeft: () => Promise<void>;
  /** Expects reports that their readers can read, where there are any. */
  readonly expectValidReports: () => Promise<void>;
  /** Expects that the program needed little memory; of no use for one that a signal ended. */
  readonly expectLittleMemory: () => void;
}

/** @param preload a module that the program loads before its own */
export function createPlace(preload = PEAK_MEMORY): Place {
  const folder = temporaryFolder();
  const [cwd, temporary, peak] = ['cwd', 'tmp', 'peak'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(cwd);
  mkdirSync(temporary);
  const mark = randomUUID();
  const marked = (): number[] =>
    processIds().filter((pid) => readProc(pid, 'environ').includes(`CONFORMANCE_TEST_MARK=${mark}`));

  return {
    options: {
      cwd,
      env: {
        TMPDIR: temporary,
        NODE_OPTIONS: `--import=${preload}`,
        CONFORMANCE_TEST_MARK: mark,
        CONFORMANCE_TEST_PROGRAM: MAIN,
        CONFORMANCE_TEST_PEAK: peak,
      },
    },
    processes: () => marked().map(commandLine),
    expectNothingLeft: async () => {
      // What was killed is there until the system has cleaned up after it.
      await vi.waitFor(
        () => {
          expect(marked().map(commandLine)).toEqual([]);
        },
        { timeout: GONE_CEILING_MS, interval: 5 },
      );
      expect(readdirSync(temporary)).toEqual([]);
      expect(readdirSync(cwd).filter((name) => name !== 'conformance-report')).toEqual([]);
    },
    expectValidReports: async () => {
      const reports = join(cwd, 'conformance-report');
      validate(JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')));
      expect(validate.errors ?? []).toEqual([]);
      expect((await lint(readFileSync(join(reports, 'junit.xml'), 'utf8'), JUNIT_SCHEMA)).errors).toEqual([]);
    },
    expectLittleMemory: () => {
      expect(Number(readFileSync(peak, 'utf8'))).toBeLessThan(MOST_MEMORY_KIB);
    },
    [Symbol.dispose]: () => {
      for (const pid of marked()) kill(pid);
      folder[Symbol.dispose]();
    },
  };
}

/** Runs the suite against a program to the end. */
export function runHostile(program: string, args: readonly string[], place: Place): Promise<CliRun> {
  return runCli(['run', commandOf(program), ...args], place.options);
}

/** Starts a run of the suite against a program. */
export function startHostile(program: string, args: readonly string[], place: Place): RunningCli {
  return startCli(['run', commandOf(program), ...args], place.options);
}

/** The target that is a program of the hostile ones, as the command line takes it. */
export function commandOf(program: string): string {
  return `cmd:${process.execPath} ${HOSTILE_FOLDER}${program}.mjs`;
}

// What a terminal obeys: all controls but the end of a line, and marks that turn the direction of what is read.
const OBEYED = /[^\P{C}\n]/u;

/** Expects text that does nothing to the terminal that shows it. */
export function expectPlain(run: CliRun): void {
  expect(run.stdout).not.toMatch(OBEYED);
  expect(run.stderr).not.toMatch(OBEYED);
}

function commandLine(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
