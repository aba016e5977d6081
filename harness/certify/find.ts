import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packageRoot } from '../../proto/package-root.ts';
import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { ConformanceError } from '../errors.ts';
import { MANIFEST_FILE } from './manifest.ts';
import type { Subject } from './manifest.ts';
import { checkName, readManifest } from './read-manifest.ts';

/** The folder in which the targets that come with the suite lie, each in one of its own. */
const TARGETS = join(packageRoot, 'targets');

/** The names of the implementations that come with the suite, in the order of the alphabet. */
export function bundledImplementations(): string[] {
  return readdirSync(TARGETS)
    .filter((name) => existsSync(join(TARGETS, name, MANIFEST_FILE)))
    .sort();
}

/**
 * Finds targets to certify.
 *
 * @param names of implementations that come with the suite, or paths of manifests; all that come with it when empty
 * @throws ConformanceError `E_TARGET` for a name that nothing has, `E_MANIFEST` for a manifest with errors, or two of a name
 */
export async function findSubjects(names: readonly string[]): Promise<Subject[]> {
  const bundled = bundledImplementations();
  const subjects = await Promise.all(
    (names.length === 0 ? bundled : names).map((name) => find(name, bundled)),
  );
  const seen = new Set<string>();
  for (const { manifest } of subjects) {
    if (seen.has(manifest.name)) {
      throw new ConformanceError(
        'E_MANIFEST',
        `two targets have the name ${quote(manifest.name)}`,
        'name each once, and give each manifest a name of its own: it is the folder of the reports',
      );
    }
    seen.add(manifest.name);
  }
  return subjects;
}

async function find(name: string, bundled: readonly string[]): Promise<Subject> {
  if (isManifest(name)) return readManifest(name);
  if (bundled.includes(name)) {
    const subject = await readManifest(join(TARGETS, name, MANIFEST_FILE));
    checkName(subject);
    return subject;
  }
  throw new ConformanceError(
    'E_TARGET',
    `there is no implementation ${quote(name)}${didYouMean(name, bundled)}`,
    `those that come with the suite are ${bundled.join(', ')}; one of yours is named by the path of its manifest: certify ./target.yaml`,
  );
}

/** How a user names a target: by its name where it comes with the suite, else by the path of its manifest. */
export function wordFor({ manifest, file, folder }: Subject): string {
  return dirname(folder) === TARGETS ? manifest.name : relative(process.cwd(), file);
}

/** Whether a text is the path of a manifest, and not the name of a server: names of mutants have a stroke, too. */
export function isManifest(text: string): boolean {
  return /\.ya?ml$/.test(text);
}
