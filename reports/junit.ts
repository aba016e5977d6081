import XmlBuilder from 'fast-xml-builder';
import type { BaselineProblem } from '../harness/baseline/baseline.ts';
import { areaOf } from '../harness/case/case.ts';
import { groupBy } from '../harness/case/group.ts';
import type { ReportedResult } from '../harness/case/result.ts';
import { brokenText, difference, failureBlock, isTroubled, knownText } from './failure-block.ts';
import type { Certification, Certified } from './certification.ts';
import { countOutcomes } from './report.ts';
import type { RunReport } from './report.ts';

type Attributes = Readonly<Record<string, string | number>>;
/** An element as the builder takes it: attributes, text and child elements by name. */
type Element = Readonly<Record<string, unknown>>;

const ATTRIBUTE = '@';
const TEXT = '#';
const builder = new XmlBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

/** The first part of every class name: readers of JUnit files group by what stands before the last dot. */
const PACKAGE = 'grpc-health-conformance';

/**
 * The report as a JUnit file: a suite for each area, a test case for each case. Its form is described by `junit.xsd`.
 *
 * A warning is a test that passed and says so in its output, since JUnit knows nothing between pass and failure. A case
 * that could not be judged is an `error`, never a `failure`. A known failure is skipped, with its reason; what is wrong with
 * the baseline itself is a test case in a suite of its own. The schemas of Jenkins allow a test case no properties, so
 * they are lines `[[PROPERTY|name=value]]` of its output, the convention of https://github.com/testmoapp/junitxml.
 *
 * @returns XML 1.0; times are in seconds, and those of suites are sums over their cases, which run at the same time
 */
export function junitReport(report: RunReport): string {
  const areas = groupBy(report.cases, ({ id }) => areaOf(id));
  const suites = Array.from(areas).map(([area, results], id) => suiteOf(id, area, results, report));
  const problems = report.baseline?.problems ?? [];
  if (problems.length > 0) suites.push(baselineSuite(suites.length, problems, report));
  const root = element(
    { name: report.suite.name, ...totals(report.cases, problems.length) },
    { testsuite: suites },
  );
  const declaration = element({ version: '1.0', encoding: 'UTF-8' });
  return builder.build({ '?xml': declaration, testsuites: root });
}

function suiteOf(id: number, area: string, results: readonly ReportedResult[], report: RunReport): Element {
  const counts = countOutcomes(results);
  const attributes = {
    id,
    name: area,
    ...totals(results),
    skipped: counts['not-applicable'] + counts['known-failure'] + counts['known-flaky'],
    timestamp: timestampOf(report),
  };
  return element(attributes, {
    properties: { property: factsOf(report) },
    testcase: results.map((result) => caseOf(result, area, report)),
  });
}

/** What is wrong with the baseline, as tests that failed: nobody looks into a green file. */
function baselineSuite(id: number, problems: readonly BaselineProblem[], report: RunReport): Element {
  const file = report.baseline?.file ?? '';
  const attributes = { id, name: 'baseline', ...totals([], problems.length), skipped: 0 };
  return element(
    { ...attributes, timestamp: timestampOf(report) },
    {
      properties: { property: factsOf(report) },
      testcase: problems.map((problem) => problemCase(problem, 'baseline', file)),
    },
  );
}

function problemCase(problem: BaselineProblem, suite: string, file: string): Element {
  const message = `${problem.case}: ${problem.text}`;
  const named = { name: `baseline/${problem.kind}/${problem.case}`, classname: `${PACKAGE}.${suite}` };
  return element(
    { ...named, time: seconds([]) },
    {
      failure: element({ message, type: `baseline-${problem.kind}` }, text(harmless(message))),
      'system-out': text(`baseline: ${lineOf(file)}`),
    },
  );
}

/**
 * Runs of many targets as one JUnit file: a suite for each target. One that could not be judged has a single test, with the
 * error.
 */
export function junitOfTargets({ suite, targets }: Certification): string {
  const suites = targets.map((certified, id) =>
    certified.state === 'judged'
      ? targetSuite(id, certified.name, certified.report)
      : errorSuite(id, certified, suite),
  );
  const reports = targets.flatMap((certified) => (certified.state === 'judged' ? [certified.report] : []));
  const problems = reports.flatMap(({ baseline }) => baseline?.problems ?? []).length;
  const open = targets.length - reports.length;
  const sums = totals(
    reports.flatMap(({ cases }) => cases),
    problems,
  );
  const root = element(
    { name: suite.name, ...sums, tests: Number(sums['tests']) + open, errors: Number(sums['errors']) + open },
    { testsuite: suites },
  );
  const declaration = element({ version: '1.0', encoding: 'UTF-8' });
  return builder.build({ '?xml': declaration, testsuites: root });
}

function targetSuite(id: number, name: string, report: RunReport): Element {
  const { cases, baseline } = report;
  const problems = baseline?.problems ?? [];
  const counts = countOutcomes(cases);
  const skipped = counts['not-applicable'] + counts['known-failure'] + counts['known-flaky'];
  return element(
    { id, name, ...totals(cases, problems.length), skipped, timestamp: timestampOf(report) },
    {
      properties: { property: factsOf(report) },
      testcase: [
        ...cases.map((result) => caseOf(result, name, report)),
        ...problems.map((problem) => problemCase(problem, name, baseline?.file ?? '')),
      ],
    },
  );
}

