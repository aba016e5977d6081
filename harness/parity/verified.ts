import type { Subject } from '../certify/manifest.ts';
import type { Cell } from './compare.ts';

/** What a real program has proved of the model of a prober. */
export interface Verified {
  /** What was run, as its registry calls it, and its version. */
  readonly program: string;
  readonly version: string;
  /** When: `2025-11-21`. */
  readonly date: string;
  /** The outcomes for which model and program agreed, by the rule that decided. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
}

/** What is verified, by the ids of probers: `verified.json`. */
export type VerifiedProbers = Readonly<Record<string, Verified>>;

/** What the cells of one program prove. Only those count in which both agree. */
export function verifiedBy(
  { manifest }: Pick<Subject, 'manifest'>,
  cells: readonly Cell[],
  date: string,
): VerifiedProbers {
  const rules: Record<string, Record<string, string[]>> = {};
  for (const { prober, outcome, model, agreement } of cells) {
    // A prober of which nothing is proved any more is there too, to take the place of what was proved before.
    const ofProber = (rules[prober] ??= {});
    if (agreement === 'agrees') (ofProber[model.rule] ??= []).push(outcome);
  }
  return Object.fromEntries(
    Object.entries(rules).map(([prober, ofProber]) => [
      prober,
      { program: manifest.implementation, version: manifest.version, date, rules: sorted(ofProber) },
    ]),
  );
}

/** Lays what was proved now over what was proved before. In the order of the alphabet, so that changes can be read. */
export function mergeVerified(before: VerifiedProbers, now: VerifiedProbers): VerifiedProbers {
  return sorted({ ...before, ...now });
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
