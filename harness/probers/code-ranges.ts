import type { CodeRange } from './settings.ts';

/** The codes that a target group can name (AWS API Reference, Matcher: GrpcCode). */
const HIGHEST_CODE = 99;

/**
 * Reads codes as a target group has them: `0`, `0,12`, `0-99`.
 *
 * @returns the ranges in their order, or what is wrong with the text
 */
export function parseCodeRanges(text: string): readonly CodeRange[] | { readonly problem: string } {
  const ranges: CodeRange[] = [];
  for (const part of text.split(',')) {
    const { from, to = from } = /^(?<from>\d{1,3})(?:-(?<to>\d{1,3}))?$/.exec(part.trim())?.groups ?? {};
    if (from === undefined) return { problem: 'expected codes of gRPC, as in 0, in 0,12 or in 0-99' };
    if (Number(to) > HIGHEST_CODE || Number(from) > Number(to))
      return { problem: `expected codes from 0 to ${String(HIGHEST_CODE)}, the lower one first` };
    ranges.push({ from: Number(from), to: Number(to) });
  }
  return ranges;
}

/** `0,12-14`. */
export function codeRangesText(ranges: readonly CodeRange[]): string {
  return ranges
    .map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`))
    .join(',');
}
