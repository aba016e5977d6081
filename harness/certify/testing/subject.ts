import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { MANIFEST_FILE } from '../manifest.ts';
import type { Manifest, Subject } from '../manifest.ts';
import { readManifest } from '../read-manifest.ts';

const MANIFEST = {
  name: 'tiny',
  language: 'JavaScript',
  implementation: 'tiny',
  version: '1.0.0',
  source: 'https://example.org/tiny',
  needs: [],
  build: [],
  command: [process.execPath, 'server.mjs'],
} as const satisfies Partial<Manifest>;

/**
 * Writes a target with its files.
 *
 * @param folder of the target; made when it is not there
 * @param manifest what is other than in a manifest with nothing special
 * @param files texts by paths in the folder
 */
export async function writeSubject(
  folder: string,
  manifest: Partial<Manifest> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Subject> {
  const all = { ...files, [MANIFEST_FILE]: stringify({ ...MANIFEST, ...manifest }) };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return readManifest(join(folder, MANIFEST_FILE));
}
