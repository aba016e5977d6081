import type { RunReport } from '../../reports/report.ts';
import { updateBaseline } from '../baseline/update.ts';
import type { BaselineChange } from '../baseline/update.ts';
import { plainLine } from '../case/text.ts';
import { EXIT } from '../errors.ts';
import { parseBaselineText, writeBaselineFile } from './baseline-file.ts';
import type { Judged } from './judge-target.ts';

/** A baseline that is to say what a run shows. */
export interface UpdatePlan {
  /** As the user calls it. */
  readonly file: string;
  /** What stands in it; `undefined` where there is no such file. */
  readonly text: string | undefined;
  /** The day of the run, `2026-11-21`. */
  readonly today: string;
}

/**
 * Makes a baseline file say what a run has shown.
 *
 * @returns the report of the run, held against the new baseline, and what is told of the file
 * @throws ConformanceError `E_BASELINE` for a file that cannot be written, or a text that cannot be changed
 */
export async function acceptRun(
  { report, results, heldAgainst }: Judged,
  { file, text, today }: UpdatePlan,
): Promise<{ readonly report: RunReport; readonly lines: readonly string[] }> {
  const name = `  baseline      ${plainLine(file)}`;
  // A run that says nothing of its cases would empty the file.
  if (!report.run.complete || report.exitCode === EXIT.nothingRan)
    return { report, lines: [`${name} is left as it is: the run says too little`] };
  const { text: updated, changes } = updateBaseline(text, results, today);
  const baseline = parseBaselineText(updated, file, 'draft');
  if (updated !== text) await writeBaselineFile(file, updated);
  const accepted = heldAgainst({ file, baseline, today });
  // What is left, such as a review day that is over, is for the next run.
  const exitCode = accepted.exitCode === EXIT.notConformant ? EXIT.conformant : accepted.exitCode;
  return {
    report: { ...accepted, exitCode },
    lines: [`${name}: ${countsOf(changes)}`, ...changes.map(lineOf)],
  };
}

const MARKS: Readonly<Record<BaselineChange['kind'], string>> = { added: '+', changed: '~', removed: '-' };

function countsOf(changes: readonly BaselineChange[]): string {
  if (changes.length === 0) return 'nothing to change';
  return (Object.keys(MARKS) as BaselineChange['kind'][])
    .map((kind) => [changes.filter((change) => change.kind === kind).length, kind] as const)
    .filter(([amount]) => amount > 0)
    .map(([amount, kind]) => `${String(amount)} ${kind}`)
    .join(', ');
}

function lineOf({ kind, case: id, text }: BaselineChange): string {
  return `    ${MARKS[kind]} ${id}: ${text}`;
}
