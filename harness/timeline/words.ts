import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../config/near.ts';
import type { KeyPath } from '../config/problems.ts';
import { wordsFor } from '../config/validation-words.ts';
import type { Words } from '../config/validation-words.ts';

/**
 * What an error of the schema of scripts says to a user.
 *
 * @param path of the value, or of the unknown key
 */
export function scriptWords(error: ErrorObject, path: KeyPath): Words {
  const key = String(path.at(-1));
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as { properties: object }).properties);
      return {
        text: `unknown key${didYouMean(key, known)}`,
        hint: `keys of ${mapAround(path)}: ${known.join(', ')}`,
      };
    }
    case 'pattern':
      return { text: key === 'albPath' ? 'must be a path as /package.Service/Method' : TIME_TEXT };
    case 'type':
      return key === 'at' || key === 'for' ? { text: TIME_TEXT } : wordsFor(error, path);
    case 'maxItems':
      return { text: `has more than ${String((error.params as { limit: number }).limit)} entries` };
    default:
      return wordsFor(error, path);
  }
}

const TIME_TEXT = 'must be a time as 90s, 5m or 1h30m';

function mapAround(path: KeyPath): string {
  if (path.length === 1) return 'the file';
  return path[0] === 'settings' ? 'settings' : 'an entry of server';
}
