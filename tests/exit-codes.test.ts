import { describe, expect, test } from 'vitest';
import { CEILING_MS, moduleTarget, runCli, runShell, temporaryFolder } from './cli.ts';
import { completeReportOf, expectRefusal, idsOf, reportOf } from './expectations.ts';
import { nobody } from './hostile-servers.ts';

describe.concurrent('exit code', { timeout: CEILING_MS }, () => {
  test('0: the embedded reference server conforms', async () => {
    const run = await runCli(['run']);
    const report = completeReportOf(run);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(report).toMatchObject({ conformsTo: 2025, counts: { failed: 0, warning: 0, errored: 0 } });
    expect(report.counts.passed).toBeGreaterThan(200);
    // What only a process of its own shows (SHD-11) is left out here.
    expect(run.stdout).toContain(
      'conforms to   2015 (Check) ✓   2018 (Watch) ✓ as far as judged (1 requirement not)   2025 (List) ✓',
    );
    expect(run.stdout).toContain(
      'reports       conformance-report/junit.xml, conformance-report/report.json',
    );
  });

  test('1: a server breaks a MUST', async () => {
    const run = await runCli(['run', moduleTarget('broken-must.mjs'), '--case', 'CHK-05']);
    const report = completeReportOf(
      run,
      (id) => id.startsWith('check/unknown-name') && !id.endsWith('-not-serving'),
    );
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(idsOf(report, 'failed')).toContain('check/unknown-name');
    expect(run.stdout).toContain('2015 (Check) ✗ 1 requirement broken');
  });

  test.for<[what: string, args: string[], ...texts: string[]]>([
    ['an unknown command', ['runn'], "unknown command 'runn'"],
    ['an unknown option', ['run', '--bogus'], "unknown option '--bogus'"],
    ['a misspelt option', ['run', '--sed', '1'], "unknown option '--sed'", 'Did you mean --seed?'],
    ['a second target', ['run', 'localhost:1', 'localhost:2'], 'too many arguments'],
    [
      'a target without a port',
      ['run', 'lcoalhost'],
      '"lcoalhost"',
      'a port is missing',
      'host:port',
      'E_TARGET',
    ],
    [
      'an unknown scheme',
      ['run', 'foo:bar'],
      'no scheme "foo:"',
      'host:port',
      '[::1]:port',
      'module:',
      'E_TARGET',
    ],
    ['a URL', ['run', 'http://localhost:50051'], 'no scheme "http:"', 'E_TARGET'],
    ['port 0', ['run', 'localhost:0'], 'a port is from 1 to 65535', 'E_TARGET'],
    ['a port that is too large', ['run', 'localhost:65536'], '"localhost:65536"', 'E_TARGET'],
    ['a module that is not there', ['run', 'module:./nope.mjs'], 'nope.mjs', 'E_TARGET'],
    ['a service without a status', ['run', '--service', 'shop.Cart'], 'NAME=STATUS'],
    ['a service with an unknown status', ['run', '--service', 'shop.Cart=UP'], 'SERVING'],
    ['a service without a name', ['run', '--service', '=SERVING'], '--overall'],
    [
      'an unknown overall status',
      ['run', '--overall', 'serving'],
      'UNREGISTERED, UNKNOWN, SERVING, NOT_SERVING',
    ],
    ['no time at all', ['run', '--timeout', '0'], 'whole number of milliseconds'],
    ['a time with a unit', ['run', '--timeout', '5s'], 'whole number of milliseconds'],
    ['a negative seed', ['run', '--seed', '-1'], 'from 0 to 4294967295'],
    ['a revision that never was', ['run', '--require', '2017'], '2015, 2018, 2025'],
    [
      'a pattern with a typing error',
      ['run', '--case', 'watch/unknwn'],
      'did you mean "watch/unknown-name"?',
      'E_CASE',
    ],
    ['a pattern that matches nothing', ['run', '--case', 'CHK-03', '--case', 'x/*'], '"x/*"', 'E_CASE'],
    ['an empty pattern', ['run', '--case', ''], 'matches nothing'],
    ['an unknown id', ['explain', 'CHK-99'], '"CHK-99"', 'E_UNKNOWN_ID'],
    ['a list of nothing', ['list', '--case', 'check/nope'], '"check/nope"', 'E_CASE'],
  ])('2: %s', async ([, args, ...texts]) => {
    expectRefusal(await runCli(args), 2, ...texts);
  });

  test('2: a folder that cannot be written', async () => {
    using folder = temporaryFolder();
    // Below a file there is no folder, not even for root.
    const run = await runCli(['run', '--out', `${process.execPath}/reports`], { cwd: folder.path });
    expectRefusal(run, 2, `${process.execPath}/reports`, '--out DIR', 'E_OUT');
  });

  test('2: a full disk behind stdout', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has /dev/full');
    const run = await runShell('"$NODE" "$MAIN" run --case SVC-01 --json > /dev/full');
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stderr).toContain('E_OUT');
  });

  test('3: nothing listens', async () => {
    await using server = await nobody();
    const run = await runCli(['run', server.address]);
    expectRefusal(run, 3, `nothing listens at ${server.address}`, 'start the server first', 'E_REFUSED');
  });

  test('3: the target dies', async () => {
    const run = await runCli(['run', moduleTarget('dies.mjs'), '--case', 'check/*']);
    completeReportOf(run, (id) => id.startsWith('check/'));
    expect(run.exitCode).toBe(3);
  });

  test('4: nothing ran', async () => {
    const run = await runCli(['run', '--case', 'check/known-services']);
    expect(run.exitCode).toBe(4);
    expect(reportOf(run)).toMatchObject({ exitCode: 4, counts: { passed: 0, 'not-applicable': 1 } });
    expect(run.stdout).toContain('no service is named with --service NAME=STATUS');
    expect(run.stderr).toContain('no case ran');
    expect(run.stderr).toContain('E_NOTHING_RAN, exit code 4');
  });
});
