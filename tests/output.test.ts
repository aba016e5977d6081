import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CEILING_MS, moduleTarget, runCli, runShell, temporaryFolder } from './cli.ts';
import type { CliRun } from './cli.ts';
import { reportOf } from './expectations.ts';

/** `script` of util-linux gives a program a terminal. */
const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');
const ESCAPE = '\u001b';
const BROKEN = ['run', moduleTarget('broken-must.mjs'), '--case', 'check/unknown-name'];

/** The line of the failure block that starts with a word. */
function lineOf({ stdout }: CliRun, word: string): string {
  return new RegExp(`^ +${word} +(.*)$`, 'm').exec(stdout)?.[1] ?? '';
}

/** Runs a rerun line as a user does who pastes it into a shell. */
function paste(line: string): Promise<CliRun> {
  // The package is not installed here, so npx has nothing that it could start.
  return runShell(`npx() { shift; "$NODE" "$MAIN" "$@"; }\n${line}`);
}

describe.concurrent('the block of a failure', { timeout: CEILING_MS }, () => {
  test('says what must hold, what was seen, and how to see it again', async () => {
    const run = await runCli(BROKEN);
    const [block = ''] =
      /^✗ check\/unknown-name +MUST · CHK-05 · 2015$[^]*?^$(?=\n {2}conforms)/m.exec(run.stdout) ?? [];
    expect(block).toMatch(/expected +Check "conformance\.[^"]+": end NOT_FOUND/);
    expect(block).toMatch(/actual +OK, SERVING/);
    expect(block).toMatch(/^ +\d+(\.\d)? ms {2}→ {2}Check "conformance\.[^"]+"$/m);
    expect(block).toMatch(/^ +\d+(\.\d)? ms {2}← {2}OK, SERVING$/m);
    for (const part of ['required', 'why', 'source', 'rerun']) expect(lineOf(run, part)).not.toBe('');
    expect(lineOf(run, 'more')).toContain('explain CHK-05');
  });

  test('comes after a line for every failure', async () => {
    const run = await runCli(['run', moduleTarget('broken-must.mjs'), '--case', 'check/*']);
    const failed = reportOf(run).cases.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning');
    const lines = run.stdout
      .split('\n')
      .filter((line) => /^[✗!] \S+ {2}[A-Z]{3}-\d\d {2}expected .*; saw /.test(line));
    expect(lines).toHaveLength(failed.length);
  });

  test('can be run again, alone', async () => {
    const again = await paste(lineOf(await runCli(BROKEN), 'rerun'));
    expect(again.exitCode).toBe(1);
    expect(reportOf(again).cases.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['check/unknown-name', 'failed'],
    ]);
  });

  test('can be run again with all that made it fail', async () => {
    const service = "shop.It's = $here=SERVING";
    const known = [
      '--service',
      service,
      '--case',
      'check/known-services',
      '--timeout',
      '4000',
      '--seed',
      '7',
    ];
    const missing = ['--require', '2018', '--case', 'SVC-02', '--strict', '--overall', 'SERVING'];
    const [first, second] = await Promise.all([
      runCli(['run', moduleTarget('known-services.mjs'), ...known]).then((run) =>
        paste(lineOf(run, 'rerun')),
      ),
      runCli(['run', moduleTarget('check-only.mjs'), ...missing]).then((run) => paste(lineOf(run, 'rerun'))),
    ]);
    expect(first.stdout).toContain(`saw OK, NOT_SERVING`);
    expect(reportOf(first).run).toMatchObject({ timeoutMs: 4000, seed: 7 });
    expect(second.stdout).toContain('revision 2018 is required');
    expect(reportOf(second).run).toMatchObject({ require: 2018, strict: true });
  });
});

describe.concurrent('colour', { timeout: CEILING_MS }, () => {
  // What this machine wants of its programs must not decide these tests.
  const env = { NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, TERM: 'xterm-256color' };

  test('there is none in a pipe, and nothing moves the cursor', async () => {
    const run = await runCli(BROKEN, { env });
    expect(run.exitCode).toBe(1);
    expect(run.stdout + run.stderr).not.toContain(ESCAPE);
    expect(run.stdout + run.stderr).not.toContain('\r');
  });

  test.for<[noColor: string | undefined, coloured: boolean]>([
    [undefined, true],
    ['', true],
    ['1', false],
  ])('on a terminal with NO_COLOR=%s: %s', async ([noColor, coloured], { skip }) => {
    skip(!hasScript, 'script(1) of util-linux is not here to make a terminal');
    const command = `\\"$NODE\\" \\"$MAIN\\" ${BROKEN.map((word) => `'${word}'`).join(' ')}`;
    const run = await runShell(`script -qec "${command}" /dev/null`, { env: { ...env, NO_COLOR: noColor } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('check/unknown-name');
    // Red is a colour; the line of progress that is written over is none.
    expect(run.stdout.includes(`${ESCAPE}[31m`)).toBe(coloured);
    // eslint-disable-next-line no-control-regex -- every sequence that sets a colour starts with one
    expect(/\u001b\[\d*m/.test(run.stdout)).toBe(coloured);
    expect(run.stdout).toContain(`${ESCAPE}[2K`);
  });
});

describe.concurrent('text of a hostile target', { timeout: CEILING_MS }, () => {
  test('is escaped wherever a person reads it', async () => {
    using folder = temporaryFolder();
    const run = await runCli(['run', moduleTarget('hostile-text.mjs'), '--case', 'check/unknown-name'], {
      cwd: folder.path,
    });
    expect(run.exitCode).toBe(1);
    const junit = readFileSync(join(folder.path, 'conformance-report/junit.xml'), 'utf8');
    const json = readFileSync(join(folder.path, 'conformance-report/report.json'), 'utf8');
    for (const text of [run.stdout, run.stderr, junit, json]) {
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      expect(text).not.toMatch(/^✓ check\/unknown-name passed/m);
    }
    expect(run.stdout + junit).not.toContain('\u202e');
    expect(junit).not.toContain('<failure/>');
    expect(junit).not.toContain(']]>');
    expect(run.stdout).toContain('"\\u{1b}[2J\\u{1b}[31mred\\r\\n✓ check/unknown-name passed');
  });
});
