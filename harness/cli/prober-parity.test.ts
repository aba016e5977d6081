import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../proto/package-root.ts';

/** Guards against hanging. */
const CEILING_MS = 60_000;
const JITI = fileURLToPath(new URL('../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));

async function parity(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [JITI, 'harness/cli/prober-parity.ts', ...args],
    { cwd: packageRoot, env, reject: false, timeout: CEILING_MS },
  );
  return { exitCode, stdout, stderr };
}

describe.concurrent('npm run prober-parity', { timeout: CEILING_MS }, () => {
  it.each<[args: string[], says: string]>([
    [['nobody'], 'there is no real program for "nobody"'],
    [['--outcome', 'hangg'], 'there is no scripted server "hangg"; did you mean "hang"?'],
    [['--date', '2025-1-1'], 'expected a date such as 2025-11-21.'],
    [['--outcome', 'hang', '--update'], "option '--update' cannot be used with option '--outcome"],
  ])('refuses %j', async (args, says) => {
    const { exitCode, stdout, stderr } = await parity(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
  });

  it('ends with 3 where a program cannot be built, and tells why', async () => {
    const { exitCode, stdout } = await parity(['kubelet', '--outcome', 'hang', '--json'], {
      PATH: '/nowhere',
    });
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      programs: [{ name: 'kubelet', state: 'failed', error: { code: 'E_NEEDS' } }],
    });
  });
});
