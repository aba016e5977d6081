import { describe, expect, test } from 'vitest';
import { CEILING_MS, moduleTarget, runCli } from './cli.ts';
import { completeReportOf, errorCodesOf, expectRefusal, idsOf, reportOf } from './expectations.ts';

describe.concurrent('a module that cannot be used', { timeout: CEILING_MS }, () => {
  test.for<[file: string, ...texts: string[]]>([
    [
      'throws-loading.mjs',
      'failed while it was loaded',
      'no database here',
      'exports as default a function',
      'E_MODULE',
    ],
    ['exports-no-default.mjs', 'exports no default', 'exports as default a function', 'E_MODULE'],
    ['exports-text.mjs', 'not a function', 'exports as default a function', 'E_MODULE'],
    ['throws-starting.mjs', 'failed to start', 'the port is taken', 'E_START'],
    ['returns-nothing.mjs', 'returned undefined, not an object', '{ address, stop, … }', 'E_START'],
    ['returns-no-address.mjs', 'no address of the form "host:port"', '{ address, stop, … }', 'E_START'],
    ['returns-odd-name.mjs', 'a name or a version that is no text', 'E_START'],
    ['settles-for-ever.mjs', 'milliseconds from 0 to 60000', 'E_START'],
    ['never-loads.mjs', 'never finished loading', 'E_TARGET_DIED'],
    [
      'exits-later.mjs',
      'the target called process.exit()',
      'end nothing but its own servers',
      'E_TARGET_DIED',
    ],
  ])('%s', async ([file, ...texts]) => {
    expectRefusal(await runCli(['run', moduleTarget(file)]), 3, ...texts);
  });
});

describe.concurrent('a module whose control is broken', { timeout: CEILING_MS }, () => {
  const onlyServing = (id: string): boolean => ['check/serving', 'check/unknown-name'].includes(id);
  const CASES = ['--case', 'check/serving', '--case', 'check/unknown-name'];

  test.for<[file: string, ...texts: string[]]>([
    [
      'set-status-throws.mjs',
      'the control function for setStatus',
      'failed: "read-only replica"',
      'unsupported(',
    ],
    [
      'set-status-hangs.mjs',
      'the control function for setStatus',
      'still pending after 300 ms',
      'unsupported(',
    ],
  ])('%s: what needs it is errored, the rest is judged', async ([file, ...texts]) => {
    const run = await runCli(['run', moduleTarget(file), ...CASES, '--timeout', '300']);
    const report = completeReportOf(run, onlyServing);
    expect(run.exitCode).toBe(3);
    expect(idsOf(report, 'errored')).toEqual(['check/serving']);
    expect(idsOf(report, 'passed')).toEqual(['check/unknown-name']);
    expect(errorCodesOf(report)).toEqual(['E_CONTROL']);
    for (const text of texts) expect(run.stdout).toContain(text);
  });
});

describe.concurrent('a module whose stop is broken', { timeout: CEILING_MS }, () => {
  test.for<[file: string, ...texts: string[]]>([
    ['stop-throws.mjs', 'stop() of', 'failed', 'already closed', 'E_STOP'],
    ['stop-hangs.mjs', 'did not stop within 300 ms', 'open Watch', 'E_STOP'],
  ])('%s: the process ends, the results are kept', async ([file, ...texts]) => {
    const run = await runCli(['run', moduleTarget(file), '--case', 'CHK-05', '--timeout', '300']);
    expect(run.exitCode).toBe(3);
    expect(run.report).toMatchObject({
      exitCode: 3,
      run: { complete: true },
      counts: { passed: 2, errored: 0 },
    });
    for (const text of texts) expect(run.stderr).toContain(text);
  });

  test('what it leaves behind does not keep the process alive', async () => {
    const run = await runCli(['run', moduleTarget('stop-missing.mjs'), '--case', 'CHK-05']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe.concurrent('a module that breaks in the middle', { timeout: CEILING_MS }, () => {
  test('dies.mjs: what ran on other servers is kept', async () => {
    const run = await runCli(['run', moduleTarget('dies.mjs')]);
    const report = completeReportOf(run);
    expect(run.exitCode).toBe(3);
    expect(report.counts).toMatchObject({ failed: 0, warning: 0 });
    expect(errorCodesOf(report)).toEqual(['E_TARGET_DIED']);
    expect(idsOf(report, 'passed')).toContain('list/registered-services');
  });

  test.for<[file: string, text: string]>([
    ['throws-later.mjs', 'the bug of the target'],
    ['rejects-later.mjs', 'the forgotten promise'],
  ])('%s: every case has a result, and the error is told', async ([file, text]) => {
    const run = await runCli(['run', moduleTarget(file)]);
    const report = completeReportOf(run);
    expect(run.exitCode).toBe(3);
    expect(report.counts).toMatchObject({ failed: 0, warning: 0 });
    expect(errorCodesOf(report)).toEqual(['E_TARGET_DIED']);
    expect(run.stdout).toMatch(new RegExp(`the target threw an error that nobody caught: .*${text}`));
  });

  test('same-address.mjs: cases that need a server of their own do not share one', async () => {
    const run = await runCli([
      'run',
      moduleTarget('same-address.mjs'),
      '--case',
      'shutdown/*',
      '--case',
      'CHK-05',
    ]);
    const report = reportOf(run);
    expect(run.exitCode).toBe(3);
    expect(report).toMatchObject({ run: { complete: true }, counts: { passed: 2, failed: 0, warning: 0 } });
    expect(errorCodesOf(report)).toEqual(['E_START']);
    expect(run.stdout).toContain('twice; some cases need a server of their own');
    expect(run.stdout).toContain('a port asked from the system (port 0)');
  });
});

describe.concurrent('a module in TypeScript', { timeout: CEILING_MS }, () => {
  test('is loaded without a build', async () => {
    const run = await runCli(['run', moduleTarget('typed.ts'), '--case', 'CHK-03', '--case', 'SHD-01']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.report?.target.name).toBe('typed');
    expect(run.stdout).toContain('not applicable: target offers no enterTerminalState');
  });
});
