/** How many characters of one text of the target are shown. */
const TEXT_LIMIT = 160;

/**
 * Text that a target sent, safe to print in a terminal or a report: in double quotes, with control characters,
 * bidirectional marks and lone surrogates written as escapes, cut at `limit` characters.
 */
export function quote(text: string, limit = TEXT_LIMIT): string {
  const shown = escapeText(text, limit);
  return isLonger(text, limit) ? `"${shown}…" (${String(text.length)} characters)` : `"${shown}"`;
}

/** The same without the quotes and without a word on what was cut, for a text that stands by itself. */
export function escapeText(text: string, limit = TEXT_LIMIT): string {
  // Nearly every text is a plain name, and every call of a case is written down.
  if (text.length <= limit && PLAIN.test(text)) return text;
  return Array.from(text.slice(0, limit * 2))
    .slice(0, limit)
    .map(escapeCharacter)
    .join('');
}

/** Counted in characters, each of which is one or two units of the text. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text.slice(0, limit * 2 + 1)).length > limit;
}

/** Printable ASCII but for the two characters that are escaped in quotes. */
const PLAIN = /^[ !#-[\]-~]*$/;
// Letters, marks, numbers, punctuation, symbols and the plain blank are shown; all else (controls, formats such as
// bidirectional overrides, separators, surrogates, unassigned) can change what a reader sees.
const SHOWN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Text that was written by people, such as a reason in a file, on one line: quotes and backslashes are left as they are, and
 * what could change what a reader sees is written as an escape.
 */
export function plainLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return PLAIN.test(line)
    ? line
    : Array.from(line, (each) => (SHOWN.test(each) ? each : escapeCharacter(each))).join('');
}

function escapeCharacter(character: string): string {
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) return named;
  if (SHOWN.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** `1 case`, `2 cases`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${String(amount)} ${amount === 1 ? singular : plural}`;
}

/** Milliseconds for people: `0.4 ms`, `12 ms`, `1.3 s`. */
export function duration(ms: number): string {
  if (Math.round(ms) >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return Math.round(ms * 10) < 100 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(0)} ms`;
}
