import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type { Manifest } from '../harness/certify/manifest.ts';
import type { Certification, Certified } from '../reports/certification.ts';
import { lint } from '../reports/testing/junit-file.ts';
import { runCli, temporaryFolder } from './cli.ts';
import type { CliRun } from './cli.ts';

const REFERENCE = fileURLToPath(new URL('../dist/bin/reference-target.js', import.meta.url));
const JUNIT_SCHEMA = readFileSync(new URL('../reports/junit.xsd', import.meta.url), 'utf8');

/** A target that only has to be started: the reference server that comes with the suite. */
export const TINY: Manifest = {
  name: 'tiny',
  language: 'JavaScript',
  implementation: 'the reference server',
  version: '1.0.0',
  source: 'https://example.org/tiny',
  needs: [],
  include: [],
  build: [],
  command: [process.execPath, REFERENCE],
  env: {},
  features: [],
};

/** A temporary folder with a manifest, in which commands are run; builds are kept in it, too. */
export interface Workshop extends Disposable {
  /** Writes the manifest anew, as {@link TINY} but for this. */
  readonly change: (changed: Partial<Manifest>) => void;
  readonly has: (name: string) => boolean;
  readonly read: (name: string) => string;
  readonly write: (name: string, text: string) => void;
  readonly run: (...args: string[]) => Promise<CliRun>;
}

/** @param manifest in what it is other than {@link TINY} */
export function workshop(manifest: Partial<Manifest> = {}): Workshop {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder.path, name);
  const change = (changed: Partial<Manifest>): void => {
    writeFileSync(path('target.yaml'), stringify({ ...TINY, ...changed }));
  };
  change(manifest);
  return {
    change,
    has: (name) => existsSync(path(name)),
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, text) => {
      writeFileSync(path(name), text);
    },
    run: (...args) => runCli(args, { cwd: folder.path, env: { XDG_CACHE_HOME: path('cache') } }),
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}

/** What was told of the only target, in the files of the last certification; its JUnit file is valid. */
export async function certified(shop: Workshop): Promise<Certified> {
  const junit = shop.read('conformance-report/junit.xml');
  expect((await lint(junit, JUNIT_SCHEMA)).errors).toEqual([]);
  return onlyTarget(shop.read('conformance-report/certification.json'));
}

/** The only target of a certification. */
export function onlyTarget(json: string): Certified {
  const { targets } = JSON.parse(json) as Certification;
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    throw new Error(`there are ${String(targets.length)} targets`);
  return target;
}
