import type { KnownDeviation } from '../case/result.ts';
import type { FileKind } from '../config/problems.ts';

/** A case that is known to be broken, and how. */
export interface Deviation {
  readonly outcome: 'failed' | 'warning';
  /** What the case saw (`broken.actual`), as a pattern of `match.ts`. */
  readonly saw: string;
  /** Whether chance decides if it happens: then it may pass as well. */
  readonly sometimes?: true;
  readonly known: KnownDeviation;
}

/** What is known to be broken on a target: each deviation must go on happening, or the run fails. */
export interface Baseline {
  /** By the id of the case, in the order of the file. */
  readonly deviations: ReadonlyMap<string, Deviation>;
}

/** Why a run fails although no case does: the baseline has to be looked at. */
export interface BaselineProblem {
  readonly kind: 'expired' | 'not-applicable';
  /** The id of the case. */
  readonly case: string;
  /** What is wrong and what to do, as a sentence. Safe to print. */
  readonly text: string;
}

/** How the errors of a baseline file are told. */
export const BASELINE_FILE: FileKind = {
  code: 'E_BASELINE',
  hint: 'docs/baselines.md describes every key',
};
