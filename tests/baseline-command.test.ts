import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunReport } from '../reports/report.ts';
import { CEILING_MS, moduleTarget, runCli, temporaryFolder } from './cli.ts';
import { expectRefusal, idsOf, reportOf } from './expectations.ts';

const BROKEN = ['run', moduleTarget('broken-must.mjs'), '--case', 'CHK-05'];
const EMPTY = 'deviations: []\n';

/** Writes the reasons that an update has left empty. */
function writeReasons(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll("reason: ''", 'reason: it knows every name'));
}

describe.concurrent('a baseline', { timeout: CEILING_MS }, () => {
  test('is written by --update-baseline, wants its reasons, and then holds', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'known.yaml');
    const args = [...BROKEN, '--baseline', 'known.yaml'];
    const written = await runCli([...args, '--update-baseline'], { cwd: folder.path });
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    expect(written.stdout).toMatch(/^ {2}baseline {6}known\.yaml: \d+ added$/m);
    expect(written.stdout).toMatch(/^ {4}\+ check\/unknown-name: saw OK, SERVING$/m);
    expect(reportOf(written)).toMatchObject({ exitCode: 0, baseline: { file: 'known.yaml', problems: [] } });

    const unreasoned = await runCli(args, { cwd: folder.path });
    expect(unreasoned).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unreasoned.stderr).toContain('known.yaml:5:13: deviations[0].reason: is empty');
    expect(unreasoned.stderr).toContain('E_BASELINE');

    writeReasons(file);
    const held = await runCli(args, { cwd: folder.path });
    expect(held).toMatchObject({ exitCode: 0, stderr: '' });
    expect(idsOf(reportOf(held), 'known-failure')).toContain('check/unknown-name');
    expect(held.stdout).toMatch(/^ {2}\d+ known failures, as known\.yaml says$/m);
    expect(held.stdout).toContain('    it knows every name (defect, look again on ');
    expect(held.stdout).toContain('2015 (Check) ✗ 1 requirement broken');
    expect(readFileSync(join(folder.path, 'conformance-report/junit.xml'), 'utf8')).toContain(
      '<skipped message="known failure: it knows every name (defect, ',
    );
  });

  test('fails the run once the server is mended', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'known.yaml');
    await runCli([...BROKEN, '--baseline', file, '--update-baseline']);
    writeReasons(file);
    const args = ['run', '--case', 'CHK-05', '--baseline', file];
    const mended = await runCli(args);
    expect(mended.exitCode).toBe(1);
    expect(mended.stdout).toContain('passes, and the baseline says that it is broken: it knows every name');
    expect(mended.stdout).toContain(`--baseline ${file} --seed `);
    const updated = await runCli([...args, '--update-baseline', '--json']);
    expect(updated.exitCode).toBe(0);
    expect((JSON.parse(updated.stdout) as RunReport).counts['unexpected-pass']).toBe(0);
    expect(updated.stderr).toMatch(/^ {4}- check\/unknown-name: it passes$/m);
    expect(readFileSync(file, 'utf8')).toMatch(/^deviations: \[\]$/m);
  });

  test('of the configuration file is relative to that, and the flag wins', async () => {
    using folder = temporaryFolder();
    const path = (name: string): string => join(folder.path, name);
    await runCli([...BROKEN, '--baseline', path('known.yaml'), '--update-baseline']);
    writeReasons(path('known.yaml'));
    writeFileSync(path('empty.yaml'), EMPTY);
    const module = moduleTarget('broken-must.mjs').slice('module:'.length);
    const targets = [{ name: 'shop', module, baseline: './known.yaml' }];
    writeFileSync(path('conf.json'), JSON.stringify({ targets }));
    const args = ['run', '--config', path('conf.json'), '--case', 'CHK-05'];
    const [key, flag] = await Promise.all([
      runCli(args),
      runCli([...args, '--baseline', path('empty.yaml')]),
    ]);
    expect(key.exitCode).toBe(0);
    expect(flag.exitCode).toBe(1);
    expect(reportOf(flag).baseline).toEqual({ file: path('empty.yaml'), problems: [] });
  });

  test.for<[what: string, args: string[], ...texts: string[]]>([
    ['that is not there', ['--baseline', 'nope.yaml'], 'there is no baseline "nope.yaml"', 'E_BASELINE'],
    [
      'that is no YAML',
      ['--baseline', moduleTarget('broken-must.mjs').slice('module:'.length)],
      'broken-must.mjs:1:',
      'E_BASELINE',
    ],
    ['that has no name', ['--update-baseline'], 'has no file to write', '--baseline FILE', 'E_OPTION'],
  ])('%s is refused before anything runs', async ([, args, ...texts]) => {
    expectRefusal(await runCli(['run', ...args]), 2, ...texts);
  });
});
