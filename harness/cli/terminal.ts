import { styleText } from 'node:util';
import { ConformanceError, EXIT, messageOf } from '../errors.ts';

/** Colours text, or leaves it as it is. */
export type Paint = (format: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

/** Colours for a stream: only on a terminal, and never against NO_COLOR (no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  // Node takes an empty NO_COLOR for a wish too; by the convention it is none.
  const { NO_COLOR = '', ...env } = process.env;
  const coloured = stream.isTTY && stream.hasColors(env) && NO_COLOR === '';
  if (!coloured) return (_format, text) => text;
  // Node would ask its own question of the stream, with another answer.
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** A line that is written over while work goes on; nothing at all where nobody watches. */
export interface Progress {
  readonly show: (text: () => string) => void;
  readonly clear: () => void;
}

/** Progress on stderr, so that stdout can be piped. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY || process.env['TERM'] === 'dumb')
    return { show: () => undefined, clear: () => undefined };
  const erase = '\r\u001b[2K';
  return {
    show: (text) => stream.write(`${erase}${text().slice(0, stream.columns - 1)}`),
    clear: () => stream.write(erase),
  };
}

/**
 * Prints an error for the user.
 *
 * @returns the exit code that belongs to it
 */
export function reportError(error: unknown): number {
  if (error instanceof ConformanceError) {
    const hint = error.hint.split('\n').map((line) => `  ${line}\n`);
    process.stderr.write(
      `error: ${error.message}\n${hint.join('')}(${error.code}, exit code ${String(error.exitCode)})\n`,
    );
    return error.exitCode;
  }
  process.stderr.write(
    `error: ${messageOf(error)}\n  this is a defect of the suite: please report it\n(E_HARNESS, exit code ${String(EXIT.broken)})\n`,
  );
  if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  return EXIT.broken;
}
