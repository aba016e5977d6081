import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { count, quote } from '../case/text.ts';
import type { CaseError } from '../case/result.ts';
import type { Manifest } from '../certify/manifest.ts';
import type { Agreement, Cell } from './compare.ts';

/** What came of one real program. */
export type ProgramResult = Pick<Manifest, 'name' | 'version'> &
  (
    | { readonly state: 'compared'; readonly cells: readonly Cell[] }
    /** It could not be built or started, or died. */
    | { readonly state: 'failed'; readonly error: CaseError }
  );

/** Every difference as a block, then a line for each prober. */
export function parityText(results: readonly ProgramResult[]): string {
  const blocks = results.flatMap((result) =>
    result.state === 'compared'
      ? result.cells.filter(({ agreement }) => agreement === 'differs').map(differenceBlock)
      : [],
  );
  return [...blocks, ...table(results), totals(results)].map((line) => `${line}\n`).join('');
}

/** A difference: what the server does, what the model says and by which rule, and what the program said. */
function differenceBlock({ prober, outcome, model, real }: Cell): string {
  return [
    `✗ ${prober} · ${outcome}`,
    `    server    ${outcomeNamed(outcome)?.does ?? ''}`,
    `    model     ${verdictText(model.verdict, model.exitCode)}: ${model.fact}`,
    `    rule      ${model.rule} (${model.grade}: ${model.source})`,
    `    program   ${verdictText(real.verdict, real.exitCode)}: ${quote(real.said, SAID_LIMIT)}`,
    '',
  ].join('\n');
}

/** How much is shown of what a program printed, in characters: the reason stands at its end. */
const SAID_LIMIT = 400;

function verdictText(verdict: string, exitCode: number | undefined): string {
  return exitCode === undefined ? verdict : `${verdict}, exit code ${String(exitCode)}`;
}

const HEADINGS = ['prober', 'program', 'version', 'agree', 'differ', 'unproved'];

function table(results: readonly ProgramResult[]): string[] {
  const rows = results.flatMap((result) => {
    const { name, version } = result;
    if (result.state === 'failed') return [['', name, version, 'failed']];
    return [...new Set(result.cells.map(({ prober }) => prober))].map((prober) => {
      const own = result.cells.filter((cell) => cell.prober === prober);
      const amount = (agreement: Agreement): string => String(countOf(own, agreement));
      return [prober, name, version, amount('agrees'), amount('differs'), amount('unproved')];
    });
  });
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const errors = results.flatMap((result) =>
    result.state === 'failed'
      ? [`✗ ${result.name}: ${result.error.message}`, `    ${result.error.hint}`]
      : [],
  );
  return [...lines.map((line) => `  ${line}`), '', ...errors];
}

function totals(results: readonly ProgramResult[]): string {
  const cells = results.flatMap((result) => (result.state === 'compared' ? result.cells : []));
  return (
    `  ${count(cells.length, 'cell')}: ${String(countOf(cells, 'agrees'))} agree, ` +
    `${String(countOf(cells, 'differs'))} differ, ${String(countOf(cells, 'unproved'))} are not proved, as the model does not know`
  );
}

/** How many cells came out so. */
export function countOf(cells: readonly Cell[], agreement: Agreement): number {
  return cells.filter((cell) => cell.agreement === agreement).length;
}
