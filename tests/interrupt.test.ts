import { describe, expect, test } from 'vitest';
import { cases } from '../suites/index.ts';
import { CEILING_MS, moduleTarget, startCli } from './cli.ts';
import { reportOf } from './expectations.ts';
import { silent } from './hostile-servers.ts';

// Nothing but the signal ends these runs.
const PATIENT = ['--timeout', '600000'];

describe.concurrent('an interrupted run', { timeout: CEILING_MS }, () => {
  test.for<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s: reports what ran', async (signal) => {
    await using cli = startCli(['run', moduleTarget('checks-hang.mjs'), ...PATIENT]);
    await cli.stderrShows('a Check waits');
    cli.signal(signal);
    const run = await cli.end;
    const report = reportOf(run);
    expect(run.exitCode).toBe(130);
    expect(report).toMatchObject({ exitCode: 130, conformsTo: null, run: { complete: false } });
    expect(report.counts).toMatchObject({ failed: 0, warning: 0, errored: 0 });
    expect(report.cases.length).toBeGreaterThan(0);
    expect(report.cases.length).toBeLessThan(cases.length);
    expect(run.stdout).toContain('interrupted · ');
    expect(run.stdout).toContain('conformance-report/junit.xml');
  });

  test('does not take its own end for the death of the target', async () => {
    await using cli = startCli(['run', moduleTarget('drives.mjs')]);
    await cli.stderrShows('the first change');
    cli.signal('SIGINT');
    const run = await cli.end;
    expect(reportOf(run).counts).toMatchObject({ failed: 0, warning: 0, errored: 0 });
    expect(run.exitCode).toBe(130);
  });

  test('prints its report as JSON too', async () => {
    await using cli = startCli(['run', moduleTarget('checks-hang.mjs'), '--json', ...PATIENT]);
    await cli.stderrShows('a Check waits');
    cli.signal('SIGINT');
    const run = await cli.end;
    expect(JSON.parse(run.stdout)).toEqual(reportOf(run));
  });

  test('while a module starts', async () => {
    await using cli = startCli(['run', moduleTarget('start-hangs.mjs')]);
    await cli.stderrShows('the start waits');
    cli.signal('SIGINT');
    const run = await cli.end;
    expect(run).toMatchObject({ exitCode: 130, stdout: '', files: [] });
    expect(run.stderr).toContain('interrupted before the target was ready');
  });

  test('while a server is greeted', async () => {
    await using server = await silent();
    await using cli = startCli(['run', server.address, ...PATIENT], { env: { NODE_DEBUG: 'net' } });
    // The port may be one that a client of another test still calls: only the debug lines tell our process from others.
    await cli.stderrShows(`connect to ${server.address}`);
    cli.signal('SIGINT');
    const run = await cli.end;
    expect(run).toMatchObject({ exitCode: 130, stdout: '', files: [] });
  });

  test('ends at once with a second Ctrl-C, when the target does not stop', async () => {
    await using cli = startCli(['run', moduleTarget('hangs-to-the-end.mjs'), ...PATIENT]);
    const stopping = cli.stderrShows('the stop waits');
    await cli.stderrShows('a Check waits');
    cli.signal('SIGINT');
    await stopping;
    cli.signal('SIGINT');
    expect(await cli.end).toMatchObject({ exitCode: undefined, signal: 'SIGINT' });
  });
});
