import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { LEVEL_EFFECTS } from '../harness/case/levels.ts';
import { METHOD_OF_REVISION, REVISIONS } from '../harness/case/requirement.ts';
import { OUTCOMES } from '../harness/case/result.ts';
import type { Outcome } from '../harness/case/result.ts';
import { ConformanceError } from '../harness/errors.ts';
import { certificateJson, certificateOf } from './certificate.ts';
import schema from './certificate.schema.json' with { type: 'json' };
import type { RunReport } from './report.ts';
import { ENVIRONMENT, reportOf, SUBJECT, wholeReport } from './testing/sample-certificate.ts';
import { HOSTILE } from './testing/sample-report.ts';

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

describe('a certificate', () => {
  const report = wholeReport();
  const certificate = certificateOf(report, SUBJECT, ENVIRONMENT);

  test('says what the run gave', () => {
    const { suite, target, run, conformsTo, revisions, counts } = report;
    expect(certificate).toMatchObject({
      schemaVersion: 1,
      suite,
      target: { ...SUBJECT, offers: target.offers },
      environment: ENVIRONMENT,
      date: run.startedAt,
      run: { seed: run.seed, strict: run.strict, require: run.require, timeoutMs: run.timeoutMs },
      conformsTo,
      revisions,
      counts,
    });
    expect(new Set(certificate.cases.map(({ outcome }) => outcome))).toEqual(new Set(OUTCOMES));
  });

  test('has every case with how it ended, and neither times nor transcripts', () => {
    const expected = report.cases.map(({ id, requirement, ...end }) => ({
      ...end,
      id,
      requirement: requirement.id,
      level: requirement.level,
      revision: requirement.revision,
      summary: undefined,
      durationMs: undefined,
      notes: undefined,
      transcript: undefined,
      // Whether it was broken in this run is chance.
      ...(end.outcome === 'known-flaky' && { broken: undefined }),
    }));
    expect(certificate.cases).toEqual(expected);
    expect(Object.keys(certificate.cases[0] ?? {})).toEqual([
      'id',
      'requirement',
      'level',
      'revision',
      'outcome',
    ]);
  });

  test.each([undefined, HOSTILE])('has the form of the schema, whatever the target said', (said) => {
    validate(JSON.parse(certificateJson(certificateOf(wholeReport(said), SUBJECT, ENVIRONMENT))));
    expect(validate.errors).toBeNull();
  });

  test('of a subject of which little is known has no empty keys', () => {
    const { name, version, target } = SUBJECT;
    const short = certificateOf(report, { name, version, target }, { ...ENVIRONMENT, tools: {} });
    expect(Object.keys(short.target)).toEqual(['name', 'version', 'target', 'offers']);
    validate(JSON.parse(certificateJson(short)));
    expect(validate.errors).toBeNull();
  });

  test('comes back from its text as it was', () => {
    const hostile = certificateOf(wholeReport(HOSTILE), SUBJECT, ENVIRONMENT);
    expect(JSON.parse(certificateJson(hostile))).toEqual(hostile);
    expect(certificateJson(hostile)).toMatch(/\n}\n$/);
  });

  test('names the set of its cases, in whatever order they stand', () => {
    const reversed = certificateOf(reportOf(report.cases.toReversed()), SUBJECT, ENVIRONMENT);
    expect(reversed.suite.cases).toEqual(certificate.suite.cases);
    expect(reversed.digest).not.toEqual(certificate.digest);
    const fewer = certificateOf(reportOf(report.cases.slice(1)), SUBJECT, ENVIRONMENT);
    expect(fewer.suite.cases).not.toEqual(certificate.suite.cases);
  });
});

describe('a part of the suite certifies nothing:', () => {
  const report = wholeReport();
  test.each<[what: string, report: RunReport, why: string]>([
    ['a selection', { ...report, run: { ...report.run, patterns: ['check/*'] } }, 'with --case'],
    ['an interrupted run', { ...report, run: { ...report.run, complete: false } }, 'was interrupted'],
    ['no case', { ...report, cases: [] }, 'no result'],
  ])('%s', (_what, part, why) => {
    expect(() => certificateOf(part, SUBJECT, ENVIRONMENT)).toThrow(
      expect.objectContaining({
        code: 'E_CERTIFICATE',
        message: expect.stringContaining(why) as string,
      }) as Error,
    );
    expect(() => certificateOf(part, SUBJECT, ENVIRONMENT)).toThrow(ConformanceError);
  });
});

describe('the schema refuses', () => {
  const certificate = certificateOf(wholeReport(), SUBJECT, ENVIRONMENT);
  const broken = { expected: 'a', actual: 'b' };
  test.each<[what: string, Outcome, changes: object, error: string]>([
    ['a failure by chance without saw', 'known-flaky', { saw: undefined }, "property 'saw'"],
    [
      'a failure by chance of which nothing is known',
      'known-flaky',
      { known: undefined },
      "property 'known'",
    ],
    ['a failure by chance with broken', 'known-flaky', { broken }, '/broken'],
    ['a known failure without broken', 'known-failure', { broken: undefined }, "property 'broken'"],
    ['a known failure with saw', 'known-failure', { saw: 's' }, '/saw'],
    ['passed with saw', 'passed', { saw: 's' }, '/saw'],
  ])('%s', (_what, outcome, changes, error) => {
    const cases = certificate.cases.map((judged) =>
      judged.outcome === outcome ? { ...judged, ...changes } : judged,
    );
    validate(JSON.parse(JSON.stringify({ ...certificate, cases })));
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message = '' }) => `${instancePath} ${message}`,
    );
    expect(errors.join('\n')).toContain(error);
  });
});

describe('the schema', () => {
  const { case: caseSchema, revision, offer } = schema.$defs;
  test.each<[string, readonly unknown[], readonly unknown[]]>([
    ['outcomes', caseSchema.properties.outcome.enum, OUTCOMES],
    ['counted outcomes', schema.properties.counts.required, OUTCOMES],
    ['levels', caseSchema.properties.level.enum, Object.keys(LEVEL_EFFECTS)],
    ['revisions', revision.enum, REVISIONS],
    ['methods', schema.properties.target.properties.offers.required, Object.values(METHOD_OF_REVISION)],
    ['offers', offer.properties.kind.enum, ['offered', 'absent', 'denied', 'broken']],
  ])('knows the same %s as the code', (_name, words, known) => {
    expect(words).toEqual(known);
  });
});
