import { ONLY_FOR_DECLARED } from '../harness/case/case.ts';
import type { BaselineProblem } from '../harness/baseline/baseline.ts';
import { groupBy } from '../harness/case/group.ts';
import type { Outcome, ReportedResult } from '../harness/case/result.ts';
import { OUTCOMES } from '../harness/case/result.ts';
import { METHOD_OF_REVISION, REVISIONS } from '../harness/case/requirement.ts';
import type { Revision } from '../harness/case/requirement.ts';
import type { TargetReport } from '../harness/engine/run-suite.ts';

/** What a run says of one revision of the protocol. */
export interface RevisionVerdict {
  readonly revision: Revision;
  readonly method: (typeof METHOD_OF_REVISION)[Revision];
  /**
   * - `fulfilled`: no requirement of it that was judged is broken
   * - `broken`: at least one is
   * - `not-offered`: the target does not offer its method
   * - `not-judged`: too little of it ran to say anything
   */
  readonly verdict: 'fulfilled' | 'broken' | 'not-offered' | 'not-judged';
  /** The MUST and MAY requirements of this revision that are broken. */
  readonly brokenRequirements: readonly string[];
  /** Those of which no case could be judged, for example because the target offers no control. */
  readonly unjudgedRequirements: readonly string[];
}

/** What the user chose for a run, as far as a reader of the report needs it. */
export interface RunChoices {
  readonly seed: number;
  readonly strict: boolean;
  /** The lowest revision that must be offered. */
  readonly require: Revision;
  /** Ceiling for one observation. */
  readonly timeoutMs: number;
  /** The patterns of `--case`; empty when the whole suite was selected. */
  readonly patterns: readonly string[];
  /** The command that repeats the run, without `--case`. */
  readonly command: string;
}

/** One run in full. Every report format is made from this. */
export interface RunReport {
  /** Version of this format; a reader refuses a number that it does not know. */
  readonly schemaVersion: 1;
  readonly suite: { readonly name: string; readonly version: string };
  readonly target: TargetReport;
  readonly run: RunChoices & {
    /** Random text that tells this run from any other. */
    readonly id: string;
    /** RFC 3339, UTC. */
    readonly startedAt: string;
    readonly durationMs: number;
    /** Whether every selected case has a result; false after an interruption. */
    readonly complete: boolean;
  };
  readonly exitCode: number;
  /** The highest revision that is fulfilled together with all before it; null when none is. */
  readonly conformsTo: Revision | null;
  readonly revisions: readonly RevisionVerdict[];
  readonly counts: Readonly<Record<Outcome, number>>;
  /** In the order of the suite. */
  readonly cases: readonly ReportedResult[];
  /** Present where the results were held against a baseline. */
  readonly baseline?: {
    /** The file, as the user calls it. */
    readonly file: string;
    /** What has to be done to it; any fails the run. Cases that passed unexpectedly are among the cases. */
    readonly problems: readonly BaselineProblem[];
  };
}

/** What is broken by chance is broken, and what is known to be broken too. */
const BROKEN: readonly Outcome[] = ['failed', 'known-failure', 'known-flaky'];

/** How many results there are of each outcome. */
export function countOutcomes(cases: readonly ReportedResult[]): Record<Outcome, number> {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (const { outcome } of cases) counts[outcome] += 1;
  return counts;
}

/**
 * What the results say of each revision. That a deviation is known does not mend it: it counts as broken.
 *
 * @param wholeSuite whether every case has a result: a part of the suite proves no conformance
 */
export function judgeRevisions(
  cases: readonly ReportedResult[],
  offers: TargetReport['offers'],
  wholeSuite: boolean,
): RevisionVerdict[] {
  return REVISIONS.map((revision) => {
    const method = METHOD_OF_REVISION[revision];
    const binding = cases.filter(
      ({ requirement }) =>
        requirement.revision === revision && (requirement.level === 'MUST' || requirement.level === 'MAY'),
    );
    const broken = binding
      .filter(({ outcome }) => BROKEN.includes(outcome))
      .map(({ requirement }) => requirement.id);
    const brokenRequirements = [...new Set(broken)];
    const judged =
      wholeSuite &&
      offers.Check.kind === 'offered' &&
      binding.some(({ outcome }) => outcome === 'passed' || outcome === 'unexpected-pass') &&
      !binding.some(({ outcome }) => outcome === 'errored');
    const verdict =
      brokenRequirements.length > 0
        ? 'broken'
        : offers[method].kind !== 'offered'
          ? 'not-offered'
          : judged
            ? 'fulfilled'
            : 'not-judged';
    return { revision, method, verdict, brokenRequirements, unjudgedRequirements: unjudged(binding) };
  });
}

/** The requirements of which every case was left out; a choice that the target does not make leaves nothing open. */
function unjudged(cases: readonly ReportedResult[]): string[] {
  const open = cases.filter(
    (result) => !(result.outcome === 'not-applicable' && result.reason.startsWith(ONLY_FOR_DECLARED)),
  );
  return Array.from(groupBy(open, ({ requirement }) => requirement.id))
    .filter(([, results]) => results.every(({ outcome }) => outcome === 'not-applicable'))
    .map(([id]) => id);
}

/** The highest revision of an unbroken row of fulfilled ones. */
export function conformsTo(revisions: readonly RevisionVerdict[]): Revision | null {
  const end = revisions.findIndex(({ verdict }) => verdict !== 'fulfilled');
  return revisions[end === -1 ? revisions.length - 1 : end - 1]?.revision ?? null;
}
