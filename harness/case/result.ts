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

/** What the baseline of a target says of a deviation that is known. */
export interface KnownDeviation {
  /** Why it is so, with the place in the source of the implementation. */
  readonly reason: string;
  /** Against the text of the protocol, or a difference that the text allows or only advises against. */
  readonly kind: 'defect' | 'difference';
  /** Where its authors were told of it. */
  readonly issue?: string;
  /** The day on which somebody looks again: `2027-05-21`. */
  readonly review: string;
}

/** How a case ended that the baseline speaks of. */
export type BaselineVerdict =
  /** broken as the baseline says: fails no run */
  | { readonly outcome: 'known-failure'; readonly broken: Broken; readonly known: KnownDeviation }
  /** broken by chance, as the baseline says: it may fail so, which `broken` then tells, or pass */
  | {
      readonly outcome: 'known-flaky';
      readonly known: KnownDeviation;
      /** What it sees when it fails, as the baseline says. */
      readonly saw: string;
      readonly broken?: Broken;
    }
  /** passed, and the baseline says that it is broken: fails the run, so that no baseline goes stale */
  | { readonly outcome: 'unexpected-pass'; readonly known: KnownDeviation };

export type Outcome = (Verdict | BaselineVerdict)['outcome'];

export const OUTCOMES = [
  'passed',
  'failed',
  'warning',
  'known-failure',
  'known-flaky',
  'unexpected-pass',
  'not-applicable',
  'errored',
] as const satisfies Outcome[];

/** What a case was, and what was seen, however it ended. */
interface CaseFacts {
  readonly id: string;
  readonly summary: string;
  readonly requirement: Pick<Requirement, 'id' | 'level' | 'revision' | 'source' | 'title' | 'why'>;
  readonly durationMs: number;
  /** Observations worth telling whatever the outcome: measurements, tolerated differences. */
  readonly notes: readonly string[];
  readonly transcript: readonly TranscriptEntry[];
}

/** What one case on one target gave. */
export type CaseResult = CaseFacts & Verdict;

/** The same, once it was held against the baseline. Every report is made from these and nothing else. */
export type ReportedResult = CaseFacts & (Verdict | BaselineVerdict);
