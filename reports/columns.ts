/** A column of a table for a terminal: how wide it is, in characters; the last one needs no blanks behind it. */
export type Widths = readonly number[];

/**
 * One row of a table, on as many lines as its longest cell needs.
 *
 * @param cells one for each width
 */
export function rowLines(cells: readonly string[], widths: Widths): string[] {
  const wrapped = cells.map((cell, index) => wrap(cell, widths[index] ?? 0));
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, index) => (lines[line] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .replaceAll(UNBROKEN_BLANK, ' ')
      .trimEnd(),
  );
}

const UNBROKEN_BLANK = '\u00a0';

/** Texts beside each other, between which {@link rowLines} may break, and within them only where one is too long. */
export function joinUnbroken(texts: readonly string[], separator: string, width: number): string {
  return texts
    .map((text) => (text.length > width ? text : text.replaceAll(' ', UNBROKEN_BLANK)))
    .join(separator);
}

/** Breaks a text at its blanks; a word that is longer than the width stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
