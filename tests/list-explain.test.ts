import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cases } from '../suites/index.ts';
import { findSubjects } from '../harness/certify/find.ts';
import { bundledTargets } from '../harness/target/bundled.ts';
import { CEILING_MS, runCli, runShell } from './cli.ts';
import { expectRefusal } from './expectations.ts';

/** What `list --targets` tells: the servers of ours, then the implementations of the world. */
async function rowsOfTargets(): Promise<{ target: string; summary: string }[]> {
  const implementations = (await findSubjects([])).map(({ manifest }) => ({
    name: manifest.name,
    summary: `${manifest.language}: ${manifest.implementation} ${manifest.version}; certify builds and judges it`,
  }));
  return [...bundledTargets, ...implementations].map(({ name, summary }) => ({
    target: `target:${name}`,
    summary,
  }));
}

describe.concurrent('list', { timeout: CEILING_MS }, () => {
  test('shows every case on a line with level, requirement, revision and needs', async () => {
    const run = await runCli(['list']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    const lines = run.stdout.split('\n');
    expect(lines.slice(0, cases.length).map((line) => line.split(' ')[0])).toEqual(cases.map(({ id }) => id));
    const lineOf = (id: string): string | undefined => lines.find((line) => line.startsWith(`${id} `));
    expect(lineOf('check/unknown-name')).toMatch(/ MUST +CHK-05 +2015 +only looks$/);
    expect(lineOf('watch/cleared-name')).toMatch(/ SHOULD +WCH-12 +2018 +needs .*setStatus.*clearStatus/);
    expect(run.stdout).toContain(`${String(cases.length)} cases`);
  });

  test('--json prints the same as JSON', async () => {
    const run = await runCli(['list', '--json']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const rows = JSON.parse(run.stdout) as Record<string, unknown>[];
    expect(rows.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(rows.find(({ id }) => id === 'watch/unknown-name')).toMatchObject({
      requirement: 'WCH-02',
      level: 'MUST',
      revision: 2018,
      needs: ['Watch'],
      lane: 'shared',
    });
  });

  test('--case selects as run does', async () => {
    const run = await runCli(['list', '--json', '--case', 'list/*', '--case', 'SVC-01']);
    const ids = (JSON.parse(run.stdout) as { id: string }[]).map(({ id }) => id);
    const expected = cases.filter(({ id }) => id.startsWith('list/') || id === 'service/check-answers');
    expect(ids).toEqual(expected.map(({ id }) => id));
  });

  test('--targets shows every server that comes with the suite on a line, with what is special about it', async () => {
    const run = await runCli(['list', '--targets']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    const rows = await rowsOfTargets();
    const lines = run.stdout.split('\n');
    const names = rows.map(({ target }) => target);
    expect(names).toContain('target:grpc-go');
    expect(lines.slice(0, names.length).map((line) => line.split(' ')[0])).toEqual(names);
    // The summaries stand below each other.
    const column = Math.max(...names.map((name) => name.length)) + 2;
    expect(lines.slice(0, names.length).map((line) => line.slice(column))).toEqual(
      rows.map(({ summary }) => summary),
    );
    expect(lines.slice(names.length)).toEqual([
      '',
      `${String(names.length)} targets; run TARGET shows what the suite says of it`,
      '',
    ]);
  });

  test('--targets --json prints the same as JSON', async () => {
    const run = await runCli(['list', '--targets', '--json']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    expect(JSON.parse(run.stdout)).toEqual(await rowsOfTargets());
  });

  test.for<[args: string[]]>([
    [['list', '--targets', '--case', 'list/*']],
    [['list', '--case', 'list/*', '--targets', '--json']],
  ])('%j is wrong usage: targets are not selected by cases', async ([args]) => {
    expectRefusal(await runCli(args), 2, '--targets', '--case', 'cannot be used with');
  });

  test('ends in peace when its reader leaves', async () => {
    const run = await runShell('"$NODE" "$MAIN" list --json | head -n 1');
    expect(run).toMatchObject({ exitCode: 0, stdout: '[\n', stderr: '' });
  });
});

describe.concurrent('explain', { timeout: CEILING_MS }, () => {
  test('tells of a requirement: level, why, source, cases, a good and a bad exchange', async () => {
    const run = await runCli(['explain', 'wch-03']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('WCH-03 · MUST · since 2018');
    for (const part of ['why it matters', 'source', 'exit code 1', 'good', 'bad'])
      expect(run.stdout).toContain(part);
    for (const { id } of cases.filter(({ requirement }) => requirement === 'WCH-03'))
      expect(run.stdout).toContain(id);
  });

  test('tells of a case: its requirement, its steps, how to run it', async () => {
    const run = await runCli(['explain', 'check/overall-start-state']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('check/overall-start-state · SHOULD · CHK-01 · since 2015');
    expect(run.stdout).toContain('exit code 0, or 1 with --strict');
    expect(run.stdout).toContain('run TARGET --case check/overall-start-state');
    expect(run.stdout).toMatch(/good[^]*→ Check[^]*bad/);
  });
});

describe.concurrent('help', { timeout: CEILING_MS }, () => {
  test.for<[args: string[], ...texts: string[]]>([
    [['--help'], 'run [options] [target]', 'list', 'explain', 'Examples:'],
    [
      ['run', '--help'],
      '--case',
      '--require',
      '--strict',
      '--service',
      '--overall',
      '--out',
      '--timeout',
      '--json',
    ],
    [['run', '-h'], '--seed', 'module:./target.mjs', 'Exit codes:', 'Examples:'],
    [['list', '--help'], '--json', 'Examples:'],
    [['explain', '--help'], 'explain WCH-03', 'Examples:'],
  ])('%s', async ([args, ...texts]) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', files: [] });
    for (const text of texts) expect(run.stdout).toContain(text);
  });

  test('--version prints the version of the package', async () => {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await runCli(['--version'])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('without a command the help is shown, and nothing was done right', async () => {
    const run = await runCli([]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('Examples:');
  });
});
