import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  Parser,
  visit,
} from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { quote } from '../case/text.ts';
import { CONFIG_FILE, fileError } from './problems.ts';
import type { FileKind, KeyPath, Place, Problem } from './problems.ts';
import { syntaxProblem } from './syntax-problem.ts';

/** A file that was parsed: what it says, and where. */
export interface ParsedText {
  readonly value: unknown;
  /**
   * Where a key stands, or its value. What is not there, such as a key that is missing or that was merged from
   * elsewhere, is found at the nearest thing around it.
   */
  readonly placeOf: (path: KeyPath, at: 'key' | 'value') => Place;
}

/** Real files need six levels; the parser overruns its stack at some hundred. */
const DEEPEST_NESTING = 50;

/**
 * Parses YAML, of which JSON is a part.
 *
 * @param text of at most a megabyte or so
 * @param file as the user calls it, for errors
 * @param kind what the file is, for errors
 * @throws ConformanceError with the code of `kind` for text that is no YAML, or that abuses it
 */
export function parseText(text: string, file: string, kind: FileKind = CONFIG_FILE): ParsedText {
  const lines = new LineCounter();
  const at = (offset: number, path: KeyPath = []): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, path };
  };
  const deep = offsetOfDeepNesting(text, lines);
  if (deep !== undefined) {
    const problem = { text: `more than ${String(DEEPEST_NESTING)} levels stand one in the other` };
    throw fileError(file, [{ ...problem, place: at(deep) }], kind);
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false, // They quote the file, which may hold a secret in a wrong place.
    uniqueKeys: false, // That check takes minutes for a long map; ours is below.
    merge: true,
  });
  const syntax = [...document.errors, ...document.warnings].map(({ code, pos }): Problem => ({
    place: at(pos[0]),
    ...syntaxProblem(code, text.slice(pos[0], pos[0] + 1)),
  }));
  const problems = syntax.length > 0 ? syntax : problemsOfKeys(document, at);
  if (problems.length > 0) throw fileError(file, onePerLine(problems), kind);
  return { value: valueOf(document, file, kind), placeOf: (path, part) => find(document, path, part, at) };
}

/** The parser of the tokens keeps a stack of its own, which can be watched; what comes after it recurses. */
function offsetOfDeepNesting(text: string, lines: LineCounter): number | undefined {
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    const tokens = parser.next(lexeme);
    while (tokens.next().done !== true); // They are made again by the call that uses them.
    if (parser.stack.length > DEEPEST_NESTING) return parser.offset;
  }
  lines.lineStarts.length = 0;
  return undefined;
}

/** Keys that stand twice in a map, and keys that are no text. */
function problemsOfKeys(document: Document, at: (offset: number) => Place): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = nameOf(key);
        const offset = (key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0;
        if (name === undefined) {
          problems.push({ place: at(offset), text: `a key must be a text${BRACES_HINT}` });
        } else if (seen.has(name)) {
          problems.push({ place: at(offset), text: `the key ${quote(name)} stands twice in the same map` });
        }
        if (name !== undefined && name !== '<<') seen.add(name);
      }
    },
  });
  return problems;
}

const BRACES_HINT = '; a text that begins with { or [ is written in quotes';

/** A key as a text, or `undefined` for one that is a collection or an alias. */
function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return key === null ? '' : undefined;
  return typeof key.value === 'symbol' ? '<<' : String(key.value);
}

function onePerLine(problems: readonly Problem[]): Problem[] {
  // What is wrong first makes the rest of its line look wrong too.
  const byLine = new Map<number | undefined, Problem>();
  for (const problem of problems) {
    const line = problem.place?.line;
    if (!byLine.has(line)) byLine.set(line, problem);
  }
  return [...byLine.values()];
}

function valueOf(document: Document, file: string, kind: FileKind): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // A name that no anchor has, a map that is merged with no map, or a bomb of aliases.
    const bomb = error instanceof Error && error.message.includes('Excessive alias count');
    const problem: Problem = bomb
      ? { text: 'the aliases make it too large: write the parts out' }
      : {
          text: 'an alias (*name) or a merge (<<) cannot be followed: an anchor (&name) with the same name must stand before it, on a map',
          hint: 'a text that begins with * is written in quotes',
        };
    throw fileError(file, [problem], kind);
  }
}

function find(
  document: Document,
  path: KeyPath,
  part: 'key' | 'value',
  at: (offset: number, path: KeyPath) => Place,
): Place {
  let offset = document.contents?.range?.[0] ?? 0;
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    node = isAlias(node) ? node.resolve(document) : node;
    if (isMap(node)) {
      const pair = pairOf(document, node, String(step));
      if (pair === undefined) break;
      node = pair.value;
      // An empty value has no place of its own.
      offset = offsetOf(last && part === 'value' ? (node ?? pair.key) : pair.key) ?? offset;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (node === undefined || isPair(node)) break;
      offset = offsetOf(node) ?? offset;
    } else break;
  }
  return at(offset, path);
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

/** The pair of a key, in the map itself or in one that is merged into it. */
function pairOf(document: Document, map: YAMLMap, name: string, seen = new Set<YAMLMap>()): Pair | undefined {
  if (seen.has(map)) return undefined;
  seen.add(map);
  const own = map.items.find(({ key }) => nameOf(key) === name);
  if (own !== undefined) return own;
  for (const { key, value } of map.items) {
    if (nameOf(key) !== '<<') continue;
    const merged = isAlias(value) ? value.resolve(document) : value;
    for (const item of isSeq(merged) ? merged.items : [merged]) {
      const from = isAlias(item) ? item.resolve(document) : item;
      const found = isMap(from) ? pairOf(document, from, name, seen) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
