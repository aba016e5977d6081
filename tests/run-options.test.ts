import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunReport } from '../reports/report.ts';
import { CEILING_MS, moduleTarget, runCli, temporaryFolder } from './cli.ts';
import { completeReportOf, idsOf, reasonsOf, reportOf } from './expectations.ts';

describe.concurrent('run', { timeout: CEILING_MS }, () => {
  test('--case takes ids, patterns and requirements, each case once, in the order of the suite', async () => {
    const patterns = ['list/empty-name', 'chk-03', 'service/*-answer*', 'service/check-answers'];
    const run = await runCli(['run', ...patterns.flatMap((pattern) => ['--case', pattern])]);
    const report = reportOf(run);
    expect(report.run.patterns).toEqual(patterns);
    expect(report.cases.map(({ id }) => id)).toEqual([
      'service/check-answers',
      'service/keeps-answering',
      'check/serving',
      'check/known-services',
      'list/empty-name',
    ]);
    expect(run.exitCode).toBe(0);
  });

  test('a part of the suite proves no conformance', async () => {
    const report = reportOf(await runCli(['run', '--case', 'CHK-05']));
    expect(report).toMatchObject({ conformsTo: null, exitCode: 0 });
  });

  test('without --require a server of 2015 conforms', async () => {
    const run = await runCli(['run', moduleTarget('check-only.mjs')]);
    const report = completeReportOf(run);
    expect(run.exitCode).toBe(0);
    expect(report).toMatchObject({ conformsTo: 2015, counts: { failed: 0, warning: 0, errored: 0 } });
    expect(reasonsOf(report)).toContain('target does not offer Watch');
    expect(reasonsOf(report)).toContain('target does not offer List');
    expect(run.stdout).toContain('2018 (Watch) – not offered   2025 (List) – not offered');
  });

  test.for<[revision: string, ...broken: string[]]>([
    ['2018', 'service/watch-offered-or-unimplemented'],
    ['2025', 'service/watch-offered-or-unimplemented', 'service/list-offered-or-unimplemented'],
  ])('--require %s makes what is missing a failure', async ([revision, ...broken]) => {
    const run = await runCli([
      'run',
      moduleTarget('check-only.mjs'),
      '--case',
      'service/*',
      '--require',
      revision,
    ]);
    expect(run.exitCode).toBe(1);
    expect(idsOf(reportOf(run), 'failed')).toEqual(broken);
    expect(run.stdout).toContain(`revision ${revision} is required`);
  });

  test('a broken SHOULD is a warning, and --strict makes it a failure', async () => {
    const args = ['run', moduleTarget('broken-should.mjs'), '--case', 'CHK-01', '--case', 'CHK-05'];
    const [lenient, strict] = await Promise.all([runCli(args), runCli([...args, '--strict'])]);
    expect(lenient.exitCode).toBe(0);
    expect(idsOf(reportOf(lenient), 'warning')).toEqual(['check/overall-start-state']);
    expect(lenient.stdout).toContain('! check/overall-start-state');
    expect(strict.exitCode).toBe(1);
    expect(idsOf(reportOf(strict), 'failed')).toEqual(['check/overall-start-state']);
    expect(reportOf(strict).run.strict).toBe(true);
  });

  test('--overall names the expected start state', async () => {
    const args = ['run', moduleTarget('broken-should.mjs'), '--case', 'CHK-01', '--overall'];
    const [right, wrong] = await Promise.all([
      runCli([...args, 'NOT_SERVING']),
      runCli([...args, 'UNREGISTERED']),
    ]);
    expect(idsOf(reportOf(right), 'passed')).toEqual(['check/overall-start-state']);
    expect(idsOf(reportOf(wrong), 'warning')).toEqual(['check/overall-start-state']);
  });

  test('--service with the right status', async () => {
    const services = ['shop.Cart=SERVING', "shop.It's = $here=NOT_SERVING"];
    const flags = services.flatMap((service) => ['--service', service]);
    const run = await runCli([
      'run',
      moduleTarget('known-services.mjs'),
      '--case',
      '*known-services',
      ...flags,
    ]);
    expect(run.exitCode).toBe(0);
    expect(idsOf(reportOf(run), 'passed')).toEqual([
      'check/known-services',
      'check/exact-match-known-services',
      'watch/first-message-known-services',
      'list/known-services',
      'probers/known-services',
    ]);
  });

  test('--service with a wrong status, and of a name that is not registered', async () => {
    const target = moduleTarget('known-services.mjs');
    const [wrong, missing] = await Promise.all(
      ['shop.Cart=NOT_SERVING', 'shop.Cat=SERVING'].map((service) =>
        runCli(['run', target, '--case', 'check/known-services', '--service', service]),
      ),
    );
    expect([wrong?.exitCode, missing?.exitCode]).toEqual([1, 1]);
    expect(wrong?.stdout).toContain('expected Check "shop.Cart": OK, NOT_SERVING; saw OK, SERVING');
    expect(missing?.stdout).toContain('expected Check "shop.Cat": OK, SERVING; saw end NOT_FOUND');
  });

  test('--out makes the folder', async () => {
    using folder = temporaryFolder();
    const run = await runCli(['run', '--case', 'SVC-01', '--out', 'build/health reports'], {
      cwd: folder.path,
    });
    expect(run.exitCode).toBe(0);
    expect(readdirSync(join(folder.path, 'build/health reports')).toSorted()).toEqual([
      'junit.xml',
      'report.json',
    ]);
    expect(readdirSync(folder.path)).toEqual(['build']);
    expect(run.stdout).toContain('build/health reports/junit.xml, build/health reports/report.json');
  });

  test('a module path is relative to the working folder', async () => {
    using folder = temporaryFolder();
    symlinkSync(moduleTarget('broken-should.mjs').slice('module:'.length), join(folder.path, 'target.mjs'));
    const run = await runCli(['run', 'module:./target.mjs', '--case', 'CHK-05'], { cwd: folder.path });
    expect(run.exitCode).toBe(0);
  });

  test('--json prints the report and nothing else, and writes the files all the same', async () => {
    const run = await runCli(['run', moduleTarget('broken-must.mjs'), '--json', '--case', 'check/*']);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    const printed = JSON.parse(run.stdout) as RunReport;
    expect(printed).toEqual(completeReportOf(run, (id) => id.startsWith('check/')));
    expect(printed.target).toMatchObject({ name: 'broken-must', version: '1.2.3' });
    expect(run.stdout.trimStart().startsWith('{') && run.stdout.endsWith('}\n')).toBe(true);
  });

  test('--json keeps stdout clean when nothing ran and when nothing could run', async () => {
    const [nothing, usage] = await Promise.all([
      runCli(['run', '--json', '--case', 'check/known-services']),
      runCli(['run', '--json', 'lcoalhost']),
    ]);
    expect(JSON.parse(nothing.stdout)).toMatchObject({ exitCode: 4 });
    expect(usage.stdout).toBe('');
  });

  test('--seed and --timeout stand in the report; the seed decides the random walk', async () => {
    const args = ['run', '--case', 'transition/walk', '--seed', '4294967295', '--timeout', '30000'];
    const runs = await Promise.all([runCli(args), runCli(args)]);
    const walks = runs.map((run) => {
      const report = reportOf(run);
      expect(report.run).toMatchObject({ seed: 4294967295, timeoutMs: 30_000 });
      return report.cases.flatMap(({ transcript }) =>
        transcript.flatMap(({ what }) => /^setStatus .* (\w+)$/.exec(what)?.[1] ?? []),
      );
    });
    expect(walks[0]).toEqual(walks[1]);
    expect(walks[0]?.length).toBeGreaterThan(10);
    expect(runs.at(-1)?.stdout).toContain('seed 4294967295');
  });

  test('the seed is random by default', async () => {
    const runs = await Promise.all([1, 2].map(() => runCli(['run', '--case', 'SVC-01'])));
    const [first, second] = runs.map((run) => reportOf(run).run.seed);
    expect(first).not.toBe(second);
  });

  test('the files and the report tell nothing of the machine beyond the target', async () => {
    using folder = temporaryFolder();
    await runCli(['run', '--case', 'SVC-01'], { cwd: folder.path });
    const text = readFileSync(join(folder.path, 'conformance-report/report.json'), 'utf8');
    expect(text).not.toContain(folder.path);
  });
});
