import { describe, expect, test, vi } from 'vitest';
import { CEILING_MS, MAIN, runShell } from './cli.ts';
import type { RunningCli } from './cli.ts';
import { reportOf } from './expectations.ts';
import { commandOf, createPlace, PATIENT, runHostile, startHostile } from './hostile-run.ts';
import type { Place } from './hostile-run.ts';

const DEFECT = new URL('throws-on-signal.mjs', import.meta.url).href;

/** Settles once so many processes of a program are there. */
async function untilRunning(place: Place, program: string, servers: number): Promise<void> {
  await vi.waitFor(
    () => {
      // The suite itself names the program too.
      const started = place.processes().filter((line) => !line.includes(MAIN));
      expect(started.filter((line) => line.includes(`/${program}.mjs`))).toHaveLength(servers);
    },
    { timeout: CEILING_MS / 2, interval: 10 },
  );
}

/** Cases that need a server each, which is told something, and one more that comes to its end. */
const STUCK = [
  'check/serving',
  'list/registered-services',
  'watch/overall-changes',
  'shutdown/terminal-services-not-serving',
  'check/unknown-name',
];

/** A run that never ends, since nothing that is told is answered. */
async function untilStuck(place: Place, program = 'control-hangs-later'): Promise<RunningCli> {
  const cli = startHostile(program, [...PATIENT, ...STUCK.flatMap((id) => ['--case', id])], place);
  await untilRunning(place, program, 4);
  return cli;
}

describe.skipIf(process.platform !== 'linux').concurrent('nothing is left', { timeout: CEILING_MS }, () => {
  test.for<[what: string, program: string, args: string[], exitCode: number]>([
    ['after success', 'leaves-daemon', ['--case', 'CHK-05'], 0],
    ['after failure', 'says-markup', ['--case', 'CHK-05'], 1],
    ['after an error', 'crashes-at-check', ['--case', 'CHK-05'], 3],
    ['after a start that failed', 'never-ready', ['--start-timeout', '1000'], 3],
    ['where nothing ran', 'leaves-daemon', ['--case', 'check/known-services'], 4],
  ])('%s', async ([, program, args, exitCode]) => {
    using place = createPlace();
    const run = await runHostile(program, args, place);
    expect(run.exitCode).toBe(exitCode);
    await place.expectNothingLeft();
  });

  test.for<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('after %s', async (signal) => {
    using place = createPlace();
    await using cli = await untilStuck(place);
    cli.signal(signal);
    const run = await cli.end;
    expect(run.exitCode).toBe(130);
    expect(reportOf(run).run.complete).toBe(false);
    await place.expectNothingLeft();
    await place.expectValidReports();
  });

  test.for<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('after %s while it starts', async (signal) => {
    using place = createPlace();
    await using cli = startHostile('never-ready', PATIENT, place);
    await untilRunning(place, 'never-ready', 1);
    cli.signal(signal);
    expect(await cli.end).toMatchObject({ exitCode: 130, files: [] });
    await place.expectNothingLeft();
  });

  test('after a second Ctrl-C, when the target ignores SIGTERM', async () => {
    using place = createPlace();
    await using cli = await untilStuck(place, 'hangs-to-the-end');
    cli.signal('SIGINT');
    await vi.waitFor(
      () => {
        expect(place.processes()).toContainEqual(expect.stringContaining('ignores SIGTERM'));
      },
      { timeout: CEILING_MS / 2, interval: 5 },
    );
    cli.signal('SIGINT');
    expect(await cli.end).toMatchObject({ exitCode: undefined, signal: 'SIGINT' });
    await place.expectNothingLeft();
  });

  test.for<[defect: string, ...texts: string[]]>([
    ['throw', 'a defect of the harness', 'E_'],
    ['reject', 'a defect of the harness', 'E_'],
    ['exit', 'the process ended before the run was over', 'E_TARGET_DIED'],
  ])('after a defect of the harness: %s', async ([defect, ...texts]) => {
    using place = createPlace(DEFECT);
    const { cwd, env } = place.options;
    const ending = { ...place, options: { cwd, env: { ...env, CONFORMANCE_TEST_DEFECT: defect } } };
    await using cli = await untilStuck(ending);
    cli.signal('SIGUSR2');
    const run = await cli.end;
    expect(run.exitCode).toBe(3);
    for (const text of texts) expect(run.stderr + run.stdout).toContain(text);
    await place.expectNothingLeft();
  });

  test('of targets that end with their input, when the harness is killed', async () => {
    using place = createPlace();
    await using cli = await untilStuck(place);
    cli.signal('SIGKILL');
    expect(await cli.end).toMatchObject({ signal: 'SIGKILL' });
    await place.expectNothingLeft();
  });

  test('when nobody reads what is printed', async () => {
    using place = createPlace();
    const { cwd, env } = place.options;
    const run = await runShell('"$NODE" "$MAIN" run "$TARGET" --json --case CHK-05 | true', {
      cwd,
      env: { ...env, TARGET: commandOf('floods-stderr') },
    });
    expect(run.stderr).toBe('');
    await place.expectNothingLeft();
  });
});
