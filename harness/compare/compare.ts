import type { Method, Revision } from '../case/requirement.ts';
import { OUTCOMES } from '../case/result.ts';
import type { Outcome } from '../case/result.ts';
import { endOf } from './judged.ts';
import type { Ended, JudgedCase, SuiteRow } from './judged.ts';
import { kindOfChange, PAIR_KINDS } from './kind-of-change.ts';
import type { PairKind } from './kind-of-change.ts';

/** What is compared of a run. */
export interface ComparedRun {
  readonly conformsTo: Revision | null;
  readonly revisions: readonly ComparedRevision[];
  readonly cases: readonly JudgedCase[];
}

/** What is compared of the verdict over a revision. */
export interface ComparedRevision {
  readonly revision: Revision;
  readonly method: Method;
  readonly verdict: 'fulfilled' | 'broken' | 'not-offered' | 'not-judged';
}

/** Both sides of something. */
export interface BeforeAfter<Before, After = Before> {
  readonly before: Before;
  readonly after: After;
}

/** The ways in which a case may have changed, the ones first that somebody must look at first. */
export const CHANGE_KINDS = [...PAIR_KINDS, 'new', 'gone'] as const;

/** One case that is not as it was; level and requirement are those of the later side that has it. */
export type CaseChange = SuiteRow &
  (
    | ({ readonly kind: PairKind } & BeforeAfter<Ended>)
    | ({ readonly kind: 'new' } & BeforeAfter<null, Ended>)
    | ({ readonly kind: 'gone' } & BeforeAfter<Ended, null>)
  );

/** What changed from one run to another. */
export interface RunComparison {
  readonly conformsTo: BeforeAfter<Revision | null>;
  readonly revisions: readonly ({ readonly revision: Revision; readonly method: Method } & BeforeAfter<
    ComparedRevision['verdict'] | null
  >)[];
  readonly counts: Readonly<Record<Outcome, BeforeAfter<number>>>;
  /** In the order of the later run, and then what only the earlier one has. */
  readonly changes: readonly CaseChange[];
  /** Whether a case got worse, or a revision that was fulfilled is not any more. */
  readonly worse: boolean;
}

/** What changed from one run to another: two versions of a server, or two servers. */
export function compareRuns(before: ComparedRun, after: ComparedRun): RunComparison {
  const changes = changesOf(before.cases, after.cases);
  const revisions = revisionsOf(before, after);
  const lost = revisions.some((verdict) => verdict.before === 'fulfilled' && verdict.after !== 'fulfilled');
  return {
    conformsTo: { before: before.conformsTo, after: after.conformsTo },
    revisions,
    counts: countsOf(before.cases, after.cases),
    changes,
    worse: lost || changes.some(({ kind }) => kind === 'worse'),
  };
}

function changesOf(before: readonly JudgedCase[], after: readonly JudgedCase[]): CaseChange[] {
  const earlier = new Map(before.map((judged) => [judged.id, judged]));
  const later = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((judged): CaseChange[] => {
    const old = earlier.get(judged.id);
    if (old === undefined) return [{ ...rowOf(judged), kind: 'new', before: null, after: endOf(judged) }];
    const kind = kindOfChange(old, judged);
    return kind === undefined ? [] : [{ ...rowOf(judged), kind, before: endOf(old), after: endOf(judged) }];
  });
  const gone = before
    .filter(({ id }) => !later.has(id))
    .map((judged): CaseChange => ({ ...rowOf(judged), kind: 'gone', before: endOf(judged), after: null }));
  return [...changed, ...gone];
}

function rowOf({ id, requirement, level, revision }: JudgedCase): SuiteRow {
  return { id, requirement, level, revision };
}

function revisionsOf(before: ComparedRun, after: ComparedRun): RunComparison['revisions'] {
  const known = [...after.revisions, ...before.revisions];
  const methods = new Map(known.map(({ revision, method }) => [revision, method]));
  const verdictOf = ({ revisions }: ComparedRun, wanted: Revision): ComparedRevision['verdict'] | null =>
    revisions.find(({ revision }) => revision === wanted)?.verdict ?? null;
  return Array.from(methods, ([revision, method]) => ({
    revision,
    method,
    before: verdictOf(before, revision),
    after: verdictOf(after, revision),
  }));
}

function countsOf(before: readonly JudgedCase[], after: readonly JudgedCase[]): RunComparison['counts'] {
  const count = (cases: readonly JudgedCase[], wanted: Outcome): number =>
    cases.filter(({ outcome }) => outcome === wanted).length;
  const counts = OUTCOMES.map((outcome) => [
    outcome,
    { before: count(before, outcome), after: count(after, outcome) },
  ]);
  return Object.fromEntries(counts) as RunComparison['counts'];
}
