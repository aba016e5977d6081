import type { ReportedResult } from '../../harness/case/result.ts';
import { certificateOf } from '../certificate.ts';
import type { Certificate, CertificateEnvironment, Subject } from '../certificate.ts';
import { digestOf } from '../certificate/digest.ts';
import type { RunReport } from '../report.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../report.ts';
import { sampleReport, sampleResult, sampleResults } from './sample-report.ts';

export const SUBJECT: Subject = {
  name: 'grpc-sample',
  language: 'Go',
  implementation: 'example.org/sample/health',
  version: '1.2.3',
  source: 'https://example.org/sample/tree/v1.2.3/health',
  target: 'target:grpc-sample',
};
export const ENVIRONMENT: CertificateEnvironment = {
  os: 'linux',
  arch: 'x64',
  node: '20.19.5',
  tools: { go: '1.26.8', protoc: '29.3' },
};

/**
 * The report of a run of a whole suite, with a result of each outcome.
 *
 * @param said what the target said, wherever that comes up
 */
export function wholeReport(said = '"unknown service"'): RunReport {
  const known = {
    reason: `the library does so: ${said}`,
    kind: 'defect',
    issue: 'https://example.org/sample/issues/8882',
    review: '2027-05-21',
  } as const;
  const facts = sampleResult({ id: 'check/known-deviation' }, { outcome: 'passed' });
  return reportOf([
    ...sampleResults(said),
    {
      ...facts,
      outcome: 'known-failure',
      broken: { expected: 'SERVING', actual: `end UNKNOWN ${said}` },
      known,
    },
    {
      ...facts,
      id: 'check/chance',
      outcome: 'known-flaky',
      known,
      saw: `no answer within * ms: ${said}`,
      broken: { expected: 'SERVING', actual: `no answer within 5000 ms: ${said}` },
    },
    { ...facts, id: 'check/mended-deviation', outcome: 'unexpected-pass', known },
  ]);
}

/** The report of a run of a whole suite with these results. */
export function reportOf(cases: readonly ReportedResult[]): RunReport {
  const report = sampleReport([]);
  const revisions = judgeRevisions(cases, report.target.offers, true);
  return { ...report, revisions, conformsTo: conformsTo(revisions), counts: countOutcomes(cases), cases };
}

/** A certificate with a case of each outcome. */
export function sampleCertificate(said?: string): Certificate {
  return certificateOf(wholeReport(said), SUBJECT, ENVIRONMENT);
}

/** The certificate with changes that a forger made who knows how to compute the digest. */
export function forged(certificate: Certificate, changes: Partial<Certificate>): Certificate {
  const contents = { ...certificate, ...changes, digest: undefined }; // A key without a value is in no JSON.
  return { ...contents, digest: digestOf(contents) };
}
