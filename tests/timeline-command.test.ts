import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CEILING_MS, runCli, temporaryFolder } from './cli.ts';
import { expectRefusal } from './expectations.ts';

interface Lanes {
  readonly title: string;
  readonly lanes: readonly { readonly prober: { readonly id: string } }[];
}

describe.concurrent('timeline', { timeout: CEILING_MS }, () => {
  test('shows an example where there is no script, and writes nothing', async () => {
    const run = await runCli(['timeline']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    for (const text of ['the server', 'AWS ALB', 'kubelet', 'never notices'])
      expect(run.stdout).toContain(text);
  });

  test('reads a script, and asks only as the probers that are named', async () => {
    using folder = temporaryFolder();
    const script =
      'title: Down\nfor: 5m\nserver: [{ at: 0s, does: healthy }, { at: 1m, does: not_serving }]\n';
    writeFileSync(join(folder.path, 'outage.yaml'), script);
    const args = [
      'timeline',
      'outage.yaml',
      '--prober',
      'kubelet',
      '--prober',
      'envoy',
      '--json',
      '--out',
      'pictures',
    ];
    const run = await runCli(args, { cwd: folder.path });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const { title, lanes } = JSON.parse(run.stdout) as Lanes;
    expect(title).toBe('Down');
    expect(lanes.map(({ prober: { id } }) => id).toSorted()).toEqual(['envoy', 'kubelet']);
    expect(readdirSync(join(folder.path, 'pictures')).toSorted()).toEqual(['timeline.json', 'timeline.svg']);
    expect(readFileSync(join(folder.path, 'pictures', 'timeline.json'), 'utf8')).toBe(run.stdout);
  });

  test('looks at a server that is started and driven', async () => {
    using folder = temporaryFolder();
    const script = 'for: 30s\nserver: [{ at: 0s, does: healthy }, { at: 10s, does: not_serving }]\n';
    writeFileSync(join(folder.path, 's.yaml'), script);
    const args = ['timeline', 's.yaml', '--live', 'target:reference', '--scale', '60', '--prober', 'kubelet'];
    const run = await runCli(args, { cwd: folder.path });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('kubelet');
    expect(existsSync(join(folder.path, 'conformance-report'))).toBe(false);
  });

  test('a target in place of a script is driven through the example', async () => {
    const run = await runCli(['timeline', 'target:reference', '--scale', '400', '--prober', 'kubelet']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('live on target:reference, 400 times as fast');
    expect(run.stdout).toContain('keeps sending for');
  });

  test('the configuration file says what the probers are, the script and the flags win over it', async () => {
    using folder = temporaryFolder();
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder.path, name), text);
    };
    write('grpc-health-conformance.yaml', 'probers: { albMatcher: 0, albPath: /a, enabled: [aws-alb] }\n');
    write('s.yaml', 'for: 5m\nsettings: { albPath: /b }\nserver: [{ at: 0s, does: healthy }]\n');
    const run = await runCli(['timeline', 's.yaml', '--json'], { cwd: folder.path });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      settings: { albMatcher: '0', albPath: '/b' },
      lanes: [{ prober: { id: 'aws-alb' } }],
    });
    const flags = ['--alb-path', '/c', '--prober', 'kubelet'];
    const other = await runCli(['timeline', 's.yaml', '--json', ...flags], { cwd: folder.path });
    expect(JSON.parse(other.stdout)).toMatchObject({
      settings: { albPath: '/c' },
      lanes: [{ prober: { id: 'kubelet' } }],
    });
  });

  test.for<[args: string[], exitCode: number, ...texts: string[]]>([
    [['nowhere.yaml'], 2, 'nowhere.yaml', 'E_SCRIPT'],
    [['--prober', 'kubelt'], 2, 'did you mean "kubelet"?', 'E_OPTION'],
    [['--scale', '0'], 2, 'a number from 1 to'],
    [['--scale', '10'], 2, 'add --live', 'E_OPTION'],
    [['--live', 'scripted:refused'], 3, 'E_REFUSED'],
    [['scripted:healthy'], 3, 'has no setStatus', 'E_CONTROL'],
    [['target:nobody'], 2, 'nobody', 'E_TARGET'],
  ])('%j is refused', async ([args, exitCode, ...texts]) => {
    expectRefusal(await runCli(['timeline', ...args]), exitCode, ...texts);
  });

  test('--help tells what a script is', async () => {
    const run = await runCli(['timeline', '--help']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    for (const text of ['--live', '--scale', '--out', 'at: 0s', 'Exit codes:', 'Examples:'])
      expect(run.stdout).toContain(text);
  });
});
