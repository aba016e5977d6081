import type { ErrorObject } from 'ajv/dist/2020.js';
import { quote } from '../case/text.ts';
import schema from './config.schema.json' with { type: 'json' };
import { LAUNCH_KEYS } from './file-types.ts';
import { didYouMean } from './near.ts';
import type { KeyPath, Problem } from './problems.ts';
import { WHERE_SECRETS_ARE } from './reporting.ts';

/** What is wrong, without the place. */
export type Words = Omit<Problem, 'place'>;

const LAUNCHES = listed(LAUNCH_KEYS, 'and');

/**
 * What an error of the schema says to a user. No value is repeated, except where one of a few words is expected: it may be a
 * secret in a wrong place.
 *
 * @param path of the value, or of the unknown key
 */
export function wordsFor(error: ErrorObject, path: KeyPath): Words {
  const params = error.params as Readonly<Record<string, unknown>>;
  const parent = error.parentSchema as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(path, Object.keys(parent['properties'] as object));
    case 'type':
      return { text: typeText(error, path) };
    case 'enum':
      return { text: enumText(error.data, params['allowedValues'] as readonly unknown[], path) };
    case 'oneOf':
      return launchKeys(error.data as object);
    case 'required':
      return { text: `the key ${String(params['missingProperty'])} is missing` };
    case 'dependentRequired':
      return { text: `${String(params['property'])} needs ${String(params['missingProperty'])} beside it` };
    case 'minimum':
    case 'maximum':
      return { text: `must be from ${String(parent['minimum'])} to ${String(parent['maximum'])}` };
    case 'minProperties':
      return { text: `is empty; it needs ${listed(Object.keys(parent['properties'] as object), 'or')}` };
    case 'maxProperties':
      return {
        text: isSource(path)
          ? 'has both env and file; a value is found in one place'
          : 'with grpc no other key can be there: the control service has every function',
      };
    case 'uniqueItems':
      return { text: 'the same word stands in the list twice' };
    case 'minItems':
    case 'minLength':
      return { text: 'is empty' };
    case 'maxLength':
      return { text: `is longer than ${String(params['limit'])} characters` };
    case 'pattern':
      return { text: PATTERN_TEXTS[String(path.at(-1))] ?? 'does not have the form that is expected' };
    case 'propertyNames':
      return { text: NAME_TEXTS[String(path.at(-1))] ?? 'is no name that can be used here' };
    default:
      return { text: error.message ?? 'is not as expected' };
  }
}

/** What the values of some keys must be like, by key. */
const PATTERN_TEXTS: Readonly<Record<string, string>> = {
  name: 'must be good as the name of a folder: letters, digits, ".", "_" and "-", with a letter or digit first and no "." last',
  shell: 'is empty',
  image: 'must be the name of an image, without blanks',
  platform: 'must be like linux/amd64',
  url: 'must begin with http:// or https://',
  env: 'must be the name of a variable',
  albMatcher: 'must be codes of gRPC, as in 0, in "0,12" or in "0-99"',
  albPath: 'must begin with /',
};

/** What the keys of some maps must be like, by the key of the map. */
const NAME_TEXTS: Readonly<Record<string, string>> = {
  services: 'the empty name has a key of its own: overall',
  env: 'is no name of a variable',
  metadata:
    'is no key of metadata: those have letters, digits, "_", "." and "-", and do not begin with grpc-',
  headers: 'is no name of a header',
};

function unknownKey(path: KeyPath, known: readonly string[]): Words {
  const key = String(path.at(-1));
  const around = path.slice(0, -1);
  const targetKeys = Object.keys(schema.$defs.target.properties);
  const misplaced = around.length === 0 && !known.includes(key) && targetKeys.includes(key);
  const guess = misplaced
    ? '; it belongs to an entry of targets'
    : didYouMean(SAID_OTHERWISE[key] ?? key, known);
  return { text: `unknown key${guess}`, hint: `keys of ${nameOfMap(around)}: ${known.join(', ')}` };
}

/** What flags of the command line are called here. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  out: 'reports',
  timeout: 'timeoutMs',
  service: 'services',
  settle: 'settleMs',
};

function nameOfMap(path: KeyPath): string {
  if (path.length === 0) return 'the file';
  if (path.length === 2) return 'a target';
  if (isSource(path)) return 'a source';
  if (path.at(-2) === 'control') return 'a request';
  return String(path.at(-1));
}

/** Whether a path leads to a value that names where a secret is. */
function isSource(path: KeyPath): boolean {
  return path.at(-2) === 'headers' || path.at(-2) === 'metadata';
}

function launchKeys(data: object): Words {
  const there = LAUNCH_KEYS.filter((key) => Object.hasOwn(data, key));
  const hint = `exactly one of ${LAUNCHES} says how a server comes to be there`;
  if (there.length === 0) return { text: `one of ${listed(LAUNCH_KEYS, 'or')} is missing`, hint };
  const args =
    there.includes('image') && there.includes('command') ? '; arguments for an image stand under args' : '';
  return { text: `${listed(there, 'and')} cannot stand beside each other${args}`, hint };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  object: 'a map',
  string: 'a text',
};

function typeText(error: ErrorObject, path: KeyPath): string {
  if (isSource(path) && path.at(-2) === 'metadata') return WHERE_SECRETS_ARE;
  const types = [(error.params as { type: string | readonly string[] }).type].flat();
  const expected = `must be ${listed(
    types.map((type) => TYPE_WORDS[type] ?? type),
    'or',
  )}`;
  const { data } = error;
  if (data === null) return `${expected}; nothing stands here`;
  if (path.at(-1) === 'command')
    return `${expected}: the program, and each argument by itself; a text for a shell stands under shell`;
  if (path.at(-2) === 'control')
    return `${expected}: a program with each argument by itself, or a request with its url`;
  if (types.includes('string') && typeof data !== 'object') return `${expected}: put it in quotes`;
  if (types.includes('string') && !Array.isArray(data))
    return `${expected}, and { begins a map: put it in quotes`;
  if (types.includes('array') && typeof data === 'object') return `${expected}: its entries begin with "- "`;
  return expected;
}

function enumText(data: unknown, allowed: readonly unknown[], path: KeyPath): string {
  const words = allowed.map(String);
  const others = path.at(-1) === 'ready' ? ['a map with address or log'] : [];
  const expected = `must be ${listed([...words, ...others], 'or')}`;
  if (typeof data !== 'string') return expected;
  if (words.includes(data)) return `${expected}, without quotes`;
  return `${expected}, not ${quote(data)}${didYouMean(data, words)}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}
