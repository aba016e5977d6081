import { expect } from 'vitest';
import { cases } from '../suites/index.ts';
import type { RunReport } from '../reports/report.ts';
import type { CliRun } from './cli.ts';

/** The command refused: the code, nothing on stdout, no report, and each of the texts on stderr. */
export function expectRefusal(run: CliRun, exitCode: number, ...texts: readonly string[]): void {
  for (const text of texts) expect(run.stderr).toContain(text);
  expect(run).toMatchObject({ exitCode, stdout: '', files: [] });
  // Whoever reads a stack trace was left alone by the message.
  expect(run.stderr).not.toMatch(/\n\s+at /);
}

/** The run wrote both reports and nothing else; returns what stands in them. */
export function reportOf(run: CliRun): RunReport {
  expect(run.files.toSorted()).toEqual(['junit.xml', 'report.json']);
  if (run.report === undefined) throw new Error('there is no report.json');
  return run.report;
}

/** The run has a result for every case of the suite, or for those that were selected. */
export function completeReportOf(run: CliRun, selected: (id: string) => boolean = () => true): RunReport {
  const report = reportOf(run);
  expect(report.run.complete).toBe(true);
  expect(report.exitCode).toBe(run.exitCode);
  expect(report.cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id).filter(selected));
  return report;
}

/** The ids of the cases that ended so. */
export function idsOf(report: RunReport, outcome: RunReport['cases'][number]['outcome']): string[] {
  return report.cases.filter((result) => result.outcome === outcome).map(({ id }) => id);
}

/** The codes of everything that could not be judged, without repeats. */
export function errorCodesOf({ cases: results }: RunReport): string[] {
  return [...new Set(results.flatMap((result) => (result.outcome === 'errored' ? [result.error.code] : [])))];
}

/** Why cases were not run, without repeats. */
export function reasonsOf({ cases: results }: RunReport): string[] {
  return [
    ...new Set(results.flatMap((result) => (result.outcome === 'not-applicable' ? [result.reason] : []))),
  ];
}
