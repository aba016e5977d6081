import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateJson, certificateOf } from '../reports/certificate.ts';
import type { Certificate } from '../reports/certificate.ts';
import type { RunReport } from '../reports/report.ts';
import { CEILING_MS, runCli, temporaryFolder } from './cli.ts';
import type { CliRun } from './cli.ts';
import { expectRefusal, reportOf } from './expectations.ts';

/** A server with one defect, and one without any. */
const DEFECT = 'target:mutant/watch-unknown-name-not-found';
const STRICT = 'target:reference';

const folder = temporaryFolder();
const file = (name: string): string => join(folder.path, name);
const certificates: Record<'defect' | 'strict', Certificate> = {} as never;

/** Runs the whole suite, and leaves `NAME.report.json` and `NAME.json`, a certificate. */
async function certify(name: 'defect' | 'strict', target: string): Promise<void> {
  // The ceiling is that of the reruns too, and other tests may keep the machine busy.
  const report: RunReport = reportOf(await runCli(['run', target, '--seed', '7', '--timeout', '20000']));
  const certificate = certificateOf(
    report,
    { name, language: 'TypeScript', version: '1.2.3', target },
    { os: process.platform, arch: process.arch, node: process.versions.node, tools: { npm: '10.8.2' } },
  );
  certificates[name] = certificate;
  writeFileSync(file(`${name}.report.json`), JSON.stringify(report));
  writeFileSync(file(`${name}.json`), certificateJson(certificate));
}

beforeAll(async () => {
  await certify('defect', DEFECT);
  await certify('strict', STRICT);
  const text = readFileSync(file('strict.json'), 'utf8');
  writeFileSync(file('tampered.json'), text.replace('"version": "1.2.3"', '"version": "1.2.4"'));
  writeFileSync(file('bad-form.json'), text.replace('"outcome": "passed"', '"outcome": "lucky"'));
  writeFileSync(file('future.json'), text.replace('"schemaVersion": 1', '"schemaVersion": 2'));
  writeFileSync(file('nonsense.json'), '{"cases":');
  writeFileSync(file('latin1.json'), Buffer.from([0x22, 0xe9, 0x22]));
  writeFileSync(file('large.json'), ' '.repeat(33_554_433));
  const foreign = {
    ...certificates.strict,
    target: { ...certificates.strict.target, target: 'cmd:touch pwned' },
  };
  writeFileSync(file('foreign.json'), JSON.stringify(foreign));
}, CEILING_MS);
afterAll(() => {
  folder[Symbol.dispose]();
});

function run(...args: string[]): Promise<CliRun> {
  return runCli(args, { cwd: folder.path });
}

