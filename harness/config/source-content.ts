import { escapeText, quote } from '../case/text.ts';
import { readAtMost } from './load.ts';
import type { SecretSource } from './settings.ts';

/** The environment of this process, or of a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with something that the user named. The value itself is never told. */
export interface SourceProblem {
  readonly source: SecretSource;
  readonly text: string;
}

/** What the reading of one thing needs: where variables are, and where to tell what is wrong. */
export interface Reading {
  readonly env: Environment;
  readonly problems: SourceProblem[];
}

/** Keys and certificates have some kilobytes. */
const LARGEST_SECRET_BYTES = 1_048_576;

/** The bytes of a file as they are, or those that a variable has in base64. */
export async function readBytes(source: SecretSource, reading: Reading): Promise<Uint8Array | undefined> {
  const content = await readSource(source, reading);
  if (content === undefined || source.from === 'file') return content;
  const text = content.toString().trim();
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  reading.problems.push({ source, text: `${nameOf(source)} does not hold base64, as a key with -bin needs` });
  return undefined;
}

/** A value of metadata or of a header: visible ASCII characters and blanks (gRPC over HTTP/2, ASCII-Value). */
export async function readHeaderText(source: SecretSource, reading: Reading): Promise<string | undefined> {
  const text = (await readSource(source, reading))?.toString().trim();
  if (text === undefined || /^[\x20-\x7e]+$/.test(text)) return text;
  const what =
    text === ''
      ? 'holds nothing but blanks'
      : 'holds characters that cannot be sent: only one line of ASCII can';
  reading.problems.push({ source, text: `${nameOf(source)} ${what}` });
  return undefined;
}

/** What a variable or a file holds. */
export async function readSource(source: SecretSource, reading: Reading): Promise<Buffer | undefined> {
  const content =
    source.from === 'env' ? readVariable(source.name, reading.env) : await readFile(source.path);
  if (typeof content !== 'string') return content;
  reading.problems.push({ source, text: `${nameOf(source)} ${content}` });
  return undefined;
}

/** The value of a variable, or what is wrong with it. */
function readVariable(name: string, env: Environment): Buffer | string {
  const value = env[name];
  if (value === undefined) return 'is not set';
  return value === '' ? 'is empty' : Buffer.from(value);
}

/** The bytes of a file, or what is wrong with it. */
async function readFile(path: string): Promise<Buffer | string> {
  try {
    const bytes = await readAtMost(path, LARGEST_SECRET_BYTES + 1);
    if (bytes.length > LARGEST_SECRET_BYTES) return 'is larger than 1 MiB';
    return bytes.length === 0 ? 'is empty' : Buffer.from(bytes);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is not there' : `cannot be read: ${WHY[code] ?? code}`;
  }
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
};

/** What is looked for, as a user calls it. */
export function nameOf(source: SecretSource): string {
  return source.from === 'env' ? `the variable ${escapeText(source.name)}` : `the file ${quote(source.path)}`;
}
