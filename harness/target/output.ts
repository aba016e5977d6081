import type { Readable } from 'node:stream';
import { escapeText } from '../case/text.ts';

/** How much of a line is looked at, in bytes: a ready line is far shorter, and nobody may fill our memory. */
const LONGEST_LINE_BYTES = 65_536;
/** How much of the end of the output is kept, in bytes. */
const KEPT_BYTES = 8192;

/** What a target prints: listened to line by line, with its end kept for errors. */
export interface Output {
  /** Reads a stream to its end, so that the target never waits for a reader. */
  readonly add: (stream: Readable, name: OutputName) => void;
  /** Hears every whole line from now on; the returned function ends that. */
  readonly onLine: (listener: (line: string, name: OutputName) => void) => () => void;
  /** The end of all that was printed, not yet safe to print. */
  readonly last: () => string;
}

export type OutputName = 'stdout' | 'stderr';

/** Keeps a bounded part of what a target prints, however much it prints. */
export function createOutput(): Output {
  const listeners = new Set<(line: string, name: OutputName) => void>();
  let kept: Buffer[] = [];
  let size = 0;

  const keep = (chunk: Buffer): void => {
    // A copy of the end alone: a slice would hold on to the whole chunk.
    kept.push(chunk.length > KEPT_BYTES ? Buffer.from(chunk.subarray(-KEPT_BYTES)) : chunk);
    size += Math.min(chunk.length, KEPT_BYTES);
    if (size <= 4 * KEPT_BYTES) return;
    kept = [Buffer.from(Buffer.concat(kept).subarray(-KEPT_BYTES))];
    size = KEPT_BYTES;
  };

  return {
    add: (stream, name) => {
      const split = lineSplitter((line) => {
        for (const listener of listeners) listener(line, name);
      });
      stream.on('data', (chunk: Buffer) => {
        keep(chunk);
        if (listeners.size > 0) split(chunk);
      });
      // A pipe may break with its process; how that ended is told elsewhere.
      stream.on('error', () => undefined);
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    last: () => Buffer.concat(kept).subarray(-KEPT_BYTES).toString(),
  };
}

/**
 * Cuts chunks into lines.
 *
 * @param onLine called with each line, without its end; of a line that is too long with its beginning, at once
 */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let length = 0;
  let skipping = false;
  const flush = (): void => {
    if (!skipping) onLine(Buffer.concat(pending).toString().replace(/\r$/, ''));
    pending = [];
    length = 0;
    skipping = false;
  };
  const add = (piece: Buffer): void => {
    if (skipping) return;
    pending.push(piece);
    length += piece.length;
    if (length <= LONGEST_LINE_BYTES) return;
    flush();
    skipping = true;
  };
  return (chunk) => {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      add(rest.subarray(0, end));
      flush();
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) add(rest);
  };
}

/** How many of the last lines an error shows. */
const SHOWN_LINES = 10;

/** How the end of what a target printed reads in an error, a line of it on a line. */
export function describeOutput(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'it printed nothing';
  const shown = lines.slice(-SHOWN_LINES).map((line) => `\n  | ${escapeText(line.replace(/\r$/, ''))}`);
  return `its last output:${shown.join('')}`;
}
