import { describe, expect, it } from 'vitest';
import { sampleReport, sampleResult } from '../../reports/testing/sample-report.ts';
import type { CaseResult, Verdict } from '../case/result.ts';
import type { Deviation } from '../baseline/baseline.ts';
import { concludeRun } from './conclude.ts';
import type { BaselinePlan } from './conclude.ts';

const { schemaVersion, suite, target, run } = sampleReport([]);
const facts = { schemaVersion, suite, target, run };
const broken = { expected: 'OK', actual: 'silence' };

const result = (name: string, verdict: Verdict): CaseResult => sampleResult({ id: `check/${name}` }, verdict);
const RESULTS = {
  passed: result('passed', { outcome: 'passed' }),
  failed: result('failed', { outcome: 'failed', broken }),
  warning: result('warning', { outcome: 'warning', broken }),
  skipped: result('skipped', { outcome: 'not-applicable', reason: 'no control' }),
  errored: result('errored', { outcome: 'errored', error: { code: 'E_CONTROL', message: 'm', hint: 'h' } }),
};
type Name = keyof typeof RESULTS;

/** A baseline that says of each case that it is broken as `failed` is. */
function plan(
  names: readonly Name[],
  review = '2027-05-21',
  chance: Pick<Deviation, 'sometimes'> = {},
): BaselinePlan {
  const known = { reason: 'it waits', kind: 'defect', review } as const;
  const deviation: Deviation = { outcome: 'failed', saw: 'sil*', ...chance, known };
  const deviations = new Map(names.map((name) => [RESULTS[name].id, deviation]));
  return { file: 'known.yaml', baseline: { deviations }, today: '2026-11-21' };
}

const resultsOf = (names: readonly Name[]): CaseResult[] => names.map((name) => RESULTS[name]);

describe('the exit code of a run', () => {
  it.each<[names: Name[], known: Name[] | undefined, exitCode: number]>([
    [['passed'], undefined, 0],
    [['passed', 'warning', 'skipped'], undefined, 0],
    [['warning'], undefined, 0],
    [['passed', 'failed'], undefined, 1],
    [['passed', 'failed', 'errored'], undefined, 3],
    [['skipped'], undefined, 4],
    [[], undefined, 4],
    [['passed'], [], 0],
    [['passed', 'failed'], ['failed'], 0],
    [['failed', 'skipped'], ['failed'], 0],
    [['failed'], ['passed'], 1],
    [['passed'], ['passed'], 1],
    [['warning'], ['warning'], 1],
    [['passed', 'skipped'], ['skipped'], 1],
    [['passed', 'errored'], ['errored'], 3],
    [['passed', 'errored'], ['passed'], 3],
  ])('of %j with %j known is %i', (names, known, exitCode) => {
    expect(concludeRun(facts, resultsOf(names), false, known && plan(known)).exitCode).toBe(exitCode);
  });

  it.each<[names: Name[], review: string, exitCode: number]>([
    [['passed'], '2027-05-21', 0],
    [['failed'], '2027-05-21', 0],
    [['skipped'], '2027-05-21', 1],
    [['passed'], '2026-11-20', 1],
  ])('of %j broken by chance, to be looked at on %s, is %i', (names, review, exitCode) => {
    expect(
      concludeRun(facts, resultsOf(names), false, plan(names, review, { sometimes: true })).exitCode,
    ).toBe(exitCode);
  });

  it('is 1 when the review day of a known failure is over', () => {
    expect(concludeRun(facts, resultsOf(['failed']), false, plan(['failed'], '2026-11-20')).exitCode).toBe(1);
  });

  it('tells what is worse: trouble, then an interruption', () => {
    const interrupted = { ...facts, run: { ...run, complete: false } };
    expect(concludeRun(interrupted, resultsOf(['failed']), false).exitCode).toBe(130);
    expect(concludeRun(interrupted, resultsOf(['passed']), false, plan(['passed'])).exitCode).toBe(130);
    expect(concludeRun(facts, resultsOf(['failed']), true).exitCode).toBe(3);
  });
});

describe('the report', () => {
  it('counts and judges what the baseline leaves', () => {
    const report = concludeRun(
      facts,
      resultsOf(['passed', 'failed', 'skipped']),
      false,
      plan(['failed', 'skipped']),
    );
    expect(report.counts).toMatchObject({ passed: 1, failed: 0, 'known-failure': 1, 'not-applicable': 1 });
    expect(report.revisions[0]).toMatchObject({ verdict: 'broken', brokenRequirements: ['CHK-03'] });
    expect(report).toMatchObject({ conformsTo: null, baseline: { file: 'known.yaml' } });
    expect(report.baseline?.problems.map(({ kind }) => kind)).toEqual(['not-applicable']);
  });

  it('calls a revision broken whose case passed by chance', () => {
    const chance = plan(['passed'], '2027-05-21', { sometimes: true });
    const report = concludeRun(facts, resultsOf(['passed']), false, chance);
    expect(report.counts).toMatchObject({ passed: 0, 'known-flaky': 1 });
    expect(report.revisions[0]).toMatchObject({ verdict: 'broken', brokenRequirements: ['CHK-03'] });
  });

  it('names no baseline where there is none', () => {
    expect(concludeRun(facts, resultsOf(['passed']), false)).not.toHaveProperty('baseline');
  });

  it('names one that says nothing', () => {
    expect(concludeRun(facts, resultsOf(['passed']), false, plan([])).baseline).toEqual({
      file: 'known.yaml',
      problems: [],
    });
  });
});
