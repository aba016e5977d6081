import { execa } from 'execa';

/** One run of a whole process. */
export interface Measured {
  readonly wallMs: number;
  /** Peak resident memory in MiB. */
  readonly peakMiB: number;
  readonly exitCode: number;
}

/** Tells the peak memory of a process over its fourth stream, at the very end of it. */
const REPORT_MEMORY =
  'data:text/javascript,' +
  encodeURIComponent(
    `import { writeSync } from 'node:fs';
     process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
  );

/**
 * Runs Node with these arguments and measures the whole process, from its start to its end.
 *
 * @param cwd working directory
 */
export async function measureNode(args: readonly string[], cwd: string): Promise<Measured> {
  const begin = performance.now();
  const result = await execa(process.execPath, ['--import', REPORT_MEMORY, ...args], {
    cwd,
    reject: false,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const wallMs = performance.now() - begin;
  return { wallMs, peakMiB: Number(result.stdio[3]) / 1024, exitCode: result.exitCode ?? 1 };
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** `1.02 s`, or `45 ms`. */
export function time(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(0)} ms`;
}

/** Prints a line of a table. */
export function row(...cells: readonly string[]): void {
  process.stdout.write(
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(12))).join('')}\n`,
  );
}
