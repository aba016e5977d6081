import { beforeAll, describe, expect, it } from 'vitest';
import { cases, requirements } from '../suites/index.ts';
import { computeMatrix } from '../harness/cli/matrix.ts';
import { problemsOf } from '../harness/matrix/problems.ts';
import { fallsWith } from '../targets/mutants/mutant.ts';
import type { Matrix } from '../harness/matrix/judge.ts';
import type { Problem } from '../harness/matrix/problems.ts';

/** The whole matrix in this process; guards against hanging, and is far above what it takes. */
const CEILING_MS = 300_000;

// The part of the matrix that fits into a test run; `npm run kill-matrix -- --check` proves the rest, in CI.
describe('the kill matrix', () => {
  let matrix: Matrix;
  beforeAll(async () => {
    matrix = await computeMatrix('part', () => undefined);
  }, CEILING_MS);
  const textsOf = (...kinds: readonly Problem['kind'][]): string[] =>
    problemsOf(matrix)
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ text }) => text);

  it('has at least 80 mutants, and at least 30 variants', () => {
    expect(matrix.mutants.length).toBeGreaterThanOrEqual(80);
    expect(matrix.variants.length).toBeGreaterThanOrEqual(30);
  });
  it('kills every mutant', () => {
    expect(textsOf('survivor', 'caught-too-rarely')).toEqual([]);
  });
  it('kills every mutant by its own requirement, and names no requirement for nothing', () => {
    expect(textsOf('wrong-reason', 'unfounded')).toEqual([]);
  });
  it('lets every variant pass', () => {
    expect(textsOf('false-alarm')).toEqual([]);
  });
  it('finds the strict reference perfect', () => {
    expect(textsOf('imperfect-reference')).toEqual([]);
  });
  it('has a mutant for every case, which the case kills', () => {
    expect(textsOf('idle-case')).toEqual([]);
  });
  it('has a mutant for every requirement that has a case', () => {
    expect(textsOf('unproven-requirement')).toEqual([]);
  });
  it('names requirements that are in the ledger', () => {
    const known = new Set(requirements.map(({ id }) => id));
    const named = [
      ...matrix.mutants.flatMap(({ mutant }) => [mutant.breaks, ...fallsWith(mutant)]),
      ...matrix.variants.flatMap(({ variant }) => [...(variant.warns ?? []), ...(variant.notes ?? [])]),
    ];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
  it('has a case of every mutant that waits for none', () => {
    const covered = new Set(cases.map(({ requirement }) => requirement));
    const waiting = matrix.mutants.filter(({ verdict }) => verdict === 'waiting');
    expect(waiting.filter(({ mutant }) => covered.has(mutant.breaks))).toEqual([]);
  });
});
