import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { messageOf } from '../errors.ts';
import type { Need } from './manifest.ts';

/** What was found of a tool that is needed. */
export type Found =
  | { readonly state: 'there'; readonly version: string }
  | { readonly state: 'too-old'; readonly version: string }
  | { readonly state: 'missing'; readonly reason: string };

/** How long a tool may take to tell its version, in milliseconds: some start a virtual machine for it. */
const VERSION_CEILING_MS = 30_000;

/** Looks for a tool. */
export async function findTool(need: Need): Promise<Found> {
  const [file, ...args] = need.version;
  let output: string;
  try {
    // Some print it on stderr.
    const { all } = await execa(file, args, { all: true, stdin: 'ignore', timeout: VERSION_CEILING_MS });
    output = all;
  } catch (error) {
    return { state: 'missing', reason: reasonOf(error) };
  }
  return judgeVersion(output, need.atLeast);
}

/**
 * @param output what the tool printed
 * @param atLeast the oldest version that will do, in numbers and dots; any when absent
 */
export function judgeVersion(output: string, atLeast: string | undefined): Found {
  // Some print in colours wherever they print.
  const version = /\d+(?:\.\d+)+|\d+/.exec(stripVTControlCharacters(output))?.[0];
  if (version === undefined) return { state: 'missing', reason: 'it prints no version' };
  return { state: atLeast === undefined || isAtLeast(version, atLeast) ? 'there' : 'too-old', version };
}

function isAtLeast(version: string, oldest: string): boolean {
  const [have, want] = [version, oldest].map((text) => text.split('.').map(Number));
  for (const [index, number] of (want ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

function reasonOf(error: unknown): string {
  const { code, exitCode, timedOut } = error as { code?: string; exitCode?: number; timedOut?: boolean };
  if (code === 'ENOENT') return 'not found';
  if (timedOut === true) return `did not tell its version within ${String(VERSION_CEILING_MS / 1000)} s`;
  return exitCode === undefined
    ? messageOf(error)
    : `asking for its version ended with exit code ${String(exitCode)}`;
}
