import type { ErrorCode } from 'yaml';
import type { Problem } from './problems.ts';

const QUOTE_HINT = 'write a text that holds such characters in quotes: "…"';

/**
 * What is wrong with the syntax of YAML, in the words of a user. The texts of the library quote the file, which may hold
 * a secret in a wrong place.
 *
 * @param code what the library found
 * @param character the one at the place of the problem
 */
export function syntaxProblem(code: ErrorCode, character: string): Omit<Problem, 'place'> {
  const text = TEXTS[code] ?? `this is no YAML (${code})`;
  const quoted = code === 'BAD_SCALAR_START' && /^[!-~]$/.test(character);
  return {
    text: quoted ? `a text cannot begin with ${character} unless it is in quotes` : text,
    hint:
      HINTS[code] ??
      'YAML needs the same number of blanks before the keys of a map, and quotes around texts with : { [ # or @',
  };
}

const TEXTS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'an alias (*name) cannot stand here',
  BAD_DQ_ESCAPE: 'an unknown escape with \\ in double quotes',
  BAD_INDENT: 'the number of blanks at the beginning of the line fits nothing above it',
  BAD_SCALAR_START: 'a text cannot begin like this unless it is in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " on the line of a key: put the value in quotes, or on lines of its own',
  BLOCK_IN_FLOW: 'inside of { } and [ ] the same notation must be used to the end',
  DUPLICATE_KEY: 'a key stands twice in the same map',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'something is not closed, or a blank or a colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a ":" is missing after a key, or the text before it is not closed',
  MULTIPLE_DOCS: 'only one document can stand in the file: nothing after a line of ---',
  RESOURCE_EXHAUSTION: 'too many levels stand one in the other',
  TAB_AS_INDENT: 'a tab stands at the beginning of the line, where only blanks may',
  TAG_RESOLVE_FAILED: 'tags (!name) have no meaning here',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: QUOTE_HINT,
  BAD_SCALAR_START: QUOTE_HINT,
  BLOCK_AS_IMPLICIT_KEY: QUOTE_HINT,
  UNEXPECTED_TOKEN: QUOTE_HINT,
  BAD_DQ_ESCAPE: "write \\\\ for a backslash, or use single quotes: '…'",
  TAB_AS_INDENT: 'replace the tabs by blanks',
};
