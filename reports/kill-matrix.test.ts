import { describe, expect, test } from 'vitest';
import {
  sampleFall,
  sampleMatrix,
  sampleMutantVerdict,
  sampleVariantVerdict,
} from '../harness/matrix/testing/sample-matrix.ts';
import { killMatrixJson, killMatrixMarkdown } from './kill-matrix.ts';
import { HOSTILE } from './testing/sample-report.ts';

const FLAKY = { oneIn: 10, chances: 20 };
/** Characters that could end a line, a cell or the reader's trust in what is shown. */
const UNSAFE = /[^\n\P{C}]|[\u2028\u2029]/u;

/** The cells of a row of a table, the one that begins with this. */
function cellsOf(page: string, first: string): string[] | undefined {
  const line = page.split('\n').find((text) => text.startsWith(`| ${first} |`));
  return line
    ?.split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The headings of the second level. */
const headingsOf = (page: string): string[] => page.match(/(?<=^## ).*$/gm) ?? [];

const MIXED = sampleMatrix({
  mutants: [
    sampleMutantVerdict(
      { id: 'killed', also: 'B-01 C-01', seenIn: 'Ruby' },
      { killedBy: ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'], alsoKilledBy: ['b/1', 'c/1'] },
    ),
    sampleMutantVerdict({ id: 'alone', breaks: 'B-01' }, { killedBy: ['b/1', 'b/2', 'b/3', 'b/4'] }),
    sampleMutantVerdict({ id: 'survivor' }, { verdict: 'survived', caught: 0, killedBy: [] }),
    sampleMutantVerdict({ id: 'wrong' }, { strays: [sampleFall('D-01')] }),
    sampleMutantVerdict({ id: 'flaky', flaky: FLAKY }, { caught: 4, runs: 5 }),
    sampleMutantVerdict({ id: 'waiter', breaks: 'E-01' }, { verdict: 'waiting', caught: 0, killedBy: [] }),
  ],
  variants: [
    sampleVariantVerdict({ id: 'quiet', warns: ['A-01', 'B-01'], notes: ['C-01'], seenIn: '.NET' }),
    sampleVariantVerdict({ id: 'loud' }, { alarms: [sampleFall('A-01')] }),
  ],
  onReference: [sampleFall('A-01', 'noted')],
  cases: ['a/1', 'a/2', 'a/3', 'b/1'],
  idleCases: ['a/3'],
  unprovenRequirements: ['D-01', 'F-01'],
});

describe('the page', () => {
  const page = killMatrixMarkdown(MIXED);

  test('counts what is good, flaky and waiting mutants left out', () => {
    expect(cellsOf(page, 'mutants killed for the right reason')?.[1]).toBe('**2 of 4**');
    expect(cellsOf(page, 'variants without a false alarm')?.[1]).toBe('**1 of 2**');
    expect(cellsOf(page, 'cases that kill a mutant')?.[1]).toBe('3 of 4');
    expect(cellsOf(page, 'requirements with cases and without a mutant')?.[1]).toBe('2');
    expect(cellsOf(page, 'notices on the strict reference')?.[1]).toBe('1');
  });

  test('shows a mutant with the first of its killers, and who falls with it', () => {
    const killers = '`a/1`, `a/2`, `a/3` and 2 more';
    const defect = 'the server is wrong';
    expect(cellsOf(page, '`killed`')).toEqual(['`killed`', defect, 'A-01', killers, 'B-01, C-01', 'Ruby']);
    const others = '`b/1`, `b/2`, `b/3` and 1 more';
    expect(cellsOf(page, '`alone`')).toEqual(['`alone`', defect, 'B-01', others, '', '']);
    expect(cellsOf(page, '`wrong`')?.[3]).toBe('`a-01/case`');
  });

  test('shows a survivor in bold', () => {
    expect(cellsOf(page, '`survivor`')?.[3]).toBe('**survives**');
    expect(page.match(/\*\*survives\*\*/g)).toHaveLength(1);
  });

  test('shows by which mutants each requirement is broken, alone in bold, and with how many it falls', () => {
    expect(cellsOf(page, 'A-01')).toEqual(['A-01', '`killed`, **`survivor`**, **`wrong`**', '']);
    expect(cellsOf(page, 'B-01')).toEqual(['B-01', '**`alone`**', '1']);
    expect(cellsOf(page, 'C-01')).toBeUndefined();
  });

  test('shows of a flaky mutant what should be, and not what chance gave', () => {
    const cells = ['`flaky`', 'the server is wrong', 'A-01', '20', '87.8 %'];
    expect(cellsOf(page, '`flaky`')).toEqual(cells);
    const luckier = MIXED.mutants.map((verdict) =>
      verdict.runs === 5 ? { ...verdict, caught: 5 } : verdict,
    );
    expect(killMatrixMarkdown({ ...MIXED, mutants: luckier })).toBe(page);
  });

  test('shows a variant with what it may be told of, and marks a false alarm', () => {
    const cells = ['`quiet`', 'the server is different', 'no text forbids it', 'A-01, B-01', 'C-01', '.NET'];
    expect(cellsOf(page, '`quiet`')).toEqual(cells);
    expect(cellsOf(page, '`loud` **false alarm**')?.slice(3)).toEqual(['', '', '']);
  });

  test('has a section for problems and one for those who wait only where there are any', () => {
    const always = ['Mutants', 'Requirements', 'Flaky mutants', 'Variants'];
    expect(headingsOf(killMatrixMarkdown(sampleMatrix()))).toEqual(always);
    expect(headingsOf(page)).toEqual([
      'Problems',
      'Mutants',
      'Requirements',
      'Flaky mutants',
      'Waiting',
      'Variants',
    ]);
    expect(page).toContain('- **survivor**: mutant/survivor survives');
    expect(page.slice(page.indexOf('## Waiting'))).toContain('| `waiter` |');
    expect(page.slice(0, page.indexOf('## Waiting'))).not.toContain('| `waiter` |');
  });

  test('has tables whose rows have as many cells as their head', () => {
    for (const table of page.match(/(?:^\|.*\n)+/gm) ?? []) {
      const widths = table
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size, table).toBe(1);
    }
  });
});

describe('text that is in the way of a table', () => {
  test('a long cell and a long problem are shown to their ends', () => {
    const mutants = Array.from({ length: 12 }, (_, index) =>
      sampleMutantVerdict({ id: `mutant-with-a-name-${String(index)}` }, { verdict: 'survived' }),
    );
    const page = killMatrixMarkdown(sampleMatrix({ mutants }));
    expect(cellsOf(page, 'A-01')?.[1]?.split(', ')).toEqual(
      mutants.map(({ mutant }) => `**\`${mutant.id}\`**`),
    );
    const defect = 'long '.repeat(50).trim();
    const survivor = sampleMutantVerdict({ defect }, { verdict: 'survived' });
    expect(killMatrixMarkdown(sampleMatrix({ mutants: [survivor] }))).toContain(
      `notices that ${defect}: strengthen the cases of A-01\n`,
    );
  });

  test('a vertical bar stays in its cell', () => {
    const page = killMatrixMarkdown(
      sampleMatrix({
        mutants: [sampleMutantVerdict({ defect: 'a|b', seenIn: '| ---' })],
        variants: [sampleVariantVerdict({ difference: 'c|d', allowedBy: '||' })],
      }),
    );
    expect(cellsOf(page, '`one`')).toEqual(['`one`', 'a\\|b', 'A-01', '`a-01/case`', '', '\\| ---']);
    expect(cellsOf(page, '`other`')?.slice(1, 3)).toEqual(['c\\|d', '\\|\\|']);
  });

  test('a backslash before a vertical bar does not set it free', () => {
    const mutants = [sampleMutantVerdict({ defect: 'a\\|b' })];
    expect(killMatrixMarkdown(sampleMatrix({ mutants }))).toContain('| a\\\\\\|b |');
  });

  test('what a target said neither starts a line nor steers the reader', () => {
    const fall = { ...sampleFall('B-01'), saw: `saw |\n# ${HOSTILE}` };
    const page = killMatrixMarkdown(
      sampleMatrix({
        mutants: [sampleMutantVerdict({ defect: HOSTILE }, { strays: [fall] })],
        variants: [sampleVariantVerdict({ difference: HOSTILE, allowedBy: HOSTILE }, { alarms: [fall] })],
        onReference: [fall],
      }),
    );
    expect(UNSAFE.exec(page)?.[0]).toBeUndefined();
    expect(page.match(/^# .*$/gm)).toEqual(['# What the suite catches']);
    expect(headingsOf(page)).toEqual(['Problems', 'Mutants', 'Requirements', 'Flaky mutants', 'Variants']);
    expect(cellsOf(page, '`one`')).toHaveLength(6);
  });
});

describe('the JSON', () => {
  const json = killMatrixJson(MIXED);
  const report = JSON.parse(json) as Record<string, Record<string, unknown>[]> & { schemaVersion: number };
  const find = (id: string): unknown => report['mutants']?.find((mutant) => mutant['id'] === id);

  test('carries the measured and the expected rate', () => {
    expect(find('flaky')).toMatchObject({ caughtRate: 0.8, caught: 4, runs: 5 });
    expect(find('flaky')).toHaveProperty('expectedCatchRate', expect.closeTo(1 - 0.9 ** 20, 10));
    expect(find('killed')).toMatchObject({ caughtRate: 1, expectedCatchRate: 1, verdict: 'killed' });
    expect(find('survivor')).toMatchObject({ caughtRate: 0, expectedCatchRate: 1, verdict: 'survived' });
  });

  test('has a rate of nothing for a mutant that was never run', () => {
    const unrun = killMatrixJson(
      sampleMatrix({ mutants: [sampleMutantVerdict({}, { caught: 0, runs: 0 })] }),
    );
    expect(JSON.parse(unrun)).toMatchObject({ mutants: [{ caughtRate: 0 }] });
  });

  test('tells all that the page leaves out', () => {
    expect(report.schemaVersion).toBe(1);
    expect(find('killed')).toMatchObject({
      also: ['B-01', 'C-01'],
      killedBy: ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'],
      alsoKilledBy: ['b/1', 'c/1'],
      seenIn: 'Ruby',
    });
    expect(find('wrong')).toMatchObject({ also: [], strays: [sampleFall('D-01')] });
    expect(report['variants']).toMatchObject([
      { id: 'quiet', warns: ['A-01', 'B-01'], notes: ['C-01'], alarms: [], unfounded: [] },
      { id: 'loud', warns: [], notes: [], alarms: [sampleFall('A-01')] },
    ]);
    expect(report['problems']?.map(({ kind }) => kind)).toContain('false-alarm');
    const { onReference, cases, idleCases, unprovenRequirements } = MIXED;
    expect(report).toMatchObject({ onReference, cases, idleCases, unprovenRequirements });
  });

  test('ends with a line feed and holds hostile text as it is', () => {
    expect(json.endsWith('}\n')).toBe(true);
    const mutants = [sampleMutantVerdict({ defect: HOSTILE })];
    expect(JSON.parse(killMatrixJson(sampleMatrix({ mutants })))).toMatchObject({
      mutants: [{ defect: HOSTILE }],
    });
  });
});
