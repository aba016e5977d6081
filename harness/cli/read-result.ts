import { readAtMost } from '../config/load.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { quote } from '../case/text.ts';
import { recognise } from '../../reports/read/recognise.ts';
import type { Recognised } from '../../reports/read/recognise.ts';

/** The report of a run has some megabytes; what is ten times as large was not meant as one. */
const LARGEST_FILE_BYTES = 33_554_432;

/** A file that is a certificate or a report, or was meant as one. */
export type ResultFile = Exclude<Recognised, { kind: 'other' }>;

/**
 * Reads a certificate or a report.
 *
 * @param path as the user wrote it
 * @param code of the error for a file that is neither
 * @throws ConformanceError of that code, also when there is no such file
 */
export async function readResult(path: string, code: 'E_CERTIFICATE' | 'E_REPORT'): Promise<ResultFile> {
  const expected = code === 'E_CERTIFICATE' ? 'a certificate' : 'a report.json or a certificate.json';
  const refuse = (problem: string): ConformanceError =>
    new ConformanceError(code, `cannot read ${quote(path)}: it ${problem}`, `name the file of ${expected}`);
  let bytes: Uint8Array;
  try {
    bytes = await readAtMost(path, LARGEST_FILE_BYTES + 1);
  } catch (error) {
    throw refuse(whyUnreadable(error));
  }
  if (bytes.length > LARGEST_FILE_BYTES) throw refuse('is larger than 32 MiB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('is not encoded in UTF-8');
  }
  const recognised = recognise(text);
  if (recognised.kind === 'other') throw refuse(recognised.problem);
  return recognised;
}

function whyUnreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'is not there';
  return code === 'EISDIR' ? 'is a folder' : `cannot be opened: ${quote(messageOf(error))}`;
}
