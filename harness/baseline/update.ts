import { groupBy } from '../case/group.ts';
import type { CaseResult } from '../case/result.ts';
import { plainLine } from '../case/text.ts';
import { outcomeFits, sawFits } from './apply.ts';
import type { BrokenResult } from './apply.ts';
import type { Deviation } from './baseline.ts';
import { parseBaseline } from './document.ts';
import type { Entry } from './document.ts';
import {
  addition,
  applyEdits,
  hasBrackets,
  indentOf,
  lineBreakOf,
  removal,
  replacement,
  withoutBrackets,
} from './edit.ts';
import type { Edit } from './edit.ts';
import { patternOf } from './match.ts';
import { NEW_FILE, newDeviation, usualOutcome } from './new-deviations.ts';
import { yamlText } from './yaml-text.ts';

/** One thing that an update does to a baseline. */
export interface BaselineChange {
  readonly kind: 'added' | 'changed' | 'removed';
  /** The id of the case. */
  readonly case: string;
  /** What is seen now, or why the case was taken out. Safe to print. */
  readonly text: string;
}

/** What happens to one case of the file. */
type Change =
  | { readonly kind: 'stays' }
  | { readonly kind: 'removed'; readonly why: string }
  | { readonly kind: 'changed'; readonly result: BrokenResult };

/**
 * Makes a baseline say what was seen: adds what is broken and not in it, rewrites what is broken otherwise, takes out what
 * passes or does not apply. All else of the text stays as it is, and so do cases that were not run or could not be judged.
 *
 * @param text of a baseline that could be read; `undefined` for a new one
 * @param results of the run, not held against any baseline
 * @param today the day of the run, `2026-11-21`
 * @throws ConformanceError `E_BASELINE` for a text with aliases, in which nothing can be changed in one place alone
 */
export function updateBaseline(
  text: string | undefined,
  results: readonly CaseResult[],
  today: string,
): { readonly text: string; readonly changes: readonly BaselineChange[] } {
  const before = text ?? NEW_FILE;
  const byId = new Map(results.map((result) => [result.id, result]));
  const entries = parseBaseline(before).groups.flatMap((group) => group.entries);
  const changeOf = (entry: Entry): Change => changeFor(entry, byId.get(entry.id));
  const known = new Set(entries.map(({ id }) => id));
  const added = results.filter(isBroken).filter(({ id }) => !known.has(id));
  const changes = [
    ...added.map((result): BaselineChange => ({ kind: 'added', case: result.id, text: sawLine(result) })),
    ...entries.flatMap((entry) => describe(entry.id, changeOf(entry))),
  ];
  if (changes.length === 0) return { text: before, changes };
  const edited = edit(before, changeOf, (indent) =>
    Array.from(groupBy(added, ({ requirement }) => requirement.id).values(), (group) =>
      newDeviation(group, today, indent),
    ),
  );
  return { text: edited, changes };
}

function changeFor(entry: Entry, result: CaseResult | undefined): Change {
  switch (result?.outcome) {
    case undefined:
    case 'errored':
      return { kind: 'stays' };
    case 'passed':
      return entry.sometimes ? { kind: 'stays' } : { kind: 'removed', why: 'it passes' };
    case 'not-applicable':
      return { kind: 'removed', why: `it does not apply: ${plainLine(result.reason)}` };
    case 'failed':
    case 'warning':
      return sawFits(result, said(entry)) && outcomeFits(result, said(entry))
        ? { kind: 'stays' }
        : { kind: 'changed', result };
  }
}

function describe(id: string, change: Change): BaselineChange[] {
  switch (change.kind) {
    case 'stays':
      return [];
    case 'removed':
      return [{ kind: 'removed', case: id, text: change.why }];
    case 'changed':
      return [{ kind: 'changed', case: id, text: sawLine(change.result) }];
  }
}

/**
 * @param changeOf tells what happens to a case
 * @param newGroups makes the lines of each new deviation, for an indentation
 */
function edit(
  text: string,
  changeOf: (entry: Entry) => Change,
  newGroups: (indent: string) => readonly (readonly string[])[],
): string {
  if (!text.endsWith('\n')) return edit(text + lineBreakOf(text), changeOf, newGroups);
  const { document, deviations, groups } = parseBaseline(text);
  if (hasBrackets(document)) return edit(withoutBrackets(document), changeOf, newGroups);
  const isGone = (entry: Entry): boolean => changeOf(entry).kind === 'removed';
  const emptied = groups.map(({ entries }) => entries.every(isGone));
  const edits = groups.flatMap(({ entries, cases }, index) =>
    emptied[index] === true
      ? [removal(text, deviations, index)]
      : entries.flatMap((entry, place): readonly Edit[] => {
          const change = changeOf(entry);
          if (change.kind === 'removed') return [removal(text, cases, place)];
          return change.kind === 'changed' ? rewriting(text, entry, change.result) : [];
        }),
  );
  const added = newGroups(indentOf(text, deviations));
  const someStay = emptied.includes(false);
  if (added.length > 0) {
    const lines = added.flatMap((block, index) => (someStay || index > 0 ? ['', ...block] : block));
    edits.push(...addition(text, deviations, lines));
  } else if (!someStay && groups.length > 0) {
    edits.push({ from: deviations.after, to: deviations.after, text: ' []' });
  }
  const edited = applyEdits(text, edits);
  // A blank line may have stood before what was the last.
  return BLANK_END.test(text) ? edited : edited.replace(BLANK_END, '');
}

const BLANK_END = /(?<=\n)(?:[ \t]*\r?\n)+$/;

function rewriting(text: string, entry: Entry, result: BrokenResult): readonly Edit[] {
  return [
    ...(sawFits(result, said(entry))
      ? []
      : [replacement(text, entry.saw, yamlText(patternOf(result.broken.actual)))]),
    ...(outcomeFits(result, said(entry)) ? [] : [replacement(text, entry.outcome, usualOutcome(result))]),
  ];
}

/** What the file says of a case. */
function said({ outcome, saw }: Entry): Pick<Deviation, 'outcome' | 'saw'> {
  return { outcome: outcome.value === 'warning' ? 'warning' : 'failed', saw: String(saw.value) };
}

function isBroken(result: CaseResult): result is BrokenResult {
  return result.outcome === 'failed' || result.outcome === 'warning';
}

function sawLine({ broken }: BrokenResult): string {
  return `saw ${plainLine(broken.actual)}`;
}
