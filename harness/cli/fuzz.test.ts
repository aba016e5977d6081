import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../proto/package-root.ts';

/** Guards against hanging. */
const CEILING_MS = 60_000;
const JITI = fileURLToPath(new URL('../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));
const BROKEN = 'module:tests/targets/takes-everything.mjs';

async function fuzz(
  ...args: string[]
): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [JITI, 'harness/cli/fuzz.ts', ...args], {
    cwd: packageRoot,
    reject: false,
    timeout: CEILING_MS,
  });
  return { exitCode, stdout, stderr };
}

describe.concurrent('npm run fuzz', { timeout: CEILING_MS }, () => {
  it('ends with 1 and shows what it found, and finds it again by its way', async () => {
    const { exitCode, stdout, stderr } = await fuzz(BROKEN, '--runs', '500', '--seed', '3');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^✗ a request without a meaning was taken for a right one/);
    expect(stdout).toContain('→ HEADERS POST');
    expect(stdout).toMatch(/\d+ requests? in \d+ scenarios? · \d+\.\d s · seed 3$/);
    const [, args = ''] = /npm run fuzz -- (.*)$/m.exec(stdout) ?? [];
    const again = await fuzz(...args.split(' '));
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toBe(stdout.slice(0, again.stdout.length));
  });

  it('ends with 0 where all that it finds is known', async () => {
    const { exitCode, stdout } = await fuzz(BROKEN, '--runs', '20', '--seed', '3', '--known', ': ');
    expect(stdout).toMatch(/nothing found: \d+ requests in 20 scenarios/);
    expect(exitCode).toBe(0);
  });

  it.each([
    [2, ['--runs', '0']],
    [2, ['--seed', 'x']],
    [2, ['--path', '1:2']],
    [2, ['--seed', '1', '--path', 'x']],
    [2, ['target:nobody']],
    [3, ['cmd:./no-such-program']],
    [3, ['127.0.0.1:1']],
  ])('ends with %i for %j', async (expected, args) => {
    const { exitCode, stdout, stderr } = await fuzz(...args);
    expect(exitCode).toBe(expected);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /);
  });
});
