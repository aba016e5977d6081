import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { LEVEL_EFFECTS } from '../harness/case/levels.ts';
import { METHOD_OF_REVISION, REVISIONS } from '../harness/case/requirement.ts';
import { OUTCOMES } from '../harness/case/result.ts';
import type { Outcome } from '../harness/case/result.ts';
import { EXIT } from '../harness/errors.ts';
import { jsonReport } from './json.ts';
import schema from './report.schema.json' with { type: 'json' };
import {
  flakyResults,
  heldResults,
  HOSTILE,
  SAMPLE_PROBLEMS,
  SAMPLE_REPORTS,
  sampleReport,
  sampleResults,
} from './testing/sample-report.ts';

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
const RESULTS = [
  ...sampleResults('"unknown service"'),
  ...heldResults('silence'),
  ...flakyResults('silence'),
];
const RESULT_OF = Object.fromEntries(RESULTS.map((result) => [result.outcome, result]));

/** What is wrong with a text, by the schema. */
function errorsOf(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** A report of one case, with the case changed. */
function withCase(outcome: Outcome, changes: object): string {
  const report = sampleReport([]);
  return JSON.stringify({ ...report, cases: [{ ...RESULT_OF[outcome], ...changes }] });
}

describe('a report has the form of the schema', () => {
  test.each(SAMPLE_REPORTS)('$name', ({ report }) => {
    expect(errorsOf(jsonReport(report))).toEqual([]);
  });

  test.each(OUTCOMES)('a case that is %s', (outcome) => {
    expect(errorsOf(withCase(outcome, {}))).toEqual([]);
  });

  test.each(flakyResults('silence'))('a case that is broken by chance: $id', (result) => {
    expect(errorsOf(withCase('known-flaky', result))).toEqual([]);
  });

  test('and comes back as it was', () => {
    const report = sampleReport(sampleResults(HOSTILE));
    expect(JSON.parse(jsonReport(report))).toEqual(report);
    expect(jsonReport(report)).toMatch(/\n}\n$/);
  });
});

describe('the schema refuses', () => {
  test.each(schema.required)('a report without %s', (key) => {
    const report = { ...sampleReport(RESULTS), [key]: undefined };
    expect(errorsOf(JSON.stringify(report))).toEqual([` must have required property '${key}'`]);
  });

  test.each<[string, Outcome, object, string]>([
    ['an unknown outcome', 'passed', { outcome: 'lucky' }, '/cases/0/outcome must be equal to one of'],
    ['failed without broken', 'failed', { broken: undefined }, "must have required property 'broken'"],
    ['a warning without broken', 'warning', { broken: undefined }, "must have required property 'broken'"],
    ['not-applicable without reason', 'not-applicable', { reason: undefined }, "property 'reason'"],
    ['errored without error', 'errored', { error: undefined }, "must have required property 'error'"],
    ['a known failure without broken', 'known-failure', { broken: undefined }, "property 'broken'"],
    ['a known failure of which nothing is known', 'known-failure', { known: undefined }, "property 'known'"],
    ['an unexpected pass of which nothing is known', 'unexpected-pass', { known: {} }, "property 'reason'"],
    ['an unexpected pass with broken', 'unexpected-pass', { broken: {} }, '/cases/0/broken'],
    ['a failure by chance without saw', 'known-flaky', { saw: undefined }, "property 'saw'"],
    [
      'a failure by chance of which nothing is known',
      'known-flaky',
      { known: undefined },
      "property 'known'",
    ],
    [
      'a failure by chance with half of broken',
      'known-flaky',
      { broken: { expected: 'a' } },
      "property 'actual'",
    ],
    ['a failure by chance with a reason', 'known-flaky', { reason: 'r' }, '/cases/0/reason'],
    ['failed with saw', 'failed', { saw: 's' }, '/cases/0/saw'],
    ['passed with saw', 'passed', { saw: 's' }, '/cases/0/saw'],
    ['errored with broken', 'errored', { broken: { expected: 'a', actual: 'b' } }, '/cases/0/broken'],
    ['failed and known', 'failed', { known: {} }, '/cases/0/known'],
    ['passed with broken', 'passed', { broken: { expected: 'a', actual: 'b' } }, '/cases/0/broken'],
    ['failed with error', 'failed', { error: { code: 'E_X', message: 'm', hint: 'h' } }, '/cases/0/error'],
    ['passed with reason', 'passed', { reason: 'r' }, '/cases/0/reason'],
    ['a case without requirement', 'passed', { requirement: undefined }, "property 'requirement'"],
    ['a case without transcript', 'passed', { transcript: undefined }, "property 'transcript'"],
    ['a time before the start', 'passed', { durationMs: -1 }, '/cases/0/durationMs must be >= 0'],
    ['a time that is no number', 'passed', { durationMs: NaN }, '/cases/0/durationMs must be number'],
    ['an id without area', 'passed', { id: 'serving' }, '/cases/0/id must match pattern'],
    ['what it does not know', 'passed', { luck: 1 }, '/cases/0 must NOT have additional properties'],
  ])('%s', (_name, outcome, changes, error) => {
    expect(errorsOf(withCase(outcome, changes)).join('\n')).toContain(error);
  });

  test.each<[string, object, string]>([
    ['another version of the form', { schemaVersion: 2 }, '/schemaVersion must be equal to constant'],
    ['an unknown revision', { conformsTo: 2016 }, '/conformsTo'],
    ['a count of an unknown outcome', { counts: { ...sampleReport([]).counts, lucky: 1 } }, '/counts'],
    ['a baseline without a file', { baseline: { problems: SAMPLE_PROBLEMS } }, "'file'"],
    [
      'a problem of another kind',
      { baseline: { file: 'f', problems: [{ kind: 'x' }] } },
      '/baseline/problems/0',
    ],
    ['an exit code of nobody', { exitCode: 7 }, '/exitCode'],
    ['a method that was not looked at', { target: { ...sampleReport([]).target, offers: {} } }, "'Check'"],
  ])('%s', (_name, changes, error) => {
    expect(errorsOf(JSON.stringify({ ...sampleReport([]), ...changes })).join('\n')).toContain(error);
  });
});

describe('the schema knows the same words as the code:', () => {
  const { case: caseSchema, revision, requirement, method } = schema.$defs;
  test.each<[string, readonly unknown[], readonly unknown[]]>([
    ['outcomes', caseSchema.properties.outcome.enum, OUTCOMES],
    ['counted outcomes', schema.properties.counts.required, OUTCOMES],
    ['revisions', revision.enum, REVISIONS],
    ['methods', method.enum, Object.values(METHOD_OF_REVISION)],
    ['levels', requirement.properties.level.enum, Object.keys(LEVEL_EFFECTS)],
    // Wrong usage ends a run before there is a report.
    [
      'exit codes',
      schema.properties.exitCode.enum,
      Object.values(EXIT).filter((code) => code !== EXIT.usage),
    ],
  ])('%s', (_name, words, known) => {
    expect(words).toEqual(known);
  });
});
