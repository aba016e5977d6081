import { LEVEL_EFFECTS } from '../case/levels.ts';
import { plainLine } from '../case/text.ts';
import type { BrokenResult } from './apply.ts';
import type { Deviation } from './baseline.ts';
import { patternOf } from './match.ts';
import { yamlText } from './yaml-text.ts';

/** A baseline that says nothing yet. */
export const NEW_FILE = `# What is known to be broken, and why. Each deviation must go on happening, or the run fails: docs/baselines.md
deviations: []
`;

/**
 * The lines of a new deviation. Its reason is empty, which is an error at the next run: somebody has to write it.
 *
 * @param results at least one; all of one requirement
 * @param today `2026-11-21`; the review day is half a year later
 * @param indent the blanks before the dash
 */
export function newDeviation(results: readonly BrokenResult[], today: string, indent: string): string[] {
  const [first] = results;
  if (first === undefined) throw new Error('a deviation has cases');
  const { id, title } = first.requirement;
  return [
    `# ${plainLine(`${id}: ${title}`)}`,
    '# Write the reason, with the place in the source, and whether it is a defect or a difference: an empty reason is an error.',
    "- reason: ''",
    '  kind: defect',
    `  review: '${halfYearAfter(today)}'`,
    '  cases:',
    ...results.flatMap((result) => [
      `    - case: ${result.id}`,
      `      outcome: ${usualOutcome(result)}`,
      `      saw: ${yamlText(patternOf(result.broken.actual))}`,
    ]),
  ].map((line) => indent + line);
}

/** How a broken case ends without `--strict`: that is what a baseline says. */
export function usualOutcome({ requirement }: BrokenResult): Deviation['outcome'] {
  return LEVEL_EFFECTS[requirement.level].broken === 'warning' ? 'warning' : 'failed';
}

const MONTHS_TO_REVIEW = 6;

/** The same day half a year later, or the last one of a month that is shorter. */
function halfYearAfter(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  // Day 0 of a month is the last one of the month before.
  const last = new Date(Date.UTC(year, month + MONTHS_TO_REVIEW, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 'YYYY-MM-DD'.length);
}
