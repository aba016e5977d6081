import { describe, expect, test } from 'vitest';
import type { Need } from '../harness/certify/manifest.ts';
import { CEILING_MS } from './cli.ts';
import { expectRefusal } from './expectations.ts';
import { certified, onlyTarget, workshop } from './workshop.ts';

const MISSING: Need = {
  tool: 'nowhere',
  version: ['no-such-tool-anywhere', '--version'],
  install: 'apt-get install nowhere',
};

describe.concurrent('certify', { timeout: CEILING_MS }, () => {
  test('a target whose tool is missing is not judged: exit code 3', async () => {
    using shop = workshop({ needs: [MISSING] });
    const run = await shop.run('certify', './target.yaml');
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('tiny needs nowhere (not found)');
    expect(run.stdout).toContain('grpc-health-conformance doctor');
    expect(await certified(shop)).toMatchObject({ state: 'not-judged', error: { code: 'E_NEEDS' } });
    expect(shop.has('conformance-report/tiny')).toBe(false);
  });

  test('a target that does not start is not judged: exit code 3', async () => {
    using shop = workshop({ command: [process.execPath, '-e', 'process.exit(7)'] });
    const run = await shop.run('certify', './target.yaml', '--json');
    expect(run.exitCode).toBe(3);
    expect(onlyTarget(run.stdout)).toMatchObject({ state: 'not-judged', error: { code: 'E_START' } });
  });

  test.for<[what: string, args: string[], ...texts: string[]]>([
    ['an unknown name', ['grpc-g'], 'there is no implementation "grpc-g"', 'grpc-go', 'E_TARGET'],
    ['a manifest that is not there', ['./nope.yaml'], 'cannot read the manifest "./nope.yaml"', 'E_MANIFEST'],
    ['a manifest twice', ['./target.yaml', 'target.yaml'], 'two targets have the name "tiny"', 'E_MANIFEST'],
  ])('%s: exit code 2', async ([, args, ...texts]) => {
    using shop = workshop();
    expectRefusal(await shop.run('certify', ...args), 2, ...texts);
  });
});

describe.concurrent('doctor', { timeout: CEILING_MS }, () => {
  test('nothing missing: exit code 0', async () => {
    using shop = workshop({
      needs: [{ tool: 'node', version: [process.execPath, '--version'], install: 'https://nodejs.org' }],
    });
    const { exitCode, stdout, stderr } = await shop.run('doctor', './target.yaml');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`✓ node  ${process.versions.node}\n`);
  });

  test('a tool missing, another too old: exit code 1, who needs it and how to install it', async () => {
    const version = [process.execPath, '--version'] as const;
    using shop = workshop({
      needs: [MISSING, { tool: 'node', version, atLeast: '999', install: 'https://nodejs.org' }],
    });
    const { exitCode, stdout } = await shop.run('doctor', './target.yaml');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '✗ nowhere  not found\n    needed by tiny\n    install   apt-get install nowhere\n',
    );
    expect(stdout).toContain(`✗ node     ${process.versions.node} is too old, 999 or newer\n`);

    const { stdout: json } = await shop.run('doctor', './target.yaml', '--json');
    expect(JSON.parse(json)).toMatchObject([
      { ...MISSING, neededBy: ['tiny'], found: { state: 'missing' } },
      { tool: 'node', found: { state: 'too-old', version: process.versions.node } },
    ]);
  });

  test('an unknown name: exit code 2', async () => {
    using shop = workshop();
    expectRefusal(await shop.run('doctor', 'nobody'), 2, 'there is no implementation "nobody"');
  });
});