describe.concurrent('verify', { timeout: CEILING_MS }, () => {
  test('a certificate in order: what it says, and exit code 0', async () => {
    const { exitCode, stdout, stderr } = await run('verify', 'defect.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('certifies     defect 1.2.3 (TypeScript), started by target:mutant/');
    expect(stdout).toContain(
      'conforms to   2015 (Check) fulfilled, 2018 (Watch) broken, 2025 (List) fulfilled',
    );
    expect(stdout).toMatch(
      /^✗ watch\/unknown-name {2}WCH-02 {2}MUST {2}failed: expected .*; saw .*NOT_FOUND/m,
    );
    expect(stdout).toContain('✓ the digest is right, and what it says follows from its cases');
    expect(stdout).not.toContain('note:');
  });

  test.for<[what: string, file: string, problem: string]>([
    ['that was changed', 'tampered.json', '✗ the digest is not that of the contents'],
    ['that does not have the form', 'bad-form.json', 'it does not have the form of a certificate: "/cases/'],
  ])('a certificate %s: exit code 1', async ([, name, problem]) => {
    const { exitCode, stdout, stderr } = await run('verify', name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toContain(problem);
    expect(stdout).toContain('not to be trusted: 1 problem');
  });

  test.for<[what: string, args: string[], ...texts: string[]]>([
    ['no such file', ['nope.json'], '"nope.json": it is not there', 'E_CERTIFICATE'],
    ['a folder', ['.'], 'it is a folder', 'E_CERTIFICATE'],
    ['no JSON', ['nonsense.json'], 'it is no JSON'],
    ['no UTF-8', ['latin1.json'], 'it is not encoded in UTF-8'],
    ['a file that is too large', ['large.json'], 'it is larger than 32 MiB'],
    ['a certificate of the future', ['future.json'], 'it is a certificate of the form 2'],
    [
      'a report',
      ['strict.report.json'],
      'is the report of a run, and not a certificate',
      'compare reads reports too',
    ],
    ['no file at all', [], "missing required argument 'file'"],
    [
      'a rerun of what the certificate alone chooses',
      ['foreign.json', '--rerun'],
      '"cmd:touch pwned", does not come with the suite',
      '--rerun TARGET',
    ],
  ])('%s: exit code 2', async ([, args, ...texts]) => {
    expectRefusal(await run('verify', ...args), 2, ...texts);
  });

  test('--json prints what was found, and nothing else', async () => {
    const good = JSON.parse((await run('verify', 'defect.json', '--json')).stdout) as object;
    expect(good).toEqual({
      schemaVersion: 1,
      file: 'defect.json',
      ok: true,
      problems: [],
      notes: [],
      certificate: certificates.defect,
    });
    const bad = JSON.parse((await run('verify', 'bad-form.json', '--json')).stdout) as object;
    expect(bad).toMatchObject({ ok: false, problems: [expect.stringContaining('outcome')] });
    expect(bad).not.toHaveProperty('certificate');
  });

  test('--rerun runs the target again, and finds what is certified', async () => {
    const { exitCode, stdout, stderr } = await run('verify', 'defect.json', '--rerun');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('✓ run again, the target does what is certified: no case changed');
  });

  test('--rerun with another target, which does something else: exit code 1', async () => {
    const { exitCode, stdout } = await run('verify', 'strict.json', '--rerun', DEFECT, '--json');
    expect(exitCode).toBe(1);
    const found = JSON.parse(stdout) as { ok: boolean; rerun: { worse: boolean; changes: { id: string }[] } };
    expect(found).toMatchObject({ ok: false, problems: [], rerun: { worse: true } });
    expect(found.rerun.changes.map(({ id }) => id)).toContain('watch/unknown-name');
  });

  test('--rerun of what contradicts itself runs nothing', async () => {
    const { exitCode, stdout } = await run('verify', 'tampered.json', '--rerun');
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain('run again');
  });

  test('--rerun of a target that cannot be reached: exit code 3', async () => {
    const { exitCode, stderr } = await run('verify', 'strict.json', '--rerun', 'unix:/nowhere/at/all');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('E_UNREACHABLE');
  });
});

describe.concurrent('compare', { timeout: CEILING_MS }, () => {
  test.for<[before: string, after: string, exitCode: number, text: string]>([
    ['strict.json', 'strict.report.json', 0, 'nothing got worse: no case changed'],
    ['defect.report.json', 'defect.json', 0, 'nothing got worse: no case changed'],
    ['defect.report.json', 'strict.json', 0, '2018 (Watch)     broken → fulfilled'],
    ['strict.report.json', 'defect.report.json', 1, '2018 (Watch)     fulfilled → broken'],
    ['tampered.json', 'strict.json', 0, 'note: the earlier file is not what was certified'],
  ])('%s with %s: exit code %i', async ([before, after, exitCode, text]) => {
    const compared = await run('compare', before, after);
    expect(compared).toMatchObject({ exitCode, stderr: '' });
    expect(compared.stdout).toContain(text);
  });

  test('--markdown and --json say the same in other forms', async () => {
    const [markdown, json] = await Promise.all([
      run('compare', 'strict.json', 'defect.json', '--markdown'),
      run('compare', 'strict.json', 'defect.json', '--json'),
    ]);
    expect([markdown.exitCode, json.exitCode]).toEqual([1, 1]);
    expect(markdown.stdout).toMatch(/^### worse: \d+ cases$/m);
    const { changes } = JSON.parse(json.stdout) as { changes: { id: string; kind: string; level: string }[] };
    expect(changes).toContainEqual(
      expect.objectContaining({ id: 'watch/unknown-name', kind: 'worse', level: 'MUST' }),
    );
    for (const { id } of changes) expect(markdown.stdout).toContain(`- \`${id}\` (`);
  });

  test.for<[what: string, args: string[], ...texts: string[]]>([
    ['no such file', ['strict.json', 'nope.json'], '"nope.json": it is not there', 'E_REPORT'],
    ['no JSON', ['nonsense.json', 'strict.json'], 'it is no JSON', 'E_REPORT'],
    ['another form', ['bad-form.json', 'strict.json'], 'certificate: "/cases/', 'certificate.schema.json'],
    ['one file', ['strict.json'], "missing required argument 'after'"],
    ['two formats', ['strict.json', 'strict.json', '--json', '--markdown'], 'cannot be used with'],
  ])('%s: exit code 2', async ([, args, ...texts]) => {
    expectRefusal(await run('compare', ...args), 2, ...texts);
  });
});

describe.concurrent('help', { timeout: CEILING_MS }, () => {
  test.for<[command: string, ...texts: string[]]>([
    ['verify', '--rerun [TARGET]', '--json', 'Examples:', 'Exit codes:', 'does not show who made'],
    ['compare', '--markdown', '--json', 'Examples:', 'Exit codes:', 'Worse is'],
  ])('of %s', async ([command, ...texts]) => {
    const { exitCode, stdout, stderr } = await run(command, '--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const text of texts) expect(stdout).toContain(text);
  });
});
