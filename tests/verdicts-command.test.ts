import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VerdictsReport } from '../reports/verdicts.ts';
import { probers } from '../harness/probers/index.ts';
import { freePort } from '../harness/target/free-port.ts';
import { CEILING_MS, moduleTarget, runCli, temporaryFolder } from './cli.ts';
import type { CliRun } from './cli.ts';
import { expectRefusal } from './expectations.ts';

const ON_CHECK = ['--alb-matcher', '0', '--alb-path', '/grpc.health.v1.Health/Check'];

/** What was printed with --json. */
function verdictsOf(run: CliRun): VerdictsReport {
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout) as VerdictsReport;
}

/** The verdict of one prober. */
function verdictOf(report: VerdictsReport, id: string): string | undefined {
  return report.verdicts.find(({ prober }) => prober === id)?.verdict;
}

describe.concurrent('verdicts', { timeout: CEILING_MS }, () => {
  test('of a healthy server: everybody agrees, and nothing is written', async () => {
    const run = await runCli(['verdicts']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    expect(run.stdout).toContain('the server says   OK, SERVING');
    expect(run.stdout).toMatch(/✓ all \d+ probers that give a verdict agree with the server/);
    expect(run.stdout).not.toContain('✗');
  });

  test('of one that says NOT_SERVING, to a target group that reads only the status', async () => {
    const run = await runCli(['verdicts', 'scripted:not_serving', ...ON_CHECK, '--json']);
    const report = verdictsOf(run);
    expect(run.exitCode).toBe(1);
    expect(report).toMatchObject({ exitCode: 1, says: { healthy: false, text: 'OK, NOT_SERVING' } });
    expect(report.settings).toEqual({
      service: '',
      albMatcher: '0',
      albPath: '/grpc.health.v1.Health/Check',
    });
    expect(['aws-alb', 'aws-ecs', 'kubelet', 'envoy'].map((id) => verdictOf(report, id))).toEqual([
      'healthy',
      'unhealthy',
      'unhealthy',
      'unhealthy',
    ]);
    expect(report.advice.find(({ about }) => about.includes('aws-alb'))?.text).toContain('reads the message');
  });

  test('of the same for a person: who is wrong, and what to do', async () => {
    const run = await runCli([
      'verdicts',
      'scripted:not_serving',
      '--prober',
      'aws-alb',
      '--prober',
      'kubelet',
    ]);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(run.stdout).toMatch(/^ {2}unhealthy +kubelet .* \w+$/m);
    expect(run.stdout).toMatch(/^ {2}healthy +AWS ALB .* \w+$/m);
    expect(run.stdout).toContain('✗ 1 prober would send traffic to a server that says OK, NOT_SERVING');
    expect(run.stdout).toContain('2 probers');
  });

  test('--service asks for it, and tells those that cannot', async () => {
    const args = ['verdicts', 'scripted:overall_serving_named_not', '--service', 'shop.Cart', '--json'];
    const report = verdictsOf(await runCli(args));
    expect(['kubelet', 'traefik'].map((id) => verdictOf(report, id))).toEqual(['unhealthy', 'healthy']);
    expect(report.advice.find(({ about }) => about.includes('traefik'))?.text).toContain('"shop.Cart"');
  });

  test('--prober all asks those, too, that take every server for unhealthy', async () => {
    const report = verdictsOf(await runCli(['verdicts', '--prober', 'all', '--json']));
    expect(report.verdicts.map(({ prober }) => prober)).toEqual(probers.map(({ id }) => id));
    expect(verdictOf(report, 'haproxy-grpc-status')).toBe('unhealthy');
    expect(report).toMatchObject({ leftOut: [], exitCode: 1 });
  });

  test('of targets that are started: a program, a module, one of ours', async () => {
    const program = `${process.execPath} ${join(import.meta.dirname, '../dist/bin/reference-target.js')}`;
    for (const target of [`cmd:${program}`, moduleTarget('check-only.mjs'), 'target:variant/by-hand']) {
      const run = await runCli(['verdicts', target, '--prober', 'kubelet', '--json']);
      expect(verdictsOf(run)).toMatchObject({ exitCode: 0, says: { text: 'OK, SERVING' } });
    }
  });

  test('the configuration file says what the probers are, and flags win over it', async () => {
    using folder = temporaryFolder();
    writeFileSync(
      join(folder.path, 'grpc-health-conformance.yaml'),
      [
        'probers: { albMatcher: 0-99, enabled: [aws-alb, kubelet] }',
        'targets:',
        '  - { name: up, scripted: healthy }',
        '  - { name: down, scripted: not_serving }',
      ].join('\n'),
    );
    const both = await runCli(['verdicts', '--json'], { cwd: folder.path });
    const reports = JSON.parse(both.stdout) as VerdictsReport[];
    expect(
      reports.map(({ target, verdicts }) => [
        target.label,
        ...verdicts.map(({ prober, verdict }) => `${prober} ${verdict}`),
      ]),
    ).toEqual([
      ['up', 'aws-alb healthy', 'kubelet healthy'],
      ['down', 'aws-alb healthy', 'kubelet unhealthy'],
    ]);
    expect(both.exitCode).toBe(1);
    const flags = ['verdicts', 'up', '--alb-matcher', '0', '--prober', 'aws-alb', '--json'];
    const one = verdictsOf(await runCli(flags, { cwd: folder.path }));
    expect(one.verdicts.map(({ prober, verdict }) => [prober, verdict])).toEqual([['aws-alb', 'unhealthy']]);
  });

  test.for<[args: string[], ...texts: string[]]>([
    [['verdicts', '--prober', 'kubelt'], 'there is no prober "kubelt"; did you mean "kubelet"?', 'E_OPTION'],
    [['verdicts', '--alb-matcher', '100'], 'codes from 0 to 99'],
    [['verdicts', '--alb-path', 'healthcheck'], 'begins with /'],
    [['verdicts', 'nowhere'], 'a port is missing', 'E_TARGET'],
    [['verdicts', '--timeout', '0'], 'milliseconds'],
  ])('%j is wrong usage', async ([args, ...texts]) => {
    expectRefusal(await runCli(args), 2, ...texts);
  });

  test('a server that is not there is no verdict', async () => {
    const address = `127.0.0.1:${String(await freePort())}`;
    expectRefusal(await runCli(['verdicts', address]), 3, 'E_REFUSED');
  });

  test.for<[outcome: string, says: string]>([
    ['refused', 'nothing: no connection'],
    ['http1', 'nothing: no HTTP/2'],
    ['tls', 'nothing: no HTTP/2'],
  ])('scripted:%s is no gRPC on purpose: it says "%s", and every prober is heard', async ([name, says]) => {
    const report = verdictsOf(await runCli(['verdicts', `scripted:${name}`, '--json']));
    expect(report).toMatchObject({ exitCode: 1, says: { healthy: false, text: says } });
    expect(['kubelet', 'envoy', 'gatus-response-time'].map((id) => verdictOf(report, id))).toEqual([
      'unhealthy',
      'unhealthy',
      'healthy',
    ]);
  });

  test('list --probers names every one', async () => {
    const run = await runCli(['list', '--probers', '--json']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    const rows = JSON.parse(run.stdout) as { id: string }[];
    expect(rows.map(({ id }) => id)).toEqual(probers.map(({ id }) => id));
  });
});
