import { describe, expect, test } from 'vitest';
import { discrepancies } from '../harness/discrepancies/index.ts';
import { CEILING_MS, runCli } from './cli.ts';
import { expectRefusal } from './expectations.ts';

/** No programs: what is built on a machine is of no matter here. */
const NO_PROGRAMS = { env: { XDG_CACHE_HOME: '/nonexistent' } };

describe.concurrent('discrepancies', { timeout: CEILING_MS }, () => {
  test('list shows every one on a line', async () => {
    const run = await runCli(['discrepancies', 'list']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    const lines = run.stdout.split('\n').slice(0, discrepancies.length);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(discrepancies.map(({ id }) => id));
    expect(run.stdout).toContain(`${String(discrepancies.length)} discrepancies`);
  });

  test('list --json prints the same as JSON', async () => {
    const run = await runCli(['discrepancies', 'list', '--json']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toEqual(discrepancies);
  });

  test('explain tells who says what, why, how well that is known, and what to do', async () => {
    const run = await runCli(['discrepancies', 'explain', 'status-blind']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    expect(run.stdout).toMatch(/^ {2}healthy +AWS ALB .*reads only grpc-status/m);
    expect(run.stdout).toMatch(/^ {2}unhealthy +AWS ECS with grpc_health_probe /m);
    for (const text of [
      'why ',
      'what to do ',
      'reproduce status-blind',
      'matcher 0',
      '/grpc.health.v1.Health/Check',
    ])
      expect(run.stdout).toContain(text);
  });

  test('explain tells of one that cannot be shown why', async () => {
    const run = await runCli(['discrepancies', 'explain', 'sidecar-denies']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('it takes a mesh');
    expect(run.stdout).not.toContain('reproduce');
  });

  test('reproduce lets the models look at a server that does it, and tells which programs could not', async () => {
    const args = ['discrepancies', 'reproduce', 'status-blind', '--no-build'];
    const run = await runCli(args, NO_PROGRAMS);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    expect(run.stdout).toMatch(/✓ AWS ALB +healthy: /);
    expect(run.stdout).toMatch(/✓ AWS ECS with grpc_health_probe +unhealthy: /);
    expect(run.stdout).toContain('not looked: ');
    expect(run.stdout).toContain('it happened as it is told');
  });

  test('reproduce --json prints the same as JSON', async () => {
    const args = ['discrepancies', 'reproduce', 'health-added-later', '--no-build', '--json'];
    const run = await runCli(args, NO_PROGRAMS);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      id: 'health-added-later',
      asTold: true,
      scenes: [
        { outcome: 'catch_all_ok', verdicts: expect.arrayContaining([]) as unknown[] },
        { outcome: 'catch_all_ok' },
      ],
    });
  });

  test.for<[args: string[], exitCode: number, ...texts: string[]]>([
    [['explain', 'status-blin'], 2, 'did you mean "status-blind"?', 'E_UNKNOWN_ID'],
    [['reproduce', 'nothing'], 2, 'discrepancies list'],
    [['reproduce', 'loopback-only'], 2, 'cannot be shown on one machine', 'E_OPTION'],
  ])('%j is wrong usage', async ([args, exitCode, ...texts]) => {
    expectRefusal(await runCli(['discrepancies', ...args]), exitCode, ...texts);
  });

  test.for<[args: string[], ...texts: string[]]>([
    [['discrepancies', '--help'], 'list', 'explain', 'reproduce', 'Examples:'],
    [['discrepancies', 'reproduce', '--help'], '--no-build', '--json', 'Exit codes:', 'Examples:'],
    [
      ['verdicts', '--help'],
      '--service',
      '--alb-matcher',
      '--alb-path',
      '--prober',
      '--timeout',
      '--json',
      'Exit codes:',
      'Examples:',
      'verified',
    ],
  ])('%j', async ([args, ...texts]) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    for (const text of texts) expect(run.stdout).toContain(text);
  });
});
