import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Scalar, YAMLSeq } from 'yaml';
import { ConformanceError } from '../errors.ts';

/** A list of the file, with the place right behind its key and colon. */
export interface ListAt {
  readonly list: YAMLSeq;
  readonly after: number;
}

/** A case in the file. */
export interface Entry {
  readonly id: string;
  readonly outcome: Scalar;
  readonly saw: Scalar;
  /** Whether it may pass as well. */
  readonly sometimes: boolean;
}

/** The text of a baseline, with the places of what can be changed in it. */
export interface BaselineDocument {
  readonly document: Document.Parsed;
  readonly deviations: ListAt;
  readonly groups: readonly { readonly cases: ListAt; readonly entries: readonly Entry[] }[];
}

/**
 * Finds the places in the text of a baseline.
 *
 * @param text of a baseline that could be read
 * @throws ConformanceError `E_BASELINE` for a text with aliases: nobody knows in which of its places it is to be changed
 */
export function parseBaseline(text: string): BaselineDocument {
  const document = parseDocument(text, { keepSourceTokens: true });
  visit(document, {
    Alias: refuseAlias,
    Pair: (_key, { key }) => (isMerge(key) ? refuseAlias() : undefined),
  });
  const root: unknown = document.contents;
  if (!isMap(root)) throw notRead();
  const deviations = listAt(text, root, 'deviations');
  const groups = deviations.list.items.map((group) => {
    const cases = listAt(text, group, 'cases');
    return { cases, entries: cases.list.items.map(entryOf) };
  });
  return { document, deviations, groups };
}

function entryOf(node: unknown): Entry {
  const [id, outcome, saw] = ['case', 'outcome', 'saw'].map((key) =>
    isMap(node) ? node.get(key, true) : node,
  );
  if (!isScalar(id) || !isScalar(outcome) || !isScalar(saw)) throw notRead();
  return { id: String(id.value), outcome, saw, sometimes: isMap(node) && node.get('sometimes') === true };
}

function listAt(text: string, node: unknown, name: string): ListAt {
  const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  const { key, value } = pair ?? {};
  if (!isScalar(key) || !key.range || !isSeq(value)) throw notRead();
  return { list: value, after: text.indexOf(':', key.range[1]) + 1 };
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<';
}

function refuseAlias(): never {
  throw new ConformanceError(
    'E_BASELINE',
    'a baseline with aliases (*name) cannot be updated: what one of them stands for would change in several places',
    'write the parts out',
  );
}

function notRead(): Error {
  return new Error('a baseline is updated that was not read');
}
