import { EXIT } from '../errors.ts';

/** The exit codes from bad to good: whoever reads one of several runs must not miss the worst. */
const WORST_FIRST: readonly number[] = [
  EXIT.interrupted,
  EXIT.broken,
  EXIT.usage,
  EXIT.notConformant,
  EXIT.nothingRan,
  EXIT.conformant,
];

/** The worst of some exit codes. */
export function worstOf(exitCodes: readonly number[]): number {
  return WORST_FIRST.find((code) => exitCodes.includes(code)) ?? EXIT.interrupted;
}
