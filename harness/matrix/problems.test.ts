import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';
import type { Problem } from './problems.ts';
import {
  sampleFall,
  sampleMatrix,
  sampleMutantVerdict,
  sampleVariantVerdict,
} from './testing/sample-matrix.ts';

type MutantArguments = Parameters<typeof sampleMutantVerdict>;

const problemsOfMutant = (...verdict: MutantArguments): Problem[] =>
  problemsOf(sampleMatrix({ mutants: [sampleMutantVerdict(...verdict)] }));

describe('problemsOf', () => {
  it('has nothing to tell of a matrix in which all is well', () => {
    expect(problemsOf(sampleMatrix())).toEqual([]);
  });

  it('tells everything, the mutants first', () => {
    const matrix = sampleMatrix({
      mutants: [sampleMutantVerdict({}, { verdict: 'survived', strays: [sampleFall('B-01')] })],
      variants: [sampleVariantVerdict({}, { alarms: [sampleFall('C-01')], unfounded: ['D-01'] })],
      onReference: [sampleFall('E-01', 'warning')],
      idleCases: ['f/one', 'f/two'],
      unprovenRequirements: ['G-01'],
    });
    expect(problemsOf(matrix).map(({ kind }) => kind)).toEqual([
      'survivor',
      'wrong-reason',
      'false-alarm',
      'unfounded',
      'imperfect-reference',
      'idle-case',
      'idle-case',
      'unproven-requirement',
    ]);
  });

  it('names the defect of a survivor and the requirement whose cases are too weak', () => {
    expect(problemsOfMutant({}, { verdict: 'survived', caught: 0, killedBy: [] })).toEqual([
      {
        kind: 'survivor',
        text: 'mutant/one survives: no case of A-01 notices that the server is wrong: strengthen the cases of A-01',
      },
    ]);
  });

  it('has nothing to tell of a mutant that waits, whatever it names', () => {
    expect(problemsOfMutant({ also: 'B-01' }, { verdict: 'waiting', unfounded: ['B-01'] })).toEqual([]);
  });

  it('tells of a stray how to get rid of it', () => {
    expect(problemsOfMutant({}, { strays: [sampleFall('B-01')] })).toEqual([
      {
        kind: 'wrong-reason',
        text:
          'mutant/one breaks A-01, and b-01/case (B-01) failed: expected this; saw that: ' +
          'loosen that case, or add B-01 to "also" when it cannot be avoided',
      },
    ]);
  });

  it('tells of one stray of each requirement and way', () => {
    const strays = [
      sampleFall('B-01', 'failed', 'b/one'),
      sampleFall('B-01', 'failed', 'b/two'),
      sampleFall('B-01', 'warning', 'b/three'),
      sampleFall('C-01', 'failed', 'c/one'),
    ];
    const texts = problemsOfMutant({}, { strays }).map(({ text }) => text);
    expect(texts).toHaveLength(3);
    for (const [index, words] of ['(B-01) failed', '(B-01) warning', '(C-01) failed'].entries())
      expect(texts[index]).toContain(words);
  });

  it('does not offer "also" for an error on a mutant that lives', () => {
    expect(problemsOfMutant({}, { strays: [sampleFall('A-01', 'errored')] })).toEqual([
      {
        kind: 'wrong-reason',
        text:
          'mutant/one: a-01/case (A-01) errored: expected this; saw that; ' +
          'it does not die, so no case may be errored',
      },
    ]);
  });

  it('does not offer "also" for a death that was taken for an answer', () => {
    expect(problemsOfMutant({ dies: true }, { strays: [sampleFall('A-01')] })).toEqual([
      {
        kind: 'wrong-reason',
        text:
          'mutant/one: a-01/case (A-01) failed: expected this; saw that; ' +
          'the death of a target is an error, never its answer',
      },
    ]);
  });

  it('tells what to take out of "also", of a mutant that is killed', () => {
    const unfounded = ['B-01', 'C-01'];
    expect(problemsOfMutant({ also: 'B-01 C-01' }, { unfounded })).toEqual(
      unfounded.map((id) => ({
        kind: 'unfounded',
        text: `mutant/one names ${id} in "also", of which no case fell: take it out`,
      })),
    );
  });

  it('tells of a survivor that it survives, and not what else did not fall', () => {
    const found = problemsOfMutant({ also: 'B-01' }, { verdict: 'survived', caught: 0, unfounded: ['B-01'] });
    expect(found.map(({ kind }) => kind)).toEqual(['survivor']);
  });

  it('compares a flaky mutant with what its defect allows', () => {
    const flaky = { oneIn: 2, chances: 4 }; // 15 of 16 runs
    const missed = { verdict: 'survived', caught: 0, runs: 5, killedBy: [] } as const;
    expect(problemsOfMutant({ flaky }, missed)).toEqual([
      {
        kind: 'caught-too-rarely',
        text:
          'mutant/one was caught in 0 of 5 runs, and its defect allows 93.8 %: ' +
          'strengthen the cases of A-01, or lower its chances',
      },
    ]);
    // One of five is refuted as well, 7 in 100 000; two of five are not, 2 in 1000.
    expect(problemsOfMutant({ flaky }, { ...missed, verdict: 'killed', caught: 1 })).toHaveLength(1);
    expect(problemsOfMutant({ flaky }, { ...missed, verdict: 'killed', caught: 2 })).toEqual([]);
  });

  it('calls no flaky mutant a survivor that had too few chances to be seen', () => {
    const found = problemsOfMutant(
      { flaky: { oneIn: 10, chances: 1 } },
      { verdict: 'survived', caught: 0, runs: 5 },
    );
    expect(found).toEqual([]);
  });

  it('tells of a false alarm why the variant is right', () => {
    const alarms = [sampleFall('A-01'), sampleFall('A-01', 'warning')];
    expect(problemsOf(sampleMatrix({ variants: [sampleVariantVerdict({}, { alarms })] }))).toEqual(
      ['failed', 'warning'].map((as) => ({
        kind: 'false-alarm',
        text:
          `variant/other is right (no text forbids it), and a-01/case (A-01) ${as}: ` +
          'expected this; saw that: loosen the case by the ledger',
      })),
    );
  });

  it('tells what to take out of a variant', () => {
    const variants = [sampleVariantVerdict({ warns: ['A-01'] }, { unfounded: ['A-01'] })];
    expect(problemsOf(sampleMatrix({ variants }))).toEqual([
      {
        kind: 'unfounded',
        text: 'variant/other names A-01, which had nothing to tell: take it out of the variant',
      },
    ]);
  });

  it.each<[changes: Parameters<typeof sampleMatrix>[0], problem: Problem]>([
    [
      { onReference: [sampleFall('A-01', 'noted')] },
      {
        kind: 'imperfect-reference',
        text: 'the strict reference server must be perfect, and a-01/case (A-01) noted: expected this; saw that',
      },
    ],
    [
      { idleCases: ['a-01/case'] },
      {
        kind: 'idle-case',
        text: 'the case a-01/case kills no mutant: add one to targets/mutants that it notices, or take the case away',
      },
    ],
    [
      { unprovenRequirements: ['A-01'] },
      {
        kind: 'unproven-requirement',
        text: "the requirement A-01 has cases and no mutant: add one to targets/mutants with breaks: 'A-01'",
      },
    ],
  ])('%o', (changes, problem) => {
    expect(problemsOf(sampleMatrix(changes))).toEqual([problem]);
  });
});
