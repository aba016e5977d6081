import { METHOD_OF_REVISION } from '../../harness/case/requirement.ts';
import type { Level, Revision } from '../../harness/case/requirement.ts';
import type { BaselineVerdict, CaseResult, ReportedResult, Verdict } from '../../harness/case/result.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../report.ts';
import type { RunReport } from '../report.ts';

/** Text that breaks a report which takes it as it is. */
export const HOSTILE = [
  ']]> --> <script>alert("x")</script> &lt; &#1; &unknown; & \'quotes\'',
  'NUL \u0000 red \u001b[31m lone \ud800 and \udfff no characters \uffff\ufffe\ufdd0 CSI \u009b31m',
  'tab \t return \r right to left \u202e emoji 🚑 [[PROPERTY|outcome=passed]] [[ATTACHMENT|/etc/passwd]]',
].join('\n');

/**
 * One result.
 *
 * @param changes what matters to a test; the rest is a case of Check that takes 1.5 ms
 */
export function sampleResult<Ended extends Verdict | BaselineVerdict>(
  changes: Partial<Pick<CaseResult, 'id' | 'summary' | 'durationMs' | 'notes' | 'transcript'>> & {
    readonly requirement?: { readonly id: string; readonly level: Level; readonly revision: Revision };
  },
  verdict: Ended,
): Pick<CaseResult, 'id' | 'summary' | 'requirement' | 'durationMs' | 'notes' | 'transcript'> & Ended {
  const { requirement, ...rest } = changes;
  return {
    id: 'check/serving',
    summary: 'Check of a name that is SERVING is answered with OK and SERVING',
    durationMs: 1.5,
    notes: [],
    transcript: [],
    ...rest,
    requirement: {
      ...(requirement ?? { id: 'CHK-03', level: 'MUST', revision: 2015 }),
      source: 'health.proto, comment of Check',
      title: 'Check tells the status of a registered name.',
      why: 'Probers act on what Check tells.',
    },
    ...verdict,
  };
}

/**
 * A result of each outcome, over three areas.
 *
 * @param said what the target said, as it comes up in evidence, notes, reasons and errors
 */
export function sampleResults(said: string): CaseResult[] {
  return [
    sampleResult(
      {
        notes: [`the server said ${said}`],
        transcript: [
          { atMs: 0, direction: 'control', what: 'set "x" SERVING' },
          { atMs: 0.42, direction: 'sent', what: 'Check "x"' },
          { atMs: 12.3, direction: 'received', what: 'OK, SERVING' },
        ],
      },
      { outcome: 'passed' },
    ),
    sampleResult(
      {
        id: 'check/unknown-name',
        summary: 'Check of a name that nobody registered ends with NOT_FOUND',
        requirement: { id: 'CHK-05', level: 'SHOULD', revision: 2015 },
        notes: ['the message of the status is long'],
        transcript: [
          { atMs: 0.1, direction: 'sent', what: 'Check "y"' },
          { atMs: 1.26, direction: 'received', what: `end UNKNOWN ${said}` },
        ],
      },
      { outcome: 'warning', broken: { expected: 'end NOT_FOUND', actual: `end UNKNOWN ${said}` } },
    ),
    sampleResult(
      {
        id: 'watch/unknown-name-stays-open',
        summary: 'a Watch of a name that nobody registered stays open',
        requirement: { id: 'WCH-03', level: 'MUST', revision: 2018 },
        durationMs: 1234.5678,
        transcript: [
          { atMs: 0, direction: 'sent', what: 'Watch "y"' },
          { atMs: 1234.5, direction: 'received', what: `end NOT_FOUND ${said}` },
        ],
      },
      { outcome: 'failed', broken: { expected: 'SERVICE_UNKNOWN', actual: `end NOT_FOUND ${said}` } },
    ),
    sampleResult(
      {
        id: 'watch/known-services',
        requirement: { id: 'WCH-01', level: 'MUST', revision: 2018 },
        durationMs: 0,
      },
      { outcome: 'not-applicable', reason: `the target refuses control: ${said}` },
    ),
    sampleResult(
      {
        id: 'list/every-name/serving',
        summary: 'List tells every name with its status',
        requirement: { id: 'LST-01', level: 'MUST', revision: 2025 },
        durationMs: 0.4999,
      },
      {
        outcome: 'errored',
        error: {
          code: 'E_TARGET_DIED',
          message: `the target died: ${said}`,
          hint: 'look at the log of the target for this time',
        },
      },
    ),
  ];
}

/**
 * Results that a baseline speaks of: two known failures of one cause, and one case that passes all the same.
 *
 * @param said what the target said, as it comes up in evidence
 */
export function heldResults(said: string): ReportedResult[] {
  const known = {
    reason: 'GracefulStop waits for every call,\nand a "Watch" never ends (server.go:1875).',
    kind: 'defect',
    issue: 'https://github.com/grpc/grpc-go/issues/8882',
    review: '2027-05-21',
  } as const;
  const requirement = { id: 'SHD-07', level: 'MUST', revision: 2018 } as const;
  const broken = { expected: 'the stop is done', actual: `it is not: ${said}` };
  return [
    sampleResult({ id: 'shutdown/ends-watches', requirement }, { outcome: 'known-failure', broken, known }),
    sampleResult(
      { id: 'shutdown/ends-checks', requirement, notes: [said] },
      { outcome: 'known-failure', broken, known },
    ),
    sampleResult(
      {
        id: 'shutdown/answers-meanwhile',
        summary: 'a Check is answered while the server stops',
        requirement: { id: 'SHD-09', level: 'SHOULD', revision: 2018 },
      },
      { outcome: 'unexpected-pass', known: { reason: 'unknown', kind: 'difference', review: '2027-01-31' } },
    ),
  ];
}

