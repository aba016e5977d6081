import { escapeText } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** The keys and indexes that lead to a value of a file. */
export type KeyPath = readonly (string | number)[];

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Empty for a problem of the file as a whole. */
  readonly path: KeyPath;
}

/** One thing that is wrong with a file. */
export interface Problem {
  /** Absent for a problem of the file as a whole. */
  readonly place?: Place;
  /** What is wrong, as the end of a sentence that the key begins. Safe to print. */
  readonly text: string;
  /** What is shown below all problems, once. */
  readonly hint?: string;
}

/** How many problems are told at once. */
const SHOWN_PROBLEMS = 10;

/** What a file is to its user, for its errors. */
export interface FileKind {
  readonly code: ErrorCode;
  /** What is shown below problems that have no hint of their own. */
  readonly hint: string;
}

/** A configuration file. */
export const CONFIG_FILE: FileKind = {
  code: 'E_CONFIG',
  hint: 'every key is described in the schema: grpc-health-conformance/config.schema.json',
};

/** {@link fileError} for a configuration file. */
export function configError(file: string, problems: readonly Problem[]): ConformanceError {
  return fileError(file, problems, CONFIG_FILE);
}

/**
 * All problems of a file as one error, in the order of the file, each on a line that editors and CI can jump to.
 *
 * @param file as the user calls it
 * @param problems at least one
 */
export function fileError(file: string, problems: readonly Problem[], kind: FileKind): ConformanceError {
  const sorted = [...problems].sort(
    (a, b) => lineOf(a) - lineOf(b) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
  const shown = sorted.slice(0, SHOWN_PROBLEMS);
  const hints = new Set(shown.map(({ hint }) => hint ?? kind.hint));
  // Where something better can be said, the general hint is not needed.
  if (hints.size > 1) hints.delete(kind.hint);
  const lines = shown.map((problem) => lineFor(file, problem));
  const more = sorted.length - shown.length;
  const text =
    sorted.length === 1
      ? lines.join('')
      : [
          `${String(sorted.length)} problems in ${escapeText(file)}`,
          ...lines,
          ...(more > 0 ? [`and ${String(more)} more`] : []),
        ].join('\n  ');
  return new ConformanceError(kind.code, text, [...hints].join('\n'));
}

function lineOf({ place }: Problem): number {
  return place?.line ?? 0;
}

function lineFor(file: string, { place, text }: Problem): string {
  const name = escapeText(file);
  if (place === undefined) return `${name}: ${text}`;
  const path = pathText(place.path);
  return `${name}:${placeText(place)}: ${path === '' ? '' : `${path}: `}${text}`;
}

/** `7:5`. */
function placeText({ line, column }: Place): string {
  return `${String(line)}:${String(column)}`;
}

/** `targets[0].services["shop.Cart"]`. */
function pathText(path: KeyPath): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${String(part)}]`;
      return /^[\w$-]+$/.test(part) ? `.${part}` : `["${escapeText(part)}"]`;
    })
    .join('')
    .replace(/^\./, '');
}
