import { OUTCOMES } from '../harness/case/result.ts';
import type { RunComparison } from '../harness/compare/compare.ts';
import { changeLines, countChanges } from './change-lines.ts';
import type { ComparedSide } from './compared-side.ts';
import { outcomeText } from './ended-text.ts';
import { plain } from './failure-block.ts';
import type { Paint } from './failure-block.ts';
import { shown, shownJson } from './shown.ts';

/** Two runs and what changed from the one to the other. */
export interface ComparedSides {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** What a reader must know before judging by the changes; safe to print. */
  readonly notes: readonly string[];
  readonly comparison: RunComparison;
}

/** What changed, for a person at a terminal. */
export function comparisonText(
  { before, after, notes, comparison }: ComparedSides,
  paint: Paint = plain,
): string {
  const { changes, worse } = comparison;
  const facts = [...conformanceFacts(comparison), ...countFacts(comparison)];
  const width = Math.max(...facts.map(([label]) => label.length));
  const lines = [
    '',
    `  before   ${sideText(before)}`,
    `  after    ${sideText(after)}`,
    '',
    ...notes.map((note) => `  note: ${note}`),
    ...(notes.length > 0 ? [''] : []),
    ...facts.map(([label, was, is]) => {
      const text = `  ${label.padEnd(width)}   ${was === is ? is : `${was} → ${is}`}`;
      return was === is ? paint('dim', text) : text;
    }),
    '',
    ...changeLines(changes, paint),
    `  ${paint(worse ? 'red' : 'green', worse ? 'it got worse' : 'nothing got worse')}: ${countChanges(changes)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What changed, for programs. */
export function comparisonJson({ before, after, notes, comparison }: ComparedSides): string {
  return shownJson({ schemaVersion: 1, before, after, notes, ...comparison });
}

/** What holds for the run as a whole, with both sides. */
export type Fact = readonly [label: string, before: string, after: string];

/** The revisions that are fulfilled. */
export function conformanceFacts({ conformsTo, revisions }: RunComparison): Fact[] {
  return [
    ['conforms to', String(conformsTo.before ?? 'none'), String(conformsTo.after ?? 'none')],
    ...revisions.map(({ revision, method, before, after }): Fact => [
      `${String(revision)} (${method})`,
      (before ?? 'unknown').replaceAll('-', ' '),
      (after ?? 'unknown').replaceAll('-', ' '),
    ]),
  ];
}

/** How many cases ended in which way, without what neither side has. */
export function countFacts({ counts }: RunComparison): Fact[] {
  return OUTCOMES.flatMap((outcome): Fact[] => {
    const { before, after } = counts[outcome];
    return before + after === 0 ? [] : [[outcomeText(outcome), String(before), String(after)]];
  });
}

function sideText({ file, kind, name, version, target, suite, date }: ComparedSide): string {
  const called = [name, version].filter((part) => part !== null).join(' ');
  return `${shown(called)} (${shown(target)}), ${kind} of ${shown(date)} by ${shown(suite.name)} ${shown(suite.version)}: ${shown(file)}`;
}
