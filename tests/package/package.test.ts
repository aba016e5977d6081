import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../proto/package-root.ts';
import { startHealthServer } from '../../targets/reference/server.ts';

/** A folder of somebody who has just installed the package and nothing else. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  const packed = await execa('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: packageRoot });
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const archive = packed.stdout.trim().split('\n').at(-1) ?? '';
  await execa('npm', ['install', '--silent', '--no-audit', '--no-fund', join(folder, archive)], {
    cwd: folder,
  });
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the installed command judges a running server', async () => {
  const server = await startHealthServer();
  try {
    const { stdout, exitCode } = await execa('npx', ['grpc-health-conformance', 'run', server.address], {
      cwd: folder,
      reject: false,
    });
    expect(stdout).toMatch(/conforms to {3}2015 \(Check\) ✓ .*2018 \(Watch\) ✓ .*2025 \(List\) ✓/);
    expect(exitCode).toBe(0);
  } finally {
    await server.stop();
  }
}, 60_000);

test('the embedded reference, a module target, list and explain need nothing but the package', async () => {
  await writeFile(
    join(folder, 'target.mjs'),
    `import { unsupported } from 'grpc-health-conformance';
     export default () => { throw unsupported('only to see that the import works'); };\n`,
  );
  const run = (...args: string[]) =>
    execa('npx', ['grpc-health-conformance', ...args], { cwd: folder, reject: false });
  expect((await run('run', '--case', 'check/*')).exitCode).toBe(0);
  expect((await run('list')).stdout).toContain('watch/unknown-name');
  expect((await run('explain', 'WCH-03')).stdout).toContain('WCH-03 · MUST');
  const module = await run('run', 'module:./target.mjs');
  expect(module.stderr).toContain('only to see that the import works');
  expect(module.exitCode).toBe(3);
}, 60_000);

test('what probers conclude is told, and shown, by the package alone', async () => {
  const run = (...args: string[]) =>
    execa('npx', ['grpc-health-conformance', ...args], { cwd: folder, reject: false });
  expect(await run('verdicts')).toMatchObject({ exitCode: 0 });
  expect((await run('timeline')).stdout).toContain('never notices');
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const args = ['grpc-health-conformance', 'discrepancies', 'reproduce', 'status-blind', '--no-build'];
  const shown = await execa('npx', args, { cwd: folder, reject: false, env });
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain('it is not built, and --no-build was given');
}, 60_000);

test('types are published: a target in TypeScript is checked against them', async () => {
  const good = `import type { TargetFactory } from 'grpc-health-conformance';
    export const start: TargetFactory = () => ({ address: '127.0.0.1:1', setStatus: (name, status) => { void [name, status]; } });\n`;
  await writeFile(join(folder, 'good.ts'), good);
  await writeFile(join(folder, 'bad.ts'), good.replace(`'127.0.0.1:1'`, '1'));
  const check = (file: string) =>
    execa(
      process.execPath,
      [
        join(packageRoot, 'node_modules/typescript/bin/tsc'),
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        file,
      ],
      { cwd: folder, reject: false },
    );
  const [checkedGood, checkedBad] = await Promise.all([check('good.ts'), check('bad.ts')]);
  expect(checkedGood.stdout).toBe('');
  expect(checkedBad.stdout).toContain(`Type 'number' is not assignable to type 'string'`);
}, 60_000);

test('the cases run inside the vitest of somebody else', async () => {
  await mkdir(join(folder, 'own'));
  await symlink(join(packageRoot, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  await writeFile(
    join(folder, 'own/health.test.js'),
    `import { healthConformance } from 'grpc-health-conformance/vitest';
     healthConformance({ cases: ['watch/unknown-name*'] });\n`,
  );
  const { stdout, exitCode } = await execa(
    process.execPath,
    [join(packageRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--root', 'own', '--reporter', 'verbose'],
    { cwd: folder, reject: false, env: { NO_COLOR: '1' } },
  );
  expect(stdout).toContain('grpc.health.v1.Health > watch > watch/unknown-name-stays-open');
  expect(exitCode).toBe(0);
}, 60_000);
