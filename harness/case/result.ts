import type { Requirement } from './requirement.ts';

/** One line of a transcript. */
export interface TranscriptEntry {
  /** Milliseconds since the case began. */
  readonly atMs: number;
  /** `sent` to the target, `received` from it, or driven through `control`. */
  readonly direction: 'sent' | 'received' | 'control';
  /** What went over, in words; text of the target is already escaped and cut. */
  readonly what: string;
}

/** An expectation that does not hold. */
export interface Broken {
  readonly expected: string;
  readonly actual: string;
}

/** Why a case could not be judged. */
export interface CaseError {
  /** Stable, for example `E_TARGET_DIED`. */
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}

/** How a case ended. */
export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'warning'; readonly broken: Broken }
  | { readonly outcome: 'not-applicable'; readonly reason: string }
  | { readonly outcome: 'errored'; readonly error: CaseError };

export type Outcome = Verdict['outcome'];

export const OUTCOMES = [
  'passed',
  'failed',
  'warning',
  'not-applicable',
  'errored',
] as const satisfies Outcome[];

/** What one case on one target gave. Every report is made from these and nothing else. */
export type CaseResult = {
  readonly id: string;
  readonly summary: string;
  readonly requirement: Pick<Requirement, 'id' | 'level' | 'revision' | 'source' | 'title' | 'why'>;
  readonly durationMs: number;
  /** Observations worth telling whatever the outcome: measurements, tolerated differences. */
  readonly notes: readonly string[];
  readonly transcript: readonly TranscriptEntry[];
} & Verdict;
