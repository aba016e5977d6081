import { isAbsolute, relative, resolve } from 'node:path';
import type { ParsedText } from './parse-text.ts';
import type { KeyPath, Problem } from './problems.ts';
import type { FileSource } from './file-types.ts';
import type { FileSetting, SaidBy, SecretSource } from './settings.ts';

/** What the parts of a conversion share: where they are in the file, and where they tell what is wrong. */
export interface Reporting {
  /** The file as the user calls it. */
  readonly file: string;
  /** The folder of the file: an absolute path. */
  readonly folder: string;
  readonly placeOf: ParsedText['placeOf'];
  /** Notes a problem; the conversion goes on, so that all of them are found. */
  readonly report: (path: KeyPath, text: string, hint?: string, at?: 'key' | 'value') => void;
}

/** What collects the problems of a conversion. */
export function startReporting(
  parsed: ParsedText,
  file: string,
  folder: string,
): Reporting & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return {
    file,
    folder,
    problems,
    placeOf: parsed.placeOf,
    report: (path, text, hint, at = 'value') => {
      problems.push({ place: parsed.placeOf(path, at), text, ...(hint !== undefined && { hint }) });
    },
  };
}

/** What is said of a secret that stands in the file itself. */
export const WHERE_SECRETS_ARE =
  'say where the value is found, { env: NAME } or { file: PATH }: secrets do not belong into a file that is committed';

/** Who said what stands at a path of the file. */
function saidAt({ file, placeOf }: Reporting, path: KeyPath): SaidBy {
  return { by: 'file', file, place: placeOf(path, 'value') };
}

/** A file that the configuration names. */
export function fileAt(reporting: Reporting, path: KeyPath, name: string): FileSetting {
  return { from: 'file', path: pathFrom(reporting, name), said: saidAt(reporting, path) };
}

/** Where a secret is that the configuration names. */
export function sourceAt(reporting: Reporting, path: KeyPath, { env, file = '' }: FileSource): SecretSource {
  return env === undefined
    ? fileAt(reporting, [...path, 'file'], file)
    : { from: 'env', name: env, said: saidAt(reporting, [...path, 'env']) };
}

/** {@link pathFrom} as it is good to read: relative to the working folder, when it lies in there. */
export function shortPathFrom(reporting: Reporting, path: string): string {
  const whole = pathFrom(reporting, path);
  const inside = relative(process.cwd(), whole);
  return inside === '' ? '.' : inside.startsWith('..') ? whole : inside;
}

/** A path of the configuration, which is relative to its file. */
export function pathFrom({ folder }: Reporting, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
