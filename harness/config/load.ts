import { open, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { CONFIG_FILE, fileError } from './problems.ts';
import type { FileKind } from './problems.ts';
import type { RunSettings } from './settings.ts';

/** The names under which a configuration file is found by itself. */
const CONFIG_FILES = ['yaml', 'yml', 'json'].map((ending) => `grpc-health-conformance.${ending}`);

/** A configuration is some kilobytes; what is larger was not meant as one. */
const LARGEST_FILE_BYTES = 1_048_576;

/**
 * Reads the configuration file. Without one nothing is loaded to read it with.
 *
 * @param path the file to read; the one in the working folder, if there is one, when `undefined`; none when `false`
 * @param folder the working folder
 * @returns what the file says, or no targets and nothing else; what it names, such as secrets, is not read yet
 * @throws ConformanceError `E_CONFIG` with all that is wrong with the file
 */
export async function loadConfig(
  path: string | false | undefined,
  folder: string = process.cwd(),
): Promise<RunSettings> {
  const file = path === false ? undefined : (path ?? (await findConfig(folder)));
  if (file === undefined) return { file: undefined, targets: [] };
  const text = await readTextFile(file, resolve(folder, file), CONFIG_FILE, CONFIG_WORDS);
  const { readText } = await import('./read-text.ts');
  return readText(text, file, dirname(resolve(folder, file)));
}

/** The configuration file of a folder. Two are an error: nobody knows which one somebody edits. */
async function findConfig(folder: string): Promise<string | undefined> {
  const found = await Promise.all(
    CONFIG_FILES.map(async (name) => ((await isThere(join(folder, name))) ? [name] : [])),
  );
  const [first, second] = found.flat();
  if (first !== undefined && second !== undefined) {
    throw new ConformanceError(
      'E_CONFIG',
      `there are two configuration files: ${found.flat().join(' and ')}`,
      'delete one of them, or choose one with --config FILE',
    );
  }
  return first;
}

/** Whether there is anything at a path. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    // One that is there and cannot be looked at is told of when it is read.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** How a file is called in errors, and what to do when it cannot be read. */
export interface FileWords {
  readonly what: string;
  readonly hint: string;
}

const CONFIG_WORDS: FileWords = { what: 'configuration file', hint: 'check the path after --config' };

/**
 * Reads a file that people write.
 *
 * @param name as the user calls it
 * @throws ConformanceError with the code of `kind` for a file that cannot be read, is larger than 1 MiB or not in UTF-8
 */
export async function readTextFile(
  name: string,
  path: string,
  kind: FileKind,
  words: FileWords,
): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readAtMost(path, LARGEST_FILE_BYTES + 1);
  } catch (error) {
    throw cannotRead(name, error, kind, words);
  }
  if (bytes.length > LARGEST_FILE_BYTES) throw fileError(name, [{ text: 'is larger than 1 MiB' }], kind);
  try {
    // Takes a byte order mark away, too.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileError(name, [{ text: 'is not encoded in UTF-8' }], kind);
  }
}

/** The first bytes of a file, which may have no end: a device, or a pipe. */
export async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (size < limit) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(limit - size, 65_536)), 0);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

function cannotRead(
  name: string,
  error: unknown,
  kind: FileKind,
  { what, hint }: FileWords,
): ConformanceError {
  const { code } = error as NodeJS.ErrnoException;
  const text =
    code === 'ENOENT'
      ? `there is no ${what} ${quote(name)}`
      : `cannot read the ${what} ${quote(name)}: ${code === 'EISDIR' ? 'it is a folder' : quote(messageOf(error))}`;
  return new ConformanceError(kind.code, text, hint);
}
