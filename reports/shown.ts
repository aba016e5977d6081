import { plainLine } from '../harness/case/text.ts';

/** How many characters are shown of a text that was read from a file. */
const SHOWN_CHARACTERS = 400;

/**
 * Text of a file that somebody else may have made, safe to print: on one line, what could steer a terminal written as
 * escapes, and cut. Quotes and backslashes stay: a report holds texts of targets, in which they are escapes already.
 */
export function shown(text: string, limit = SHOWN_CHARACTERS): string {
  const characters = Array.from(text.slice(0, limit * 2 + 1));
  const line = plainLine(characters.slice(0, limit).join(''));
  return `${line}${characters.length > limit ? '…' : ''}`;
}

/** The same as code in Markdown, where nothing is a link, a mention, an image or HTML. */
export function shownCode(text: string): string {
  const safe = shown(text);
  if (safe === '') return '(nothing)';
  const longestRun = Math.max(0, ...Array.from(safe.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  // Blanks at both ends are taken away again, and those of the text itself stay.
  const padded = /^[` ]|[` ]$/.test(safe) ? ` ${safe} ` : safe;
  return `${fence}${padded}${fence}`;
}

/** A value as JSON text in which nothing steers a terminal: JSON leaves control characters beyond ASCII as they are. */
export function shownJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  const safe = text.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_unit, index) => unitEscape(character.charCodeAt(index))).join(
      '',
    ),
  );
  return `${safe}\n`;
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
