import type { ServerChange } from '../reference/change.ts';

/** A server with exactly one defect: the reference with one behaviour changed. */
export interface Mutant extends ServerChange {
  /** Permanent, kebab-case: `target:mutant/ID` starts it. */
  readonly id: string;
  /** What it does wrong, as one sentence in the present tense. */
  readonly defect: string;
  /** The requirement that it breaks: one of its cases must notice. */
  readonly breaks: string;
  /**
   * The requirements that fall with it, because they speak of the same behaviour: ids with a blank between them. No case
   * of any other requirement may notice.
   */
  readonly also?: string;
  /** Where such a defect was seen in a server that people use. */
  readonly seenIn?: string;
  /** It ends its own server: the cases that notice are errored, and any case may be. */
  readonly dies?: true;
  /** Its defect shows only where it runs as a process of its own: the cases that need one are run on its program. */
  readonly process?: true;
  /** It misbehaves only now and then. */
  readonly flaky?: Flaky;
}

/** The requirements that fall with the one that a mutant breaks. */
export function fallsWith({ also }: Pick<Mutant, 'also'>): readonly string[] {
  return also?.split(' ') ?? [];
}

/** How often a mutant misbehaves, and how often a run should notice. */
export interface Flaky {
  /** It misbehaves one time in this many. */
  readonly oneIn: number;
  /** How many times, at least, a run gives it the chance to misbehave before the eyes of a case. */
  readonly chances: number;
}

/** The share of runs that should notice a flaky mutant: all but those in which every chance went well. */
export function expectedCatchRate({ oneIn, chances }: Flaky): number {
  return 1 - (1 - 1 / oneIn) ** chances;
}