/** There was no run: nothing is known of its start and its settings. */
function errorSuite(
  id: number,
  { name, version, error }: Extract<Certified, { state: 'not-judged' }>,
  suite: RunReport['suite'],
): Element {
  const time = seconds([]);
  const failure = element({ message: error.message, type: error.code }, text(harmless(error.message)));
  const facts = {
    'target.name': name,
    'target.version': version,
    suite: suite.name,
    'suite.version': suite.version,
  };
  return element(
    { id, name, tests: 1, failures: 0, errors: 1, skipped: 0, time },
    {
      properties: { property: propertiesOf(facts) },
      testcase: [
        element(
          { name: 'certify/target', classname: `${PACKAGE}.${name}`, time },
          { error: failure, 'system-out': text(`what to do: ${lineOf(error.hint)}`) },
        ),
      ],
    },
  );
}

function timestampOf({ run }: RunReport): string {
  return run.startedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
}

/** @param others how many tests failed that are no case */
function totals(results: readonly ReportedResult[], others = 0): Attributes {
  const counts = countOutcomes(results);
  return {
    tests: results.length + others,
    failures: counts.failed + counts['unexpected-pass'] + others,
    errors: counts.errored,
    time: seconds(results),
  };
}

/** Every time is rounded before it is added up: then the sums in the file are right to the last digit. */
function seconds(results: readonly ReportedResult[]): string {
  const ms = results.reduce((sum, { durationMs }) => sum + Math.round(durationMs), 0);
  return (ms / 1000).toFixed(3);
}

/** What is known of the run. It is said of every suite, for the file itself cannot have properties. */
function factsOf({ target, suite: tool, run, conformsTo }: RunReport): Element[] {
  const facts = {
    target: target.label,
    'target.address': target.address,
    'target.name': target.name,
    'target.version': target.version,
    suite: tool.name,
    'suite.version': tool.version,
    seed: run.seed,
    strict: run.strict,
    require: run.require,
    complete: run.complete,
    conformsTo: conformsTo ?? 'none',
    startedAt: run.startedAt,
    durationMs: Math.round(run.durationMs),
  };
  return propertiesOf(facts);
}

/** Facts by name, without those that nobody knows. */
function propertiesOf(facts: Readonly<Record<string, string | number | boolean | undefined>>): Element[] {
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [element({ name, value: String(value) })],
  );
}

function caseOf(result: ReportedResult, area: string, report: RunReport): Element {
  const block = isTroubled(result) ? harmless(failureBlock(result, report.run.command)) : '';
  const lines = [
    ...(result.outcome === 'warning' ? [`WARNING ${lineOf(difference(result))}`, block, ''] : []),
    ...(result.outcome === 'known-failure' ? [`KNOWN FAILURE ${lineOf(difference(result))}`] : []),
    ...(result.outcome === 'known-flaky' && result.broken !== undefined
      ? [`KNOWN FAILURE ${lineOf(brokenText(result.broken))}`]
      : []),
    ...propertyLines(result, report.target.label),
    ...result.notes.map((note) => `note: ${lineOf(note)}`),
  ];
  const attributes = { name: result.id, classname: `${PACKAGE}.${area}`, time: seconds([result]) };
  // The schemas want what went wrong before the output.
  return element(attributes, { ...troubleOf(result, block), 'system-out': text(lines.join('\n')) });
}

function troubleOf(result: ReportedResult, block: string): Element {
  switch (result.outcome) {
    case 'failed':
    case 'unexpected-pass':
      return { failure: element({ message: difference(result), type: result.requirement.id }, text(block)) };
    case 'errored':
      return { error: element({ message: difference(result), type: result.error.code }, text(block)) };
    case 'not-applicable':
      return { skipped: element({ message: result.reason }) };
    case 'known-failure':
      return { skipped: element({ message: `known failure: ${knownText(result.known)}` }) };
    case 'known-flaky': {
      const now = result.broken === undefined ? 'passed' : 'failed';
      const message = `fails by chance, ${now} this time: ${knownText(result.known)}`;
      return { skipped: element({ message }) };
    }
    case 'passed':
    case 'warning':
      return {};
  }
}

function propertyLines({ requirement, outcome }: ReportedResult, target: string): string[] {
  const properties = {
    requirement: requirement.id,
    level: requirement.level,
    source: requirement.source,
    revision: requirement.revision,
    target,
    outcome,
  };
  return Object.entries(properties).map(([name, value]) => {
    // The first "]]" ends the value.
    return `[[PROPERTY|${name}=${lineOf(String(value)).replace(/\](?=\]|$)/g, '\\u{5d}')}]]`;
  });
}

/** An element; attributes come out on one line each. */
function element(attributes: Attributes, content: Element = {}): Element {
  const entries = Object.entries(attributes).map(([name, value]) => [
    `${ATTRIBUTE}${name}`,
    visible(String(value), ''),
  ]);
  return { ...(Object.fromEntries(entries) as Element), ...content };
}

/** Text content; it keeps its line breaks. */
function text(content: string): Element {
  return { [TEXT]: visible(content, '\n\t') };
}

/** What XML 1.0 cannot carry (`Char`, section 2.2) or what a reader of the file cannot see. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;
const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text with every such character written as an escape, but for those in `kept`. */
function visible(text: string, kept: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (kept.includes(character)) return character;
    return NAMED_ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/**
 * Text of others, in which no reader finds a marker: `[[PROPERTY|…]]` would forge a property, and for
 * `[[ATTACHMENT|path]]` GitLab and Jenkins fetch a file from the machine that ran the tests.
 */
function harmless(text: string): string {
  return text.replace(/\[\[(?=\w+\|)/g, '[\\u{5b}');
}

/** Text of others as one line of the output of a test case. */
function lineOf(text: string): string {
  return harmless(visible(text, ''));
}
