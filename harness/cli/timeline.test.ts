import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timelineCommand } from './timeline.ts';
import type { TimelineOptions } from './timeline.ts';

const SCRIPT = `
title: A test
for: 4m
probers: [kubelet, aws-nlb]
settings: { service: shop.Cart, albMatcher: '0' }
server:
  - { at: 0s, does: healthy }
  - { at: 65s, does: not_serving }
`;

interface Read {
  readonly title: string;
  readonly live: { readonly target: string; readonly scale: number } | null;
  readonly settings: { readonly service: string; readonly albMatcher: string };
  readonly lanes: readonly {
    readonly prober: { readonly id: string };
    readonly beliefs: readonly { state: string }[];
  }[];
}

let folder: string;
let printed: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timeline-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Runs the command with a script of its own, or with the example. */
async function run(
  options: Partial<TimelineOptions> = {},
  script: string | undefined = SCRIPT,
): Promise<number> {
  const file = join(folder, 'script.yaml');
  await writeFile(file, script);
  return timelineCommand(script === '' ? undefined : file, {
    prober: [],
    json: false,
    config: false,
    ...options,
  });
}

async function read(options: Partial<TimelineOptions> = {}, script?: string): Promise<Read> {
  expect(await run({ ...options, json: true }, script)).toBe(0);
  return JSON.parse(printed) as Read;
}

describe('timeline', () => {
  it('shows an example where there is no script', async () => {
    expect(await run({}, '')).toBe(0);
    expect(printed).toContain('A service goes NOT_SERVING');
    expect(printed).toMatch(/^ {2}AWS ALB +█+X/m);
    expect(printed).toMatch(/^ {2}kubelet +█+X+░/m);
    expect(printed).not.toContain('\u001b');
    expect(printed).not.toContain('written to');
  });

  it('follows the script', async () => {
    const { title, live, settings, lanes } = await read();
    expect({ title, live }).toEqual({ title: 'A test', live: null });
    expect(settings).toMatchObject({ service: 'shop.Cart', albMatcher: '0' });
    expect(lanes.map(({ prober }) => prober.id)).toEqual(['aws-nlb', 'kubelet']);
  });

  it('lays flags over it', async () => {
    const { settings, lanes } = await read({
      prober: ['envoy'],
      service: '',
      albMatcher: [{ from: 5, to: 9 }],
    });
    expect(settings).toMatchObject({ service: '', albMatcher: '5-9' });
    expect(lanes.map(({ prober }) => prober.id)).toEqual(['envoy']);
  });

  it('writes a picture and JSON, and nothing else', async () => {
    const out = join(folder, 'reports');
    expect(await run({ out })).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['timeline.json', 'timeline.svg']);
    expect(await readFile(join(out, 'timeline.svg'), 'utf8')).toMatch(/^<svg /);
    expect(printed).toContain(join(out, 'timeline.json'));
  });

  it('looks at a real server', async () => {
    const script = 'for: 60s\nserver: [{ at: 0s, does: healthy }, { at: 30s, does: not_serving }]\n';
    const { live, lanes } = await read({ live: true, scale: 30, prober: ['aws-nlb'] }, script);
    expect(live).toEqual({ target: 'reference (embedded)', scale: 30 });
    expect(lanes[0]?.beliefs.at(-1)).toMatchObject({ state: 'healthy' });
  });

  it.each<[what: string, options: Partial<TimelineOptions>, script: string, code: string]>([
    ['a script that is none', {}, 'for: long', 'E_SCRIPT'],
    ['a prober that is not there', { prober: ['kublet'] }, SCRIPT, 'E_OPTION'],
    [
      'what a real server cannot be made to do',
      { live: true },
      SCRIPT.replace('not_serving', 'hang'),
      'E_SCRIPT',
    ],
    ['a target that is none', { live: 'nowhere' }, SCRIPT, 'E_TARGET'],
  ])('tells of %s', async (_what, options, script, code) => {
    await expect(run(options, script)).rejects.toMatchObject({ code });
  });

  it('tells of a file that is not there', async () => {
    const options = { prober: [], json: false };
    await expect(timelineCommand(join(folder, 'nothing.yaml'), options)).rejects.toMatchObject({
      code: 'E_SCRIPT',
      message: expect.stringContaining('there is no script') as string,
    });
  });
});
