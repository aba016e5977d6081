import { cases, requirementById } from '../../suites/index.ts';
import { laneOf } from '../case/lane.ts';
import { needsOf } from '../case/needs.ts';
import { selectCases } from '../case/select.ts';
import { count } from '../case/text.ts';

/** The flags of `list`, as the command line gives them. */
export interface ListOptions {
  readonly case: readonly string[];
  readonly targets: boolean;
  readonly probers: boolean;
  readonly json: boolean;
}

/** Prints the servers that come with the suite. */
export async function listTargetsCommand(json: boolean): Promise<void> {
  const [{ bundledTargets }, { findSubjects }] = await Promise.all([
    import('../target/bundled.ts'),
    import('../certify/find.ts'),
  ]);
  const implementations = (await findSubjects([])).map(({ manifest }) => ({
    target: `target:${manifest.name}`,
    summary: `${manifest.language}: ${manifest.implementation} ${manifest.version}; certify builds and judges it`,
  }));
  const ours = bundledTargets.map(({ name, summary }) => ({ target: `target:${name}`, summary }));
  const rows = [...ours, ...implementations];
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map(({ target }) => target.length));
  for (const { target, summary } of rows) process.stdout.write(`${target.padEnd(width)}  ${summary}\n`);
  process.stdout.write(`\n${count(rows.length, 'target')}; run TARGET shows what the suite says of it\n`);
}

/** Prints the probers that there are models of. */
export async function listProbersCommand(json: boolean): Promise<void> {
  const { probers } = await import('../probers/index.ts');
  const rows = probers.map(({ id, name, version, family }) => ({
    id,
    name,
    version: version ?? null,
    family,
  }));
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map(({ id }) => id.length));
  for (const { id, name, version } of rows)
    process.stdout.write(`${id.padEnd(width)}  ${name}${version === null ? '' : ` ${version}`}\n`);
  process.stdout.write(
    `\n${count(rows.length, 'prober')}; verdicts TARGET shows what they make of a server\n`,
  );
}

/**
 * Prints the cases.
 *
 * @throws ConformanceError `E_CASE` for a pattern that matches nothing
 */
export function listCommand(options: Pick<ListOptions, 'case' | 'json'>): void {
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
