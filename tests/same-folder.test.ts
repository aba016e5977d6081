import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunReport } from '../reports/report.ts';
import { CEILING_MS, moduleTarget, runCli, startCli, temporaryFolder } from './cli.ts';
import { reportOf } from './expectations.ts';

describe.concurrent('two runs in one folder', { timeout: CEILING_MS }, () => {
  test('both end; the later one replaces the reports and says so', async () => {
    using folder = temporaryFolder();
    await using slow = startCli(['run', moduleTarget('waits-for-stdin.mjs'), '--case', 'CHK-05'], {
      cwd: folder.path,
    });
    await slow.stderrShows('the start waits for stdin');
    const quick = await runCli(['run', '--case', 'SVC-01'], { cwd: folder.path });
    slow.write('go on\n');
    const last = await slow.end;

    expect(quick).toMatchObject({ exitCode: 0, stderr: '' });
    expect(reportOf(quick).run.patterns).toEqual(['SVC-01']);
    expect(last.exitCode).toBe(0);
    expect(reportOf(last).run.patterns).toEqual(['CHK-05']);
    expect(last.stderr).toContain('another run wrote its reports to conformance-report/report.json');
    expect(last.stderr).toContain('--out DIR');
  });

  test('many at once leave whole files', async () => {
    using folder = temporaryFolder();
    const runs = await Promise.all(
      Array.from({ length: 4 }, () => runCli(['run', '--case', 'check/*'], { cwd: folder.path })),
    );
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const ids = runs.map(({ report }) => report?.run.id);
    // Whoever came last, its report is there in full.
    const report = readFileSync(join(folder.path, 'conformance-report/report.json'), 'utf8');
    const { run } = JSON.parse(report) as RunReport;
    expect(run.complete).toBe(true);
    expect(ids).toContain(run.id);
    expect(readdirSync(join(folder.path, 'conformance-report')).toSorted()).toEqual([
      'junit.xml',
      'report.json',
    ]);
  });
});
