import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outcomes } from '../targets/scripted/outcomes.ts';
import { probers } from '../harness/probers/index.ts';
import { matrixCell, matrixGroups } from '../harness/probers/matrix.ts';
import type { Decision } from '../harness/probers/prober.ts';
import { discrepancyMatrixMarkdown } from './discrepancy-matrix.ts';

const groups = matrixGroups(probers);

it('has every prober', () => {
  const ids = groups.flatMap(({ columns }) => columns.map(({ prober }) => prober.id));
  expect([...new Set(ids)].toSorted()).toEqual(probers.map(({ id }) => id).toSorted());
});

it('is the page that is kept with the code: npm run prober-matrix writes it', () => {
  const kept = readFileSync(new URL('../docs/discrepancy-matrix.md', import.meta.url), 'utf8').split('\n');
  const now = discrepancyMatrixMarkdown({ outcomes, groups, cell: matrixCell }).split('\n');
  // Of a thousand lines only those are shown that differ.
  expect(now.filter((line, index) => line !== kept[index]).slice(0, 5)).toEqual([]);
  expect(kept).toHaveLength(now.length);
});

it('shows verdicts, exit codes and grades, and where probers disagree', () => {
  const [group] = groups;
  const [first, second] = group?.columns ?? [];
  const [outcome, other] = outcomes;
  if (!group || !first || !second || !outcome || !other) throw new Error('the matrix is empty');
  const decision = (verdict: Decision['verdict'], grade: Decision['grade'], exitCode?: number): Decision => ({
    ...{ verdict, grade, fact: 'f', rule: 'r', source: 's' },
    ...(exitCode !== undefined && { exitCode }),
  });
  const page = discrepancyMatrixMarkdown({
    outcomes: [outcome, other],
    groups: [{ title: 'All', columns: [first, second] }],
    cell: (column, { name }) =>
      column === first
        ? decision('healthy', 'verified', 0)
        : name === outcome.name
          ? decision('none', 'inferred')
          : decision('unknown', 'unknown'),
  });
  expect(page).toContain(
    [
      '## All',
      '',
      `| outcome | ${first.heading} | ${second.heading} |`,
      '| --- | --- | --- |',
      `| **\`${outcome.name}\`** | H 0 v | – i |`,
      `| \`${other.name}\` | H 0 v | ? |`,
      '',
    ].join('\n'),
  );
});
