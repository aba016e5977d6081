import { describe, expect, test } from 'vitest';
import { cases } from '../suites/index.ts';
import { CEILING_MS, runCli } from './cli.ts';
import { completeReportOf, expectRefusal, idsOf, reasonsOf } from './expectations.ts';

const LIST_CASES = ['--case', 'list/*'] as const;
const isListCase = (id: string): boolean => id.startsWith('list/');

describe.concurrent('run of a target that comes with the suite', { timeout: CEILING_MS }, () => {
  test('the reference passes', async () => {
    const run = await runCli(['run', 'target:reference', ...LIST_CASES]);
    const report = completeReportOf(run, isListCase);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(report).toMatchObject({
      target: { label: 'target:reference', name: 'reference' },
      counts: { failed: 0, warning: 0, errored: 0 },
    });
    expect(report.counts.passed).toBeGreaterThan(0);
  });

  test('a mutant fails for its reason and no other', async () => {
    const run = await runCli(['run', 'target:mutant/list-cut-at-100', ...LIST_CASES]);
    const report = completeReportOf(run, isListCase);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    const broken = report.cases.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'not-applicable');
    expect(broken).not.toEqual([]);
    for (const { outcome, requirement } of broken)
      expect([outcome, requirement.id]).toEqual(['failed', 'LST-04']);
    expect(run.stdout).toContain('2025 (List) ✗ 1 requirement broken');
    expect(run.stdout).toContain('rerun      npx grpc-health-conformance run target:mutant/list-cut-at-100 ');
    expect(report.target.name).toBe('mutant/list-cut-at-100');
  });

  test('a variant without List is told that its cases are not applicable, and that nothing ran', async () => {
    const run = await runCli(['run', 'target:variant/list-missing', ...LIST_CASES]);
    const report = completeReportOf(run, isListCase);
    expect(idsOf(report, 'not-applicable')).toEqual(cases.map(({ id }) => id).filter(isListCase));
    expect(reasonsOf(report)).toContain('target does not offer List');
    expect(run.stdout).toContain('not applicable: target does not offer List');
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain('E_NOTHING_RAN');
  });

  test('a variant without List conforms where that is noticed', async () => {
    const run = await runCli(['run', 'target:variant/list-missing', '--case', 'SVC-03', '--case', 'CHK-03']);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain('2025 (List) – not offered');
  });

  test('a server that lacks a control is not asked for it', async () => {
    const run = await runCli(['run', 'target:variant/names-never-cleared', '--case', 'watch/cleared-name']);
    expect(reasonsOf(completeReportOf(run, (id) => id === 'watch/cleared-name'))).toEqual([
      'target offers no clearStatus',
    ]);
    expect(run.exitCode).toBe(4);
  });

  test.for<[target: string, ...texts: string[]]>([
    ['target:mutant/nope', 'there is no bundled target "mutant/nope"', 'list --targets', 'E_TARGET'],
    ['target:mutant/list-cut-at-10', 'did you mean "mutant/list-cut-at-100"?', 'E_TARGET'],
    ['target:', 'nothing stands after "target:"', 'target:NAME', 'E_TARGET'],
  ])('%s is refused', async ([target, ...texts]) => {
    expectRefusal(await runCli(['run', target]), 2, ...texts);
  });
});