/**
 * Results of cases that are broken by chance: one that was this time, and one that was not.
 *
 * @param said what the target said, as it comes up in evidence
 */
export function flakyResults(said: string): ReportedResult[] {
  const known = {
    reason: 'Who takes the lock first is chance (health.py:130).',
    kind: 'defect',
    review: '2027-05-21',
  } as const;
  const requirement = { id: 'SVC-04', level: 'MUST', revision: 2018 } as const;
  const broken = { expected: 'an answer', actual: `no answer within 5000 ms: ${said}` };
  const flaky = { outcome: 'known-flaky', known, saw: `no answer within * ms: ${said}` } as const;
  return [
    sampleResult({ id: 'race/opening', requirement }, { ...flaky, broken }),
    sampleResult({ id: 'race/leaving', requirement, notes: [said] }, flaky),
  ];
}

/** What is wrong with a baseline, once in each way and once for two cases. */
export const SAMPLE_PROBLEMS: NonNullable<RunReport['baseline']>['problems'] = [
  { kind: 'expired', case: 'shutdown/ends-watches', text: 'its review day was 2026-05-21' },
  { kind: 'expired', case: 'shutdown/ends-checks', text: 'its review day was 2026-05-21' },
  { kind: 'not-applicable', case: 'watch/known-services', text: 'it does not apply any more' },
];

/**
 * The report of a run.
 *
 * @param cases its results
 * @param changes what the target was and how the run went, where a test cares
 */
export function sampleReport(
  cases: readonly ReportedResult[],
  changes: {
    readonly target?: Partial<RunReport['target']>;
    readonly run?: Partial<RunReport['run']>;
    readonly baseline?: RunReport['baseline'];
  } = {},
): RunReport {
  const target: RunReport['target'] = {
    label: 'module:./target.mjs',
    transport: 'plain text',
    address: '127.0.0.1:50051',
    name: 'sample',
    version: '1.2.3',
    offers: allOffered(),
    settleMs: 0,
    settledMs: 0,
    ...changes.target,
  };
  const { complete = true, patterns = [] } = changes.run ?? {};
  const revisions = judgeRevisions(cases, target.offers, complete && patterns.length === 0);
  return {
    schemaVersion: 1,
    suite: { name: 'grpc-health-conformance', version: '0.1.0' },
    target,
    run: {
      id: 'mwps215j-5154',
      startedAt: '2026-11-21T02:17:03.319Z',
      durationMs: 1554.03,
      complete,
      seed: 42,
      strict: false,
      require: 2015,
      timeoutMs: 5000,
      patterns,
      command: 'npx grpc-health-conformance run module:./target.mjs --seed 42',
      ...changes.run,
    },
    exitCode: 3,
    conformsTo: conformsTo(revisions),
    revisions,
    counts: countOutcomes(cases),
    cases,
    ...(changes.baseline && { baseline: changes.baseline }),
  };
}

/** What a target offers that has every method, but for those that are said to be otherwise. */
export function allOffered(
  others: Partial<RunReport['target']['offers']> = {},
): RunReport['target']['offers'] {
  const offered = Object.values(METHOD_OF_REVISION).map((method) => [method, { kind: 'offered' }]);
  return { ...(Object.fromEntries(offered) as RunReport['target']['offers']), ...others };
}

const RESULTS = sampleResults('unknown service');
const said = { label: HOSTILE, address: HOSTILE, name: HOSTILE, version: HOSTILE };
const refusals = allOffered({
  Watch: { kind: 'denied', code: 'UNAUTHENTICATED' },
  List: { kind: 'broken', broken: { expected: 'OK', actual: 'silence' } },
});
const noWatch = allOffered({ Watch: { kind: 'absent' } });
const long = sampleResult({ durationMs: 12_345_678.9 }, { outcome: 'passed' });

/** Reports that differ in form: what is said of any report must hold for each of them. */
export const SAMPLE_REPORTS: readonly { readonly name: string; readonly report: RunReport }[] = [
  { name: 'a result of each outcome', report: sampleReport(RESULTS) },
  { name: 'hostile text', report: sampleReport(sampleResults(HOSTILE), { target: said }) },
  { name: 'no result', report: sampleReport([]) },
  { name: 'an interrupted run', report: sampleReport(RESULTS.slice(0, 1), { run: { complete: false } }) },
  { name: 'a selection', report: sampleReport(RESULTS.slice(0, 1), { run: { patterns: ['check/*'] } }) },
  { name: 'a long run', report: sampleReport([long], { target: { settleMs: 250, settledMs: 0.125 } }) },
  {
    name: 'a nameless target',
    report: sampleReport([], { target: { name: undefined, version: undefined } }),
  },
  { name: 'a target without Watch', report: sampleReport(RESULTS, { target: { offers: noWatch } }) },
  { name: 'a target that refuses', report: sampleReport(RESULTS, { target: { offers: refusals } }) },
  {
    name: 'a baseline',
    report: sampleReport([...RESULTS, ...heldResults('silence')], {
      baseline: { file: 'known.yaml', problems: SAMPLE_PROBLEMS },
    }),
  },
  {
    name: 'a baseline and hostile text',
    report: sampleReport(heldResults(HOSTILE), { baseline: { file: HOSTILE, problems: [] } }),
  },
  {
    name: 'what is broken by chance',
    report: sampleReport(flakyResults('silence'), { baseline: { file: 'known.yaml', problems: [] } }),
  },
  {
    name: 'what is broken by chance and hostile text',
    report: sampleReport(flakyResults(HOSTILE), { baseline: { file: HOSTILE, problems: [] } }),
  },
];
