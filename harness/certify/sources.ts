import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { BASELINE_FILE, MANIFEST_FILE } from './manifest.ts';
import type { Subject } from './manifest.ts';

/** Never sources, whatever .gitignore says. The manifest and the baseline do not change what is built. */
const NO_SOURCES = [
  '.git',
  'node_modules',
  'conformance-report',
  '.gitignore',
  `/${MANIFEST_FILE}`,
  `/${BASELINE_FILE}`,
];

/** The files of which a target is built. */
export interface Sources {
  /** The folder that holds all of them, absolute. */
  readonly root: string;
  /** Where the target lies in it. */
  readonly target: string;
  /** Paths in it, in the order of the alphabet. */
  readonly files: readonly string[];
}

/** Lists the files of a target and of the folders that it includes, without those that their .gitignore names. */
export async function sourcesOf({ manifest, folder }: Subject): Promise<Sources> {
  const folders = [folder, ...manifest.include.map((path) => resolve(folder, path))];
  const root = commonFolder(folders);
  const lists = await Promise.all(folders.map((each) => filesIn(each)));
  const files = new Set(lists.flat().map((file) => relative(root, file)));
  return { root, target: relative(root, folder), files: [...files].sort() };
}

/**
 * Says whether a build is still good.
 *
 * @param facts what else decides what comes out: commands, versions of tools
 * @returns a text of 16 letters and numbers that is another one when a file has other bytes or another name
 */
export async function buildKey({ root, files }: Sources, facts: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of files) {
    const path = join(root, file);
    const [{ mode }, bytes] = await Promise.all([stat(path), readFile(path)]);
    hash
      .update(JSON.stringify([file.replaceAll(sep, '/'), (mode & 0o100) !== 0, bytes.length]))
      .update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Copies the files, each at its place. */
export async function copySources({ root, target, files }: Sources, to: string): Promise<void> {
  await mkdir(join(to, target), { recursive: true });
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(root, file), join(to, file));
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const ignored = ignore()
    .add(NO_SOURCES)
    .add(await ignoreFile(folder));
  return walk(folder, folder, ignored);
}

async function walk(root: string, folder: string, ignored: Ignore): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      const name = relative(root, path).replaceAll(sep, '/');
      if (ignored.ignores(entry.isDirectory() ? `${name}/` : name)) return [];
      if (entry.isDirectory()) return walk(root, path, ignored);
      return entry.isFile() ? [path] : [];
    }),
  );
  return lists.flat();
}

async function ignoreFile(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, '.gitignore'), 'utf8');
  } catch {
    return ''; // None is there.
  }
}

function commonFolder(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split(sep));
  const [first = []] = parts;
  const end = first.findIndex((part, index) => parts.some((other) => other[index] !== part));
  return (end === -1 ? first : first.slice(0, end)).join(sep);
}
