import type { ServerChange } from '../reference/change.ts';

/** A server that is different from the reference and right: no case may fail it. */
export interface Variant extends ServerChange {
  /** Permanent, kebab-case: `target:variant/ID` starts it. */
  readonly id: string;
  /** What it does otherwise, as one sentence in the present tense. */
  readonly difference: string;
  /** Why no case may fail it: the sentence, the silence or the declaration that allows it. */
  readonly allowedBy: string;
  /** Requirements of level SHOULD that warn of it all the same: the ledger recommends otherwise. */
  readonly warns?: readonly string[];
  /** Requirements of level INFO that note it. */
  readonly notes?: readonly string[];
  /** Requirements of level INFO that note it in some runs: what it does takes its time. */
  readonly mayNote?: readonly string[];
  /** Servers that people use and that are like this. */
  readonly seenIn?: string;
}
