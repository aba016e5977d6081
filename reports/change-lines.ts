import { groupBy } from '../harness/case/group.ts';
import { count } from '../harness/case/text.ts';
import { CHANGE_KINDS } from '../harness/compare/compare.ts';
import type { CaseChange } from '../harness/compare/compare.ts';
import { endedText } from './ended-text.ts';
import type { Paint } from './failure-block.ts';

/** How the kinds of changes are called. */
export const KIND_TEXTS: Readonly<Record<CaseChange['kind'], string>> = {
  worse: 'worse',
  'broken-differently': 'broken differently',
  better: 'better',
  'now-applicable': 'now applicable',
  'no-longer-applicable': 'not applicable any more',
  'judged-otherwise': 'seen as before and judged otherwise',
  'other-reason': 'not applicable for another reason',
  new: 'only in the later run',
  gone: 'only in the earlier run',
};

/** Beyond this many of one kind a reader is better served by the JSON. */
const MOST_CASES = 50;

const MARKS: Readonly<Record<CaseChange['kind'], readonly [colour: Parameters<Paint>[0], mark: string]>> = {
  worse: ['red', '✗'],
  'broken-differently': ['yellow', '!'],
  better: ['green', '✓'],
  'now-applicable': ['green', '✓'],
  'no-longer-applicable': ['yellow', '–'],
  'judged-otherwise': ['dim', '·'],
  'other-reason': ['dim', '·'],
  new: ['dim', '+'],
  gone: ['dim', '-'],
};

/** The changes of one kind, and how many more there are than are shown. */
export interface ChangeGroup {
  readonly kind: CaseChange['kind'];
  readonly shown: readonly CaseChange[];
  readonly more: number;
}

/** The changes by kind, the ones first that somebody must look at first. */
export function groupChanges(changes: readonly CaseChange[]): ChangeGroup[] {
  const groups = groupBy(changes, ({ kind }) => kind);
  return CHANGE_KINDS.flatMap((kind) => {
    const all = groups.get(kind) ?? [];
    if (all.length === 0) return [];
    return [{ kind, shown: all.slice(0, MOST_CASES), more: Math.max(0, all.length - MOST_CASES) }];
  });
}

/** `2 worse, 1 better`. */
export function countChanges(changes: readonly CaseChange[]): string {
  const groups = groupChanges(changes);
  if (groups.length === 0) return 'no case changed';
  return groups
    .map(({ kind, shown, more }) => `${String(shown.length + more)} ${KIND_TEXTS[kind]}`)
    .join(', ');
}

/** Every change with its requirement, its level and both sides, for a terminal; ends with an empty line if there is any. */
export function changeLines(changes: readonly CaseChange[], paint: Paint): string[] {
  return groupChanges(changes).flatMap(({ kind, shown, more }) => [
    `${KIND_TEXTS[kind]} (${count(shown.length + more, 'case')})`,
    ...shown.flatMap((change) => linesOf(change, paint)),
    ...(more > 0 ? [`  … and ${String(more)} more; --json has all`] : []),
    '',
  ]);
}

function linesOf(change: CaseChange, paint: Paint): string[] {
  const [colour, mark] = MARKS[change.kind];
  const head = `${paint(colour, mark)} ${paint('bold', change.id)}  ${change.requirement}  ${change.level}`;
  if (change.before === null) return [`${head}  ${endedText(change.after)}`];
  if (change.after === null) return [`${head}  ${endedText(change.before)}`];
  return [head, `    before   ${endedText(change.before)}`, `    after    ${endedText(change.after)}`];
}
