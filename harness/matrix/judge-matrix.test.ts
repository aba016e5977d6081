import { describe, expect, it } from 'vitest';
import { judgeMatrix } from './judge.ts';
import type { MatrixCase } from './judge.ts';
import { sampleFall, sampleMutant, sampleRun, sampleVariant } from './testing/sample-matrix.ts';

const CASES: readonly MatrixCase[] = [
  { id: 'a/second', requirement: 'A-01' },
  { id: 'a/first', requirement: 'A-01' },
  { id: 'b/only', requirement: 'B-01' },
];
const ALL_FALL = [
  sampleFall('A-01', 'failed', 'a/first'),
  sampleFall('A-01', 'failed', 'a/second'),
  sampleFall('B-01', 'failed', 'b/only'),
];
const MUTANT = sampleMutant({ also: 'B-01' });

describe('judgeMatrix', () => {
  it('finds every case busy and every requirement proven where a steady mutant meets them all', () => {
    const other = sampleMutant({ id: 'two', breaks: 'B-01' });
    const runs = [sampleRun('mutant/one', ...ALL_FALL), sampleRun('mutant/two', sampleFall('B-01'))];
    expect(judgeMatrix(runs, CASES, [MUTANT, other], [])).toMatchObject({
      mutants: [
        { mutant: MUTANT, verdict: 'killed', killedBy: ['a/first', 'a/second'], alsoKilledBy: ['b/only'] },
        { mutant: other, verdict: 'killed' },
      ],
      onReference: [],
      cases: ['a/second', 'a/first', 'b/only'],
      idleCases: [],
      unprovenRequirements: [],
    });
  });

  it('names the cases that killed nothing, in the order of the suite', () => {
    const matrix = judgeMatrix(
      [sampleRun('mutant/one', sampleFall('B-01', 'failed', 'b/only'))],
      CASES,
      [MUTANT],
      [],
    );
    expect(matrix.idleCases).toEqual(['a/second', 'a/first']);
  });

  it('takes a stray for no proof of its case', () => {
    const strict = sampleMutant();
    expect(judgeMatrix([sampleRun('mutant/one', ...ALL_FALL)], CASES, [strict], []).idleCases).toEqual([
      'b/only',
    ]);
  });

  it('takes a flaky killer for no proof of a case', () => {
    const flaky = { ...MUTANT, flaky: { oneIn: 10, chances: 1 } };
    const { mutants, idleCases } = judgeMatrix([sampleRun('mutant/one', ...ALL_FALL)], CASES, [flaky], []);
    expect(mutants).toMatchObject([{ verdict: 'killed', killedBy: ['a/first', 'a/second'] }]);
    expect(idleCases).toEqual(CASES.map(({ id }) => id));
  });

  it('takes the death of a server for no proof of a case', () => {
    const dying = { ...MUTANT, dies: true } as const;
    const deaths = ALL_FALL.map((fall) => ({ ...fall, as: 'errored' as const }));
    const { mutants, idleCases } = judgeMatrix([sampleRun('mutant/one', ...deaths)], CASES, [dying], []);
    expect(mutants).toMatchObject([{ verdict: 'killed', killedBy: ['a/first', 'a/second'] }]);
    expect(idleCases).toEqual(CASES.map(({ id }) => id));
  });

  it('names a requirement once that has cases and that no mutant breaks, "also" being no proof', () => {
    const runs = [sampleRun('mutant/two', ...ALL_FALL)];
    const other = sampleMutant({ id: 'two', breaks: 'B-01', also: 'A-01' });
    expect(judgeMatrix(runs, CASES, [other], []).unprovenRequirements).toEqual(['A-01']);
    expect(judgeMatrix(runs, CASES, [], []).unprovenRequirements).toEqual(['A-01', 'B-01']);
  });

  it('lets a mutant wait whose requirement has no case', () => {
    const matrix = judgeMatrix([sampleRun('mutant/one')], CASES, [sampleMutant({ breaks: 'C-01' })], []);
    expect(matrix.mutants).toMatchObject([{ verdict: 'waiting' }]);
    // What has no case is nothing to prove.
    expect(matrix.unprovenRequirements).toEqual(['A-01', 'B-01']);
  });

  it('judges each target by its own runs, and by all of them', () => {
    const twins = [sampleMutant(), sampleMutant({ id: 'two' })];
    const variant = sampleVariant({ id: 'one' });
    const alarm = sampleFall('B-01', 'warning');
    const runs = [
      sampleRun('variant/one', alarm),
      sampleRun('mutant/one', sampleFall('A-01', 'failed', 'a/first')),
      sampleRun('mutant/two'),
      sampleRun('mutant/one', sampleFall('A-01', 'failed', 'a/second')),
    ];
    expect(judgeMatrix(runs, CASES, twins, [variant])).toMatchObject({
      mutants: [
        { verdict: 'killed', caught: 2, runs: 2, killedBy: ['a/first', 'a/second'], strays: [] },
        { verdict: 'survived', caught: 0, runs: 1, killedBy: [], strays: [] },
      ],
      variants: [{ variant, alarms: [alarm] }],
      onReference: [],
    });
  });

  it('tells everything that was noticed on the reference, in any way', () => {
    const falls = [
      sampleFall('A-01', 'noted'),
      sampleFall('B-01', 'warning'),
      sampleFall('B-01', 'errored', 'b/other'),
    ];
    expect(judgeMatrix([sampleRun('reference', ...falls)], CASES, [], []).onReference).toEqual(falls);
  });
});
