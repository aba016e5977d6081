import { describe, expect, test } from 'vitest';
import { certificateJson } from '../certificate.ts';
import { jsonReport } from '../json.ts';
import { sampleCertificate, wholeReport } from '../testing/sample-certificate.ts';
import { HOSTILE, SAMPLE_REPORTS } from '../testing/sample-report.ts';
import { recognise } from './recognise.ts';

describe('a report is recognised:', () => {
  test.each([...SAMPLE_REPORTS, { name: 'every outcome', report: wholeReport() }])('$name', ({ report }) => {
    const text = jsonReport(report);
    expect(recognise(text)).toEqual({ kind: 'report', report: JSON.parse(text) as unknown });
  });
});

test.each([undefined, HOSTILE])('a certificate is recognised, whatever the target said', (said) => {
  const certificate = sampleCertificate(said);
  expect(recognise(certificateJson(certificate))).toEqual({ kind: 'certificate', certificate });
});

const certificate = sampleCertificate();
const [first] = certificate.cases;
describe('does not have the form:', () => {
  test.each<[what: string, changes: object, problem: string]>([
    ['a key too many', { luck: 1 }, 'the file has a key that is not known: "luck"'],
    ['a hostile key', { '\u001b[31m': 1 }, 'not known: "\\u{1b}[31m"'],
    ['a key too few', { date: undefined }, "the file must have required property 'date'"],
    ['no digest', { digest: undefined }, "the file must have required property 'digest'"],
    [
      'an unknown outcome',
      { cases: [{ ...first, outcome: 'lucky' }] },
      '"/cases/0/outcome" must be one of passed',
    ],
    ['passed with a reason', { cases: [{ ...first, reason: 'r' }] }, '"/cases/0/reason" does not belong'],
    ['no case at all', { cases: [] }, '"/cases" must NOT have fewer than 1 items'],
    ['another digest', { digest: { ...certificate.digest, algorithm: 'md5' } }, '"/digest/algorithm"'],
    ['a number that is too large', { run: { ...certificate.run, seed: 2 ** 32 } }, '"/run/seed" must be <='],
  ])('%s', (_what, changes, problem) => {
    expect(recognise(JSON.stringify({ ...certificate, ...changes }))).toEqual({
      kind: 'bad-form',
      meant: 'certificate',
      problem: expect.stringContaining(problem) as string,
    });
  });

  test('a key that stands twice', () => {
    const text = certificateJson(certificate).replace('"date":', '"date": "2020-01-01T00:00:00Z", "date":');
    expect(recognise(text)).toEqual({
      kind: 'bad-form',
      meant: 'certificate',
      problem: 'the file has the key "date" twice in one object',
    });
  });

  test('a report', () => {
    const report = { ...wholeReport(), conformsTo: 2016 };
    expect(recognise(JSON.stringify(report))).toMatchObject({ kind: 'bad-form', meant: 'report' });
  });
});

describe('is neither:', () => {
  test.each<[text: string, problem: string]>([
    ['nonsense', 'is no JSON'],
    ['1', 'is neither'],
    ['null', 'is neither'],
    ['{}', 'is neither'],
    ['[]', 'is a list'],
    [JSON.stringify({ ...certificate, schemaVersion: 2 }), 'is a certificate of the form 2'],
    [JSON.stringify({ ...certificate, schemaVersion: undefined }), 'is a certificate of no known form'],
    ['{"cases":[],"schemaVersion":{"toString":1}}', 'of no known form'],
    [`{"cases":[],"schemaVersion":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'of no known form'],
  ])('%.60s', (text, problem) => {
    expect(recognise(text)).toEqual({ kind: 'other', problem: expect.stringContaining(problem) as string });
  });
});
