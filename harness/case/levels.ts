import type { Level } from './requirement.ts';

/** What a level stands for and what happens when a case of it is broken. */
export interface LevelEffect {
  /** Where rules of this level come from. */
  readonly from: string;
  /** The outcome of a case whose expectation does not hold. */
  readonly broken: 'failed' | 'warning' | 'passed';
  /** The same under `--strict`. */
  readonly brokenStrict: 'failed' | 'passed';
  /** One sentence for people. */
  readonly effect: string;
}

/** The one table of levels: the engine judges by it and `explain` prints it. */
export const LEVEL_EFFECTS: Readonly<Record<Level, LevelEffect>> = {
  MUST: {
    from: 'the protocol says it without "should"',
    broken: 'failed',
    brokenStrict: 'failed',
    effect: 'a broken case fails the run: exit code 1',
  },
  SHOULD: {
    from: 'the protocol says should, or the reference implementations agree',
    broken: 'warning',
    brokenStrict: 'failed',
    effect: 'a broken case is a warning: exit code 0, or 1 with --strict',
  },
  MAY: {
    from: 'allowed either way; only checked for consistency',
    broken: 'failed',
    brokenStrict: 'failed',
    effect: 'an inconsistent case fails the run: exit code 1',
  },
  INFO: {
    from: 'worth knowing',
    broken: 'passed',
    brokenStrict: 'passed',
    effect: 'measured and noted, never fails: exit code 0',
  },
};

/** How the note begins that tells of a broken requirement of level INFO. */
export const INFO_NOTE = 'for information:';
