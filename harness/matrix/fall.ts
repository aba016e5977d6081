import { INFO_NOTE } from '../case/levels.ts';
import type { CaseResult } from '../case/result.ts';

/** A case that noticed something on a server. */
export interface Fall {
  readonly caseId: string;
  /** The requirement that the case checks. */
  readonly requirement: string;
  /** How it was told: a failure, a warning, a note of level INFO, or an error because the server died. */
  readonly as: 'failed' | 'warning' | 'noted' | 'errored';
  /** What was expected and seen, for people. */
  readonly saw: string;
}

/** What a case noticed, or `undefined`: a case of level INFO notices with a note in the report and fails nothing. */
export function fallOf(result: CaseResult): Fall | undefined {
  const base = { caseId: result.id, requirement: result.requirement.id };
  switch (result.outcome) {
    case 'failed':
    case 'warning':
      return {
        ...base,
        as: result.outcome,
        saw: `expected ${result.broken.expected}; saw ${result.broken.actual}`,
      };
    case 'errored':
      return { ...base, as: 'errored', saw: `${result.error.code}: ${result.error.message}` };
    case 'passed': {
      const note = result.notes.find((text) => text.startsWith(INFO_NOTE));
      return note === undefined ? undefined : { ...base, as: 'noted', saw: note };
    }
    case 'not-applicable':
      return undefined;
  }
}
