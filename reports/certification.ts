import type { CaseError, KnownDeviation, ReportedResult } from '../harness/case/result.ts';
import { groupBy } from '../harness/case/group.ts';
import type { RevisionVerdict, RunReport } from './report.ts';

/** What is certified, as its manifest says. */
export interface CertifiedSubject {
  readonly name: string;
  readonly language: string;
  readonly implementation: string;
  readonly version: string;
  /** Where its health service can be read. */
  readonly source: string;
}

/** What came of the certification of one target. */
export type Certified = CertifiedSubject &
  (
    | {
        readonly state: 'judged';
        readonly report: RunReport;
        /** What a known deviation sees as the baseline says it, by the id of its case; * stands for what varies. */
        readonly seenAs: Readonly<Record<string, string>>;
      }
    /** It could not be built or started. */
    | { readonly state: 'not-judged'; readonly error: CaseError }
  );

/** All targets of one certification, in their order. */
export interface Certification {
  readonly suite: RunReport['suite'];
  readonly targets: readonly Certified[];
}

/** Cases that fail for one cause: what the baseline says of them, or nothing where it does not know them. */
export interface Deviation {
  readonly known: KnownDeviation | undefined;
  readonly cases: readonly DeviatingResult[];
}

/** A result that is not what the protocol, or the baseline, says. */
export type DeviatingResult = Exclude<ReportedResult, { outcome: 'passed' | 'not-applicable' }>;

/** The deviations of a target by cause: the known ones first, then each that nobody has written down. */
export function deviationsOf({ cases }: RunReport): Deviation[] {
  const known = cases.filter(
    (result) => result.outcome === 'known-failure' || result.outcome === 'known-flaky',
  );
  const others = cases.filter(isNew);
  return [
    ...Array.from(groupBy(known, ({ known: { reason } }) => reason).values()).map((group) => ({
      known: group[0]?.known,
      cases: group,
    })),
    ...others.map((result) => ({ known: undefined, cases: [result] })),
  ];
}

type NewResult = Exclude<DeviatingResult, { outcome: 'known-failure' | 'known-flaky' }>;

function isNew(result: ReportedResult): result is NewResult {
  return !['passed', 'not-applicable', 'known-failure', 'known-flaky'].includes(result.outcome);
}

/** The requirements of a deviation, each once. */
export function requirementsOf({ cases }: Deviation): string[] {
  return [...new Set(cases.map(({ requirement }) => requirement.id))];
}

/** How a revision reads in a table. */
export const REVISION_MARKS: Readonly<Record<RevisionVerdict['verdict'], string>> = {
  fulfilled: '✓',
  broken: '✗',
  'not-offered': '–',
  'not-judged': '?',
};

/** What is wrong with a case, or how it ended. */
export function sawOf(result: DeviatingResult): string {
  switch (result.outcome) {
    case 'failed':
    case 'warning':
    case 'known-failure':
      return result.broken.actual;
    case 'known-flaky':
      return result.saw;
    case 'unexpected-pass':
      return 'it passes';
    case 'errored':
      return result.error.message;
  }
}

/** What should have been. */
export function expectedOf(result: DeviatingResult): string {
  switch (result.outcome) {
    case 'failed':
    case 'warning':
    case 'known-failure':
      return result.broken.expected;
    case 'known-flaky':
      return 'it holds each time';
    case 'unexpected-pass':
      return `the known deviation: ${result.known.reason}`;
    case 'errored':
      return 'a verdict';
  }
}
