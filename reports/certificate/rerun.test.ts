import { describe, expect, test } from 'vitest';
import type { ReportedResult } from '../../harness/case/result.ts';
import { certificateOf } from '../certificate.ts';
import type { RunReport } from '../report.ts';
import {
  ENVIRONMENT,
  reportOf,
  sampleCertificate,
  SUBJECT,
  wholeReport,
} from '../testing/sample-certificate.ts';
import { allOffered, sampleResult } from '../testing/sample-report.ts';
import { isConfirmed, rerunComparison } from './rerun.ts';

const KNOWN = 'check/known-deviation';
const CHANCE = 'check/chance';
const whole = wholeReport();

/** The report of a new run, with one case ended otherwise. */
function rerun(id: string, change: (result: ReportedResult) => ReportedResult): RunReport {
  return reportOf(whole.cases.map((result) => (result.id === id ? change(result) : result)));
}

/** How the known deviation ends in a run without a baseline. */
function raw(actual: string): (result: ReportedResult) => ReportedResult {
  return ({ id }) => sampleResult({ id }, { outcome: 'failed', broken: { expected: 'SERVING', actual } });
}

function passed({ id }: ReportedResult): ReportedResult {
  return sampleResult({ id }, { outcome: 'passed' });
}

describe('a new run confirms a certificate', () => {
  test.each<[what: string, report: RunReport]>([
    ['that says the same', whole],
    ['with the known deviation, without a baseline', rerun(KNOWN, raw('end UNKNOWN "unknown service"'))],
    [
      'whose times and transcripts differ',
      rerun('watch/unknown-name-stays-open', (result) => ({
        ...result,
        durationMs: 99,
        notes: ['slow'],
        transcript: [],
      })),
    ],
    ['with what is broken by chance, where it passed', rerun(CHANCE, passed)],
    [
      'with what is broken by chance, in a run without a baseline that has seen it',
      rerun(CHANCE, raw('no answer within 12 ms: "unknown service"')),
    ],
    [
      'of a newer suite with more cases',
      reportOf([...whole.cases, sampleResult({ id: 'check/newer' }, { outcome: 'passed' })]),
    ],
  ])('%s', (_what, report) => {
    expect(isConfirmed(rerunComparison(sampleCertificate(), report))).toBe(true);
  });
});

test('a known deviation of a SHOULD is a warning in a run without a baseline, and confirmed', () => {
  const requirement = { id: 'CHK-05', level: 'SHOULD', revision: 2015 } as const;
  const broken = { expected: 'SERVING', actual: 'silence' };
  const known = { reason: 'it does so', kind: 'difference', review: '2027-05-21' } as const;
  const facts = sampleResult({ requirement }, { outcome: 'passed' });
  const certified = reportOf([{ ...facts, outcome: 'known-failure', broken, known }]);
  const again = reportOf([sampleResult({ requirement }, { outcome: 'warning', broken })]);
  expect(isConfirmed(rerunComparison(certificateOf(certified, SUBJECT, ENVIRONMENT), again))).toBe(true);
});

test('what makes a revision broken by chance alone is confirmed by a run in which it passed', () => {
  const known = { reason: 'a race', kind: 'defect', review: '2027-05-21' } as const;
  const other = sampleResult({ id: 'check/other' }, { outcome: 'passed' });
  const flaky = sampleResult({ id: CHANCE }, { outcome: 'known-flaky', known, saw: 'no answer within * ms' });
  const certificate = certificateOf(reportOf([other, flaky]), SUBJECT, ENVIRONMENT);
  const comparison = rerunComparison(certificate, reportOf([other, passed(flaky)]));
  expect(comparison.revisions[0]).toMatchObject({ before: 'broken', after: 'broken' });
  expect(isConfirmed(comparison)).toBe(true);
});

describe('a new run does not confirm a certificate', () => {
  test.each<[what: string, report: RunReport, kind: string]>([
    ['when a case fails', rerun('check/serving', raw('NOT_SERVING')), 'worse'],
    [
      'when a case passes that did not',
      rerun('check/unknown-name', ({ id }) => sampleResult({ id }, { outcome: 'passed' })),
      'better',
    ],
    ['when the known deviation is another one', rerun(KNOWN, raw('end INTERNAL')), 'broken-differently'],
    [
      'when what is broken by chance has another message',
      rerun(CHANCE, raw('end INTERNAL')),
      'broken-differently',
    ],
    [
      'when what is broken by chance could not be judged',
      rerun(CHANCE, ({ id }) =>
        sampleResult({ id }, { outcome: 'errored', error: { code: 'E_CONTROL', message: 'm', hint: 'h' } }),
      ),
      'worse',
    ],
    [
      'when what is broken by chance does not apply',
      rerun(CHANCE, ({ id }) => sampleResult({ id }, { outcome: 'not-applicable', reason: 'no control' })),
      'no-longer-applicable',
    ],
    [
      'when the known deviation is gone',
      rerun(KNOWN, ({ id }) => sampleResult({ id }, { outcome: 'passed' })),
      'better',
    ],
    [
      'when a case is not applicable for another reason',
      rerun('watch/known-services', ({ id }) =>
        sampleResult({ id }, { outcome: 'not-applicable', reason: 'no' }),
      ),
      'other-reason',
    ],
    ['when a case is missing', reportOf(whole.cases.slice(1)), 'gone'],
  ])('%s', (_what, report, kind) => {
    const comparison = rerunComparison(sampleCertificate(), report);
    expect(isConfirmed(comparison)).toBe(false);
    expect(comparison.changes).toMatchObject([{ kind }]);
  });

  test('when a method is not offered any more', () => {
    const target = { ...whole.target, offers: allOffered({ List: { kind: 'absent' } }) };
    const comparison = rerunComparison(sampleCertificate(), { ...whole, target });
    expect(comparison.changes).toEqual([]);
    expect(isConfirmed(comparison)).toBe(false);
  });
});
