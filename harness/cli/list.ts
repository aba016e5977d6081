import { cases, requirementById } from '../../suites/index.ts';
import { laneOf } from '../case/lane.ts';
import { needsOf } from '../case/needs.ts';
import { selectCases } from '../case/select.ts';
import { count } from '../case/text.ts';

/**
 * Prints the cases.
 *
 * @throws ConformanceError `E_CASE` for a pattern that matches nothing
 */
export function listCommand(options: { readonly case: readonly string[]; readonly json: boolean }): void {
  const rows = selectCases(cases, options.case).map((row) => {
    const requirement = requirementById.get(row.requirement);
    return {
      id: row.id,
      requirement: row.requirement,
      level: requirement?.level,
      revision: requirement?.revision,
      summary: row.summary,
      needs: needsOf(row),
      lane: laneOf(row),
    };
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map((row) => row.id.length));
  for (const row of rows) {
    const needs = row.needs.length === 0 ? 'only looks' : `needs ${row.needs.join(', ')}`;
    process.stdout.write(
      `${row.id.padEnd(width)}  ${(row.level ?? '').padEnd(6)}  ${row.requirement}  ${String(row.revision)}  ${needs}\n`,
    );
  }
  process.stdout.write(`\n${count(rows.length, 'case')}; explain ID tells more\n`);
}
