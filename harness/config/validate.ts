import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import schema from './config.schema.json' with { type: 'json' };
import { LAUNCH_KEYS } from './file-types.ts';
import { nearest } from './near.ts';
import type { ParsedText } from './parse-text.ts';
import type { KeyPath, Problem } from './problems.ts';
import { wordsFor } from './validation-words.ts';
import type { Words } from './validation-words.ts';

/** More than anybody is told of; finding the place of each takes time. */
const MOST_ERRORS = 200;

/**
 * Holds a file against `config.schema.json`.
 *
 * @returns what is wrong; nothing for a file that has the types of `ConfigFile`
 */
export const validate = validatorOf(schema, wordsFor);

/** What is said of an error of a schema; `path` is that of the value, or of the unknown key. */
export type Wording = (error: ErrorObject, path: KeyPath) => Words;

/** Makes the function that holds files against a schema, and tells what is wrong with its places in the file. */
export function validatorOf(schemaOfFile: object, words: Wording): (parsed: ParsedText) => Problem[] {
  const valid = new Ajv2020({
    strict: true,
    strictRequired: false, // The branches of `oneOf` name keys that are declared beside it.
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
  }).compile(schemaOfFile);
  return (parsed) => {
    if (valid(parsed.value)) return [];
    const errors = (valid.errors ?? []).slice(0, MOST_ERRORS).filter(isCause);
    return errors
      .filter((error) => !followsFromTypo(error, errors))
      .map((error) => problemOf(error, parsed, words));
  };
}

function problemOf(error: ErrorObject, { value, placeOf }: ParsedText, words: Wording): Problem {
  const path = pathOf(error.instancePath, value);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String((error.params as { additionalProperty: unknown }).additionalProperty);
      return { place: placeOf([...path, key], 'key'), ...words(error, [...path, key]) };
    }
    case 'propertyNames': {
      const key = String((error.params as { propertyName: unknown }).propertyName);
      return { place: placeOf([...path, key], 'key'), ...words(error, path) };
    }
    case 'oneOf': {
      const second = LAUNCH_KEYS.filter((key) => Object.hasOwn(error.data as object, key))[1];
      const place = placeOf(second === undefined ? path : [...path, second], 'key');
      return { place: { ...place, path }, ...words(error, path) };
    }
    default:
      return { place: placeOf(path, 'value'), ...words(error, path) };
  }
}

/** Some errors only say that another one was found, or belong to a branch of several. */
function isCause(error: ErrorObject): boolean {
  if (error.keyword === 'if' || error.schemaPath.includes('/oneOf/')) return false;
  if (error.keyword === 'oneOf' && typeof error.data !== 'object') return false;
  // What is wrong with the name of a key is told by the one error for the key.
  return error.propertyName === undefined;
}

/** A target with `adress` has no launch key, but that is not what is wrong with it. */
function followsFromTypo(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword !== 'oneOf' || (error.params as { passingSchemas: unknown }).passingSchemas !== null)
    return false;
  return errors.some((other) => {
    if (other.keyword !== 'additionalProperties' || other.instancePath !== error.instancePath) return false;
    const meant = nearest(
      String((other.params as { additionalProperty: unknown }).additionalProperty),
      Object.keys((other.parentSchema as { properties: object }).properties),
    );
    return LAUNCH_KEYS.some((key) => key === meant);
  });
}

/** `/targets/0/name` as keys and indexes. */
function pathOf(pointer: string, root: unknown): KeyPath {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return path;
}
