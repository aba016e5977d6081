import { nearest } from './near.ts';
import type { KeyPath } from './problems.ts';
import type { Reporting } from './reporting.ts';

// A name in braces; one in two pairs of them is meant as it is, and $ makes it a variable of a shell.
const IN_BRACES = /\{\{[A-Za-z]\w*\}\}|(?<!\$)\{([A-Za-z]\w*)\}/g;

/** The names that stand in braces in a text. */
export function namesInBraces(text: string): string[] {
  return Array.from(text.matchAll(IN_BRACES), ([, name]) => name ?? '').filter((name) => name !== '');
}

/** Tells of every placeholder that is not known. */
export function reportUnknown(
  text: string,
  known: readonly string[],
  path: KeyPath,
  { report }: Reporting,
): void {
  for (const name of namesInBraces(text)) {
    if (known.includes(name)) continue;
    const guess = nearest(name, known);
    report(
      path,
      `has the unknown placeholder {${name}}${guess === undefined ? '' : `; did you mean {${guess}}?`}`,
      `known are ${listOf(known)}; write {{${name}}} where the braces are meant`,
    );
  }
}

/**
 * Tells of a placeholder whose letters are in disorder or of the wrong case. Nothing more: these are arguments of programs of
 * others, in which other braces may stand for anything.
 */
export function reportLikelyTypos(
  text: string,
  known: readonly string[],
  path: KeyPath,
  { report }: Reporting,
): void {
  for (const name of namesInBraces(text)) {
    const meant = known.includes(name) ? undefined : known.find((each) => letters(each) === letters(name));
    if (meant !== undefined)
      report(path, `has {${name}}; did you mean {${meant}}?`, `known here: ${listOf(known)}`);
  }
}

function letters(word: string): string {
  return Array.from(word.toLowerCase()).sort().join('');
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ');
}
