import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../config/near.ts';
import type { KeyPath } from '../config/problems.ts';
import { wordsFor } from '../config/validation-words.ts';
import type { Words } from '../config/validation-words.ts';

/**
 * What an error of the schema of baselines says to a user.
 *
 * @param path of the value, or of the unknown key
 */
export function baselineWords(error: ErrorObject, path: KeyPath): Words {
  const key = String(path.at(-1));
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as { properties: object }).properties);
      return {
        text: `unknown key${didYouMean(key, known)}`,
        hint: `keys of ${MAPS[path.length] ?? 'a case'}: ${known.join(', ')}`,
      };
    }
    case 'const':
      return { text: 'must be true, or not be there' };
    case 'pattern':
      return { text: PATTERN_TEXTS[key] ?? 'does not have the form that is expected' };
    default:
      return wordsFor(error, path);
  }
}

/** What has keys, by the length of the path of a key. */
const MAPS: Readonly<Record<number, string>> = { 1: 'the file', 3: 'a deviation' };

const PATTERN_TEXTS: Readonly<Record<string, string>> = {
  reason: 'is empty: write why it is so, with the place in the source of the implementation',
  issue: 'must begin with http:// or https://, and have no blanks',
  review: 'must be a day, as 2027-05-21',
};
