import { rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cases } from '../../suites/index.ts';
import { BASELINE_FILE } from '../baseline/baseline.ts';
import type { Baseline } from '../baseline/baseline.ts';
import { readBaseline } from '../baseline/read.ts';
import { quote } from '../case/text.ts';
import { isThere, readTextFile } from '../config/load.ts';
import { ConformanceError, messageOf } from '../errors.ts';

const WORDS = { what: 'baseline', hint: 'correct the path, or let --update-baseline write the file' };

/** A baseline with the text that it was read from. */
export interface BaselineText {
  /** As the user calls it. */
  readonly file: string;
  readonly text: string;
  readonly baseline: Baseline;
}

/**
 * Reads a baseline.
 *
 * @param path as the user calls it; relative to the working folder
 * @throws ConformanceError `E_BASELINE` with all that is wrong with the file
 */
export async function readBaselineFile(path: string): Promise<BaselineText> {
  const text = await readTextFile(path, resolve(path), BASELINE_FILE, WORDS);
  return { file: path, text, baseline: parseBaselineText(text, path) };
}

/** The same, or `undefined` where there is no such file. */
export async function readBaselineIfThere(path: string): Promise<BaselineText | undefined> {
  return (await isThere(resolve(path))) ? readBaselineFile(path) : undefined;
}

/**
 * Reads the text of a baseline.
 *
 * @param state a `draft` is what an update has just written: its reasons may be empty
 * @throws ConformanceError `E_BASELINE`
 */
export function parseBaselineText(text: string, file: string, state: 'final' | 'draft' = 'final'): Baseline {
  return readBaseline(
    text,
    file,
    cases.map(({ id }) => id),
    state,
  );
}

/**
 * Writes a baseline, whole or not at all.
 *
 * @throws ConformanceError `E_BASELINE`
 */
export async function writeBaselineFile(path: string, text: string): Promise<void> {
  const file = resolve(path);
  const temporary = `${file}.${String(process.pid)}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    throw new ConformanceError(
      'E_BASELINE',
      `cannot write the baseline ${quote(path)}: ${quote(messageOf(error))}`,
      'choose a file in a folder that is there and can be written',
    );
  }
}
