import { describe, expect, it } from 'vitest';
import type { Fall } from './fall.ts';
import { judgeMutant, judgeVariant } from './judge.ts';
import type { MutantVerdict } from './judge.ts';
import { sampleFall, sampleMutant, sampleRun, sampleVariant } from './testing/sample-matrix.ts';

const FLAKY = { oneIn: 10, chances: 1 };

/** Judges a mutant by what was noticed in each of its runs. */
function judged(
  changes: Parameters<typeof sampleMutant>[0],
  runs: readonly (readonly Fall[])[],
  covered = true,
): Omit<MutantVerdict, 'mutant'> {
  const { mutant, ...verdict } = judgeMutant(
    sampleMutant(changes),
    runs.map((falls) => sampleRun('mutant/one', ...falls)),
    covered,
  );
  expect(mutant).toEqual(sampleMutant(changes));
  return verdict;
}

describe('judgeMutant', () => {
  it.each(['failed', 'warning', 'noted'] as const)('is killed by a case of what it breaks that %s', (as) => {
    expect(judged({}, [[sampleFall('A-01', as)]])).toEqual({
      verdict: 'killed',
      caught: 1,
      runs: 1,
      killedBy: ['a-01/case'],
      alsoKilledBy: [],
      strays: [],
      unfounded: [],
    });
  });

  it('names the cases that killed it once each, sorted', () => {
    const falls = ['a/z', 'a/m', 'a/z'].map((id) => sampleFall('A-01', 'failed', id));
    expect(judged({}, [falls, falls])).toMatchObject({ killedBy: ['a/m', 'a/z'], caught: 2, runs: 2 });
  });

  it.each([
    [true, 'survived'],
    [false, 'waiting'],
  ] as const)('that nobody noticed: where its requirement has a case is %s, it is %s', (covered, verdict) => {
    expect(judged({}, [[]], covered)).toEqual({
      verdict,
      caught: 0,
      runs: 1,
      killedBy: [],
      alsoKilledBy: [],
      strays: [],
      unfounded: [],
    });
  });

  it('survives what only a requirement noticed that it does not name', () => {
    const stray = sampleFall('B-01');
    expect(judged({}, [[stray]])).toMatchObject({ verdict: 'survived', caught: 0, strays: [stray] });
  });

  it('is killed all the same when another noticed too, which is a stray', () => {
    const stray = sampleFall('B-01', 'warning');
    expect(judged({}, [[sampleFall('A-01'), stray]])).toMatchObject({
      verdict: 'killed',
      killedBy: ['a-01/case'],
      strays: [stray],
    });
  });

  it('may let fall what it names in "also", and must', () => {
    expect(judged({ also: 'B-01 C-01' }, [[sampleFall('A-01'), sampleFall('B-01')]])).toMatchObject({
      verdict: 'killed',
      killedBy: ['a-01/case'],
      alsoKilledBy: ['b-01/case'],
      strays: [],
      unfounded: ['C-01'],
    });
  });

  it('is not killed by what falls with it', () => {
    expect(judged({ also: 'B-01' }, [[sampleFall('B-01')]])).toMatchObject({
      verdict: 'survived',
      caught: 0,
      alsoKilledBy: ['b-01/case'],
      strays: [],
    });
  });

  it('does not die, so that an error is a stray and no kill, even of what it breaks', () => {
    const error = sampleFall('A-01', 'errored');
    expect(judged({}, [[error]])).toMatchObject({
      verdict: 'survived',
      caught: 0,
      killedBy: [],
      strays: [error],
    });
  });
});

describe('judgeMutant of one that ends its server', () => {
  const [death, other] = [sampleFall('A-01', 'errored'), sampleFall('B-01', 'errored')];

  it('expects errors in any case', () => {
    expect(judged({ dies: true }, [[death, other]])).toMatchObject({
      verdict: 'killed',
      caught: 1,
      killedBy: ['a-01/case'],
      alsoKilledBy: ['b-01/case'],
      strays: [],
    });
  });

  it('is caught only where a case of what it breaks met the death', () => {
    expect(judged({ dies: true }, [[other], [death]])).toMatchObject({
      verdict: 'killed',
      caught: 1,
      runs: 2,
    });
    expect(judged({ dies: true }, [[other]])).toMatchObject({ verdict: 'survived', caught: 0, strays: [] });
  });

  it.each(['failed', 'warning', 'noted'] as const)(
    'has strays where its death was taken for an answer: %s',
    (as) => {
      const answer = sampleFall('A-01', as);
      expect(judged({ dies: true }, [[answer]])).toMatchObject({
        verdict: 'survived',
        killedBy: [],
        strays: [answer],
      });
    },
  );
});

describe('judgeMutant of a flaky one', () => {
  it('counts each run in which any requirement that it names noticed, and asks for none of them', () => {
    const runs = [
      [sampleFall('A-01')],
      [],
      [sampleFall('B-01')],
      [sampleFall('A-01'), sampleFall('B-01')],
      [],
    ];
    expect(judged({ flaky: FLAKY, also: 'B-01 C-01' }, runs)).toEqual({
      verdict: 'killed',
      caught: 3,
      runs: 5,
      killedBy: ['a-01/case'],
      alsoKilledBy: ['b-01/case'],
      strays: [],
      unfounded: [],
    });
  });

  it('has strays like any other', () => {
    const strays = [sampleFall('D-01'), sampleFall('A-01', 'errored')];
    expect(judged({ flaky: FLAKY, also: 'B-01' }, [strays])).toMatchObject({
      verdict: 'survived',
      caught: 0,
      strays,
    });
  });
});

describe('judgeVariant', () => {
  it.each<[what: string, changes: Parameters<typeof sampleVariant>[0], fall: Fall, alarms: boolean]>([
    ['a warning that it names', { warns: ['A-01'] }, sampleFall('A-01', 'warning'), false],
    ['a note that it names', { notes: ['A-01'] }, sampleFall('A-01', 'noted'), false],
    ['a warning that it does not name', {}, sampleFall('A-01', 'warning'), true],
    ['a note that it does not name', {}, sampleFall('A-01', 'noted'), true],
    ['a warning named as a note', { notes: ['A-01'] }, sampleFall('A-01', 'warning'), true],
    ['a note named as a warning', { warns: ['A-01'] }, sampleFall('A-01', 'noted'), true],
    ['a failure of what may warn', { warns: ['A-01'] }, sampleFall('A-01', 'failed'), true],
    [
      'an error of what may warn and note',
      { warns: ['A-01'], notes: ['A-01'] },
      sampleFall('A-01', 'errored'),
      true,
    ],
  ])('%s', (_what, changes, fall, alarms) => {
    const variant = sampleVariant(changes);
    expect(judgeVariant(variant, [sampleRun('variant/other', fall)])).toEqual({
      variant,
      alarms: alarms ? [fall] : [],
      // What it names had nothing to tell then: an alarm is no ground.
      unfounded: alarms ? [...(variant.warns ?? []), ...(variant.notes ?? [])] : [],
    });
  });

  it('tells what it names and what had nothing to tell', () => {
    const variant = sampleVariant({ warns: ['A-01', 'B-01'], notes: ['C-01'] });
    const run = sampleRun('variant/other', sampleFall('B-01', 'warning'));
    expect(judgeVariant(variant, [run])).toEqual({ variant, alarms: [], unfounded: ['A-01', 'C-01'] });
  });
});
