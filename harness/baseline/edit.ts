import { isCollection, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Document, Node, Scalar, YAMLSeq } from 'yaml';
import type { ListAt } from './document.ts';

/** A part of a text that is replaced; an insertion where `from` is `to`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with all edits made; two may reach into each other. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = '';
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    edited += text.slice(done, Math.max(done, edit.from)) + edit.text;
    done = Math.max(done, edit.to);
  }
  return edited + text.slice(done);
}

/**
 * Takes an item out of a list that has each item on lines of its own: its lines, the comments right above it, and the blank
 * line that would be one too many.
 */
export function removal(text: string, { list, after }: ListAt, index: number): Edit {
  const top = lineEnd(text, index === 0 ? after : endOf(list.items[index - 1]));
  let from = text.lastIndexOf('\n', dashOf(list, index)) + 1;
  while (from > top && /^[ \t]*#/.test(lineAt(text, lineBefore(text, from)))) from = lineBefore(text, from);
  let to = lineEnd(text, endOf(list.items[index]));
  const first = index === 0 && from === top;
  if (first || isBlankAt(text, lineBefore(text, from)))
    while (to < text.length && isBlankAt(text, to)) to = lineEnd(text, to);
  return { from, to, text: '' };
}

/** Puts another text in the place of one, however that is written. */
export function replacement(text: string, scalar: Scalar, written: string): Edit {
  const [from, to] = rangeOf(scalar);
  // The range of a text that is written on lines of its own has their last line break in it.
  const end = text.slice(from, to).endsWith('\n') ? lineBreakOf(text) : '';
  return { from, to, text: written + end };
}

/** Puts lines behind the last item of a list; they take the place of the brackets of an empty one. */
export function addition(text: string, { list }: ListAt, lines: readonly string[]): Edit[] {
  const last = list.items.at(-1);
  const [from, to] = rangeOf(list);
  const end = lineEnd(text, last === undefined ? to : endOf(last));
  const insertion = { from: end, to: end, text: lines.map((line) => line + lineBreakOf(text)).join('') };
  if (last !== undefined) return [insertion];
  return [{ from: text.slice(0, from).trimEnd().length, to, text: '' }, insertion];
}

/** How far the items of a list are indented, as blanks. */
export function indentOf(text: string, { list }: ListAt): string {
  if (list.items.length === 0) return '  ';
  const dash = dashOf(list, 0);
  return ' '.repeat(dash - text.lastIndexOf('\n', dash) - 1);
}

/** How the lines of a text end. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Whether anything but a case, or an empty list, is written in brackets. */
export function hasBrackets(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Collection: (_key, collection) => {
      const holdsItems = isSeq(collection)
        ? collection.items.length > 0
        : collection.items.some(({ value }) => isSeq(value));
      found ||= collection.flow === true && holdsItems;
    },
  });
  return found;
}

/** The same document with each item of each list on lines of its own. Changes the document. */
export function withoutBrackets(document: Document.Parsed): string {
  visit(document, {
    Collection: (_key, collection) => {
      collection.flow = isSeq(collection) && collection.items.length === 0;
    },
  });
  return document.toString({ lineWidth: 120 });
}

/** The start of the line before the one that starts at `start`. */
function lineBefore(text: string, start: number): number {
  return start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
}

/** The line that starts at `start`. */
function lineAt(text: string, start: number): string {
  return text.slice(start, lineEnd(text, start));
}

function isBlankAt(text: string, start: number): boolean {
  return lineAt(text, start).trim() === '';
}

/** The end of the line that a place is in, behind its line break. */
function lineEnd(text: string, place: number): number {
  const end = text.indexOf('\n', place);
  return end === -1 ? text.length : end + 1;
}

/** Where the dash of an item is. */
function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken;
  const starts = token?.type === 'block-seq' ? token.items.map(({ start }) => start) : [];
  // Comments at the end of a list are an item without a dash.
  const dashes = starts.flatMap((start) => start.filter(({ type }) => type === 'seq-item-ind'));
  const dash = dashes[index];
  if (dash === undefined) throw new Error('the list is not written with dashes');
  return dash.offset;
}

/** The last place of what a node says. The range of a list goes on over comments behind it, which belong to others. */
function endOf(node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return endOf(last?.value ?? last?.key);
  }
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1));
  if (!isScalar(node) && !isCollection(node)) throw new Error('a node without a text has no end');
  return rangeOf(node)[1] - 1;
}

function rangeOf(node: Node): readonly [from: number, to: number] {
  if (!node.range) throw new Error('the node was not parsed from a text');
  return [node.range[0], node.range[1]];
}
