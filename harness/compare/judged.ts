import type { Level, Revision } from '../case/requirement.ts';
import type { BaselineVerdict, ReportedResult, Verdict } from '../case/result.ts';

/** How a case ended, with what was seen. */
export type Ended = Verdict | BaselineVerdict;

/** A case as a member of the suite: what tells one frozen set of cases from another. */
export interface SuiteRow {
  readonly id: string;
  /** The id of its requirement. */
  readonly requirement: string;
  readonly level: Level;
  readonly revision: Revision;
}

/** A result without what differs from run to run although nothing has changed: times, transcripts, notes. */
export type JudgedCase = SuiteRow & Ended;

/** The part of a result that can be held against that of another run. */
export function judgedCase(result: ReportedResult): JudgedCase {
  const { id: requirement, level, revision } = result.requirement;
  return { id: result.id, requirement, level, revision, ...endOf(result) };
}

/** How a case ended, and nothing else of it. */
export function endOf(result: Ended): Ended {
  switch (result.outcome) {
    case 'passed':
      return { outcome: result.outcome };
    case 'failed':
    case 'warning':
      return { outcome: result.outcome, broken: result.broken };
    case 'known-failure':
      return { outcome: result.outcome, broken: result.broken, known: result.known };
    case 'known-flaky':
      // Whether it was broken in this run is chance.
      return { outcome: result.outcome, known: result.known, saw: result.saw };
    case 'unexpected-pass':
      return { outcome: result.outcome, known: result.known };
    case 'not-applicable':
      return { outcome: result.outcome, reason: result.reason };
    case 'errored':
      return { outcome: result.outcome, error: result.error };
  }
}
