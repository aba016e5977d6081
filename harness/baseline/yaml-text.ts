/** Letters, marks, numbers, punctuation, symbols and the plain blank: what stands in a file as it is. */
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;
const NOT_PRINTED = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A text as YAML: in single quotes, or with escapes where it holds what cannot be printed. */
export function yamlText(text: string): string {
  if (PRINTED.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(NOT_PRINTED, (character) =>
    character.length === 1
      ? `\\u${hex(character, 4)}`
      : // YAML has no pairs of surrogates.
        `\\U${hex(character, 8)}`,
  );
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');
}
