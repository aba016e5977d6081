import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../harness/compare/compare.ts';
import { marked } from '../testing/marked-paint.ts';
import { forged, sampleCertificate } from '../testing/sample-certificate.ts';
import { HOSTILE } from '../testing/sample-report.ts';
import { certificateText, rerunText, verdictText } from './verification.ts';

const certificate = sampleCertificate();

describe('what a certificate says', () => {
  const text = certificateText(certificate, 'certificate.json');
  test.each([
    'certificate   certificate.json',
    'certifies     grpc-sample 1.2.3 (Go, example.org/sample/health), started by target:grpc-sample',
    'source        https://example.org/sample/tree/v1.2.3/health',
    `suite         grpc-health-conformance 0.1.0, ${String(certificate.cases.length)} cases with the digest ${certificate.suite.cases.value.slice(0, 12)}…`,
    'date          2026-11-21T02:17:03.319Z',
    'made on       linux x64, Node 20.19.5, go 1.26.8, protoc 29.3',
    'run           seed 42, at least 2015, 5000 ms for an observation',
    'conforms to   2015 (Check) broken, 2018 (Watch) broken, 2025 (List) not judged',
  ])('%s', (line) => {
    expect(text.split('\n')).toContain(`  ${line}`);
  });

  test('every deviation has a line, and what passed or was not asked has none', () => {
    const ids = certificate.cases
      .filter(({ id }) => new RegExp(`^\\S ${id} `, 'm').test(text))
      .map(({ outcome }) => outcome);
    expect(new Set(ids)).toEqual(
      new Set(['failed', 'warning', 'known-failure', 'known-flaky', 'unexpected-pass', 'errored']),
    );
    expect(text).toContain(
      '~ check/known-deviation  CHK-03  MUST  known failure (the library does so: "unknown service"): expected SERVING; saw end UNKNOWN "unknown service"',
    );
    expect(text).toContain(
      '~ check/chance  CHK-03  MUST  known flaky (the library does so: "unknown service"): saw no answer within * ms: "unknown service" where it failed',
    );
  });

  test('no text in it steers a terminal', () => {
    const hostile = sampleCertificate(HOSTILE);
    const target = { ...hostile.target, name: HOSTILE, version: HOSTILE, source: HOSTILE, target: HOSTILE };
    const environment = { os: HOSTILE, arch: HOSTILE, node: HOSTILE, tools: { go: HOSTILE } };
    const lines = certificateText({ ...hostile, target, environment }, HOSTILE).split('\n');
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(lines).toHaveLength(text.split('\n').length);
  });
});

describe('the verdict', () => {
  test('over one that is in order', () => {
    const text = verdictText({ problems: [], notes: ['made by another suite'] }, marked);
    expect(text).toBe(
      '  note: made by another suite\n  <green>✓</green> the digest is right, and what it says follows from its cases\n',
    );
  });

  test('tells every problem on a line, up to a number', () => {
    const problems = Array.from({ length: 33 }, (_nothing, index) => `problem ${String(index)}`);
    const lines = verdictText({ problems, notes: [] }).split('\n');
    expect(lines[0]).toBe('✗ problem 0');
    expect(lines.slice(29)).toEqual([
      '✗ problem 29',
      '… and 3 more problems',
      '  not to be trusted: 33 problems',
      '',
    ]);
  });
});

test('what a new run gave', () => {
  expect(rerunText(compareRuns(certificate, certificate))).toContain(
    'does what is certified: no case changed',
  );
  const others = forged(certificate, { cases: certificate.cases.slice(1) });
  expect(rerunText(compareRuns(certificate, others))).toContain(
    'the target does not do what is certified: 1 only in the earlier run',
  );
});
