import { join } from 'node:path';
import { packageRoot } from '../../proto/package-root.ts';
import { quote } from '../case/text.ts';
import type { Subject } from '../certify/manifest.ts';
import { checkName, readManifest } from '../certify/read-manifest.ts';
import { didYouMean } from '../config/near.ts';
import { ConformanceError } from '../errors.ts';
import { realProbers } from './index.ts';
import type { RealProber } from './real-prober.ts';

/** The folder of the real programs, each in one of its own. */
const PROGRAMS = join(packageRoot, 'probers');
const MANIFEST_FILE = 'prober.yaml';

/**
 * Reads how a real program is built, and its version.
 *
 * @throws ConformanceError `E_MANIFEST`
 */
export async function programOf({ name }: Pick<RealProber, 'name'>): Promise<Subject> {
  const subject = await readManifest(join(PROGRAMS, name, MANIFEST_FILE));
  checkName(subject);
  return subject;
}

/**
 * Finds real programs.
 *
 * @param names of programs, or ids of probers that they prove; all programs when empty
 * @param from the programs that there are
 * @throws ConformanceError `E_UNKNOWN_ID` for a name that nothing has
 */
export function findPrograms(
  names: readonly string[],
  from: readonly RealProber[] = realProbers,
): readonly RealProber[] {
  const unknown = names.find((name) => !from.some((real) => isMeant(real, name)));
  if (unknown !== undefined) {
    const known = from.flatMap(({ name, proves }) => [name, ...proves]);
    throw new ConformanceError(
      'E_UNKNOWN_ID',
      `there is no real program for ${quote(unknown)}${didYouMean(unknown, known)}`,
      `those that there are: ${from.map(({ name }) => name).join(', ')}`,
    );
  }
  return from.filter((real) => names.length === 0 || names.some((name) => isMeant(real, name)));
}

function isMeant({ name, proves }: RealProber, word: string): boolean {
  return name === word || proves.includes(word);
}
