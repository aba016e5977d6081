import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildCache, buildTarget, isBuilt } from './build.ts';
import type { Manifest } from './manifest.ts';
import { writeSubject } from './testing/subject.ts';

let home = '';
const never = new AbortController().signal;
/** A command that runs a line of JavaScript. */
const run = (script: string): [string, ...string[]] => [process.execPath, '-e', script];
const BUILD: Partial<Manifest> = {
  build: [run('require("fs").writeFileSync("built", require("fs").readFileSync("source") + "!")')],
};

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'conformance-build-'));
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

describe('buildTarget', () => {
  it('builds in a copy, once for the same sources', async () => {
    const folder = join(home, 'tiny');
    const subject = await writeSubject(folder, BUILD, { source: 'a' });
    expect(await isBuilt(subject)).toBe(false);
    const first = await buildTarget(subject, never);
    expect(first).toMatchObject({ cached: false });
    expect(await readFile(join(first.folder, 'built'), 'utf8')).toBe('a!');
    expect(await readdir(folder)).toEqual(['source', 'target.yaml']);
    expect(await isBuilt(subject)).toBe(true);
    expect(await buildTarget(subject, never)).toEqual({ ...first, cached: true });
  });

  it('builds again when a source changes, and keeps only that', async () => {
    const subject = await writeSubject(join(home, 'tiny'), BUILD, { source: 'a' });
    const first = await buildTarget(subject, never);
    await writeFile(join(subject.folder, 'source'), 'b');
    const second = await buildTarget(subject, never);
    expect(await readFile(join(second.folder, 'built'), 'utf8')).toBe('b!');
    expect(second.folder).not.toBe(first.folder);
    const kept = await readdir(buildCache());
    expect(kept.filter((name) => name.startsWith('tiny-'))).toHaveLength(1);
    expect(kept.filter((name) => name.startsWith('draft-'))).toEqual([]);
  });

  it('does not build again for another baseline, another version in the manifest, or what .gitignore names', async () => {
    const files = { source: 'a', '.gitignore': 'junk/\n' };
    const subject = await writeSubject(join(home, 'tiny'), BUILD, files);
    await buildTarget(subject, never);
    const changed = {
      ...files,
      'baseline.yaml': 'deviations: []\n',
      'junk/file': 'x',
      'node_modules/x/y': 'z',
    };
    const again = await writeSubject(subject.folder, { ...BUILD, version: '2.0.0' }, changed);
    expect(await buildTarget(again, never)).toMatchObject({ cached: true });
  });

  it('keeps the places of folders that it includes', async () => {
    await writeSubject(join(home, 'shared', 'code'), {}, { part: 'shared' });
    const subject = await writeSubject(join(home, 'targets', 'tiny'), {
      include: ['../../shared/code'],
      build: [run('require("fs").copyFileSync("../../shared/code/part", "built")')],
    });
    const { folder } = await buildTarget(subject, never);
    expect(await readFile(join(folder, 'built'), 'utf8')).toBe('shared');
  });

  it('tells what a command said that failed, and leaves no build behind', async () => {
    const script = 'console.error("no such \\u001b[31mmodule"); process.exit(3)';
    const subject = await writeSubject(join(home, 'tiny'), { build: [run(script)] });
    const failed = buildTarget(subject, never);
    await expect(failed).rejects.toMatchObject({ code: 'E_BUILD' });
    await expect(failed).rejects.toThrow(
      /ended with exit code 3; its last output:\n {2}\| no such \\u\{1b\}\[31mmodule/,
    );
    expect(await isBuilt(subject)).toBe(false);
    expect(await readdir(buildCache())).toEqual(['tiny.log']);
    expect(await readFile(join(buildCache(), 'tiny.log'), 'utf8')).toContain('no such');
  });

  it('tells of a command that is not there', async () => {
    const subject = await writeSubject(join(home, 'tiny'), { build: [['no-such-compiler']] });
    await expect(buildTarget(subject, never)).rejects.toMatchObject({ code: 'E_BUILD' });
  });

  it('names the tools that are missing or too old', async () => {
    const subject = await writeSubject(join(home, 'tiny'), {
      needs: [
        { tool: 'nowhere', version: ['no-such-tool-anywhere'], install: 'apt-get install nowhere' },
        {
          tool: 'node',
          version: [process.execPath, '--version'],
          atLeast: '999',
          install: 'https://nodejs.org',
        },
      ],
    });
    await expect(buildTarget(subject, never)).rejects.toMatchObject({
      code: 'E_NEEDS',
      message: `tiny needs nowhere (not found), node 999 (found ${process.versions.node})`,
    });
  });

  it('gives up when it is told to, and leaves no process behind', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const script =
      'require("fs").writeFileSync(process.env.PID_FILE, String(process.pid)); setInterval(() => {}, 1000)';
    vi.stubEnv('PID_FILE', join(home, 'pid'));
    const subject = await writeSubject(join(home, 'tiny'), { build: [run(script)] });
    const building = buildTarget(subject, stop.signal);
    await vi.waitFor(async () => {
      expect(await readFile(join(home, 'pid'), 'utf8')).toMatch(/^\d+$/);
    }, 10_000);
    stop.abort(reason);
    await expect(building).rejects.toBe(reason);
    const pid = Number(await readFile(join(home, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
