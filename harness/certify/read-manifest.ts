import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { quote } from '../case/text.ts';
import { parseText } from '../config/parse-text.ts';
import { fileError } from '../config/problems.ts';
import type { FileKind } from '../config/problems.ts';
import { validatorOf } from '../config/validate.ts';
import { wordsFor } from '../config/validation-words.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import type { Manifest, Subject } from './manifest.ts';
import schema from './manifest.schema.json' with { type: 'json' };

const MANIFEST: FileKind = {
  code: 'E_MANIFEST',
  hint: 'every key is described in the schema: grpc-health-conformance/manifest.schema.json',
};

const validate = validatorOf(schema, wordsFor);

/** Keys that may be left out, as they are then. */
const ABSENT = { include: [], env: {}, features: [] } as const;

/**
 * Reads a manifest.
 *
 * @param path of the file
 * @throws ConformanceError `E_MANIFEST` with all that is wrong with it
 */
export async function readManifest(path: string): Promise<Subject> {
  const file = resolve(path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ConformanceError(
      'E_MANIFEST',
      `cannot read the manifest ${quote(path)}: ${quote(messageOf(error))}`,
      'name the target.yaml of a target; docs/certify.md tells what is in it',
    );
  }
  const shown = relative(process.cwd(), file);
  return { manifest: parseManifest(text, shown), file, folder: dirname(file) };
}

/**
 * @param file as the user calls it, for errors
 * @throws ConformanceError `E_MANIFEST`
 */
export function parseManifest(text: string, file: string): Manifest {
  const parsed = parseText(text, file, MANIFEST);
  const problems = validate(parsed);
  if (problems.length > 0) throw fileError(file, problems, MANIFEST);
  const keys = Object.entries(parsed.value as Manifest).filter(([key]) => key !== '$schema');
  // The schema has told all that is wrong with it.
  return { ...ABSENT, ...(Object.fromEntries(keys) as unknown as Manifest) };
}

/** A manifest that is found by its folder must have its name: what is asked for by name is that. */
export function checkName({ manifest, file, folder }: Subject): void {
  if (manifest.name === basename(folder)) return;
  throw new ConformanceError(
    'E_MANIFEST',
    `${relative(process.cwd(), file)} has the name ${quote(manifest.name)}, and its folder is ${quote(basename(folder))}`,
    'give both the same name',
  );
}
