import { describe, expect, test } from 'vitest';
import type { Manifest } from '../harness/certify/manifest.ts';
import type { Certified } from '../reports/certification.ts';
import { CEILING_MS } from './cli.ts';
import type { CliRun } from './cli.ts';
import { idsOf } from './expectations.ts';
import { certified, onlyTarget, TINY, workshop } from './workshop.ts';

const MUTANT = { env: { CONFORMANCE_TARGET: 'mutant/check-not-serving-unavailable' } };
/** Other tests may keep the machine busy. */
const PATIENT = ['--timeout', '20000'];

/** The ids of the cases of a target that ended so. */
function casesOf(target: Certified, outcome: Parameters<typeof idsOf>[1]): string[] {
  if (target.state === 'not-judged') throw new Error(target.error.message);
  return idsOf(target.report, outcome);
}

describe.concurrent('certify', { timeout: 3 * CEILING_MS }, () => {
  test('a target without a deviation: the matrix, and a certificate that verify accepts', async () => {
    using shop = workshop();
    const run = await shop.run('certify', './target.yaml', ...PATIENT, '--json');
    expect(run.exitCode).toBe(0);
    expect(run.files.toSorted()).toEqual(['certification.json', 'certification.md', 'junit.xml', 'tiny']);
    // JSON, and nothing else.
    expect(run.stdout).toBe(shop.read('conformance-report/certification.json'));
    const target = onlyTarget(run.stdout);
    expect(target).toEqual(await certified(shop));
    expect(target).toMatchObject({ ...subjectOf(TINY), state: 'judged', report: { conformsTo: 2025 } });
    expect(casesOf(target, 'passed').length).toBeGreaterThan(200);
    expect(shop.read('conformance-report/certification.md')).toContain('tiny');
    expect(shop.has('baseline.yaml')).toBe(false);

    const certificate = 'conformance-report/tiny/certificate.json';
    const verified = await shop.run('verify', certificate);
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
    expect(verified.stdout).toMatch(/tiny 1\.0\.0 \(JavaScript, .*\), started by target:\.\/target\.yaml$/m);
    shop.write(certificate, shop.read(certificate).replace('"version": "1.0.0"', '"version": "1.0.1"'));
    expect((await shop.run('verify', certificate)).exitCode).toBe(1);
  });

  test('a defect: it is told, accepted with a reason, and noticed when it is gone', async () => {
    using shop = workshop(MUTANT);
    const certify = (...args: string[]): Promise<CliRun> =>
      shop.run('certify', './target.yaml', ...PATIENT, ...args);

    const unknown = await certify();
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stdout).toMatch(/✗ CHK-04 {2}check\/\S+: end UNAVAILABLE/);
    expect(casesOf(await certified(shop), 'failed')).toContain('check/not-serving-is-ok');
    expect(shop.has('baseline.yaml')).toBe(false);

    const updated = await certify('--update-baseline');
    expect(updated.exitCode).toBe(0);
    expect(updated.stdout).toMatch(/^ {4}\+ check\/not-serving-is-ok: /m);
    const draft = shop.read('baseline.yaml');
    expect(draft).toContain("reason: ''");

    const unreasoned = await certify();
    expect(unreasoned.exitCode).toBe(2);
    const refused = await certified(shop);
    expect(refused).toMatchObject({ state: 'not-judged', error: { code: 'E_BASELINE' } });
    expect(unreasoned.stdout).toMatch(/baseline\.yaml:\d+:\d+: deviations\[0\]\.reason: is empty/);

    shop.write('baseline.yaml', draft.replaceAll("reason: ''", 'reason: it hides what is not serving'));
    const known = await certify();
    expect(known.exitCode).toBe(0);
    const held = await certified(shop);
    expect(casesOf(held, 'known-failure')).toContain('check/not-serving-is-ok');
    expect(casesOf(held, 'failed')).toEqual([]);
    expect(known.stdout).toContain('it hides what is not serving');

    shop.change({});
    const mended = await certify();
    expect(mended.exitCode).toBe(1);
    expect(casesOf(await certified(shop), 'unexpected-pass')).toEqual(casesOf(held, 'known-failure'));
    expect(mended.stdout).toMatch(/check\/not-serving-is-ok: it passes/);
  });
});

function subjectOf({ name, language, implementation, version, source }: Manifest): Partial<Certified> {
  return { name, language, implementation, version, source };
}
