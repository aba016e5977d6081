import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { junitReport } from './junit.ts';
import { factsOf, lint, readJunit, sumOf } from './testing/junit-file.ts';
import type { ReadCase } from './testing/junit-file.ts';
import {
  flakyResults,
  heldResults,
  SAMPLE_PROBLEMS,
  SAMPLE_REPORTS,
  sampleReport,
  sampleResults,
} from './testing/sample-report.ts';

const OWN_SCHEMA = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
/** Path of junit-10.xsd, the schema of the xUnit plugin of Jenkins, which is not ours to hand on. */
const JENKINS_SCHEMA = process.env['JENKINS_JUNIT_XSD'];
const NO_JENKINS = 'JENKINS_JUNIT_XSD is not set: .ci/run fetches it from a package';
// The usual reporter shows how many tests are skipped, but not why.
if (JENKINS_SCHEMA === undefined) console.warn(`skipped, the schema of Jenkins: ${NO_JENKINS}`);

const SAID = 'unknown service';
const sample = junitReport(sampleReport(sampleResults(SAID)));

describe('the file is valid', () => {
  test.each(SAMPLE_REPORTS)('by our schema: $name', async ({ report }) => {
    expect((await lint(junitReport(report), OWN_SCHEMA)).errors).toEqual([]);
  });

  test.for(SAMPLE_REPORTS)('by the schema of Jenkins: $name', async ({ report }, { skip }) => {
    if (JENKINS_SCHEMA === undefined) return skip(NO_JENKINS);
    expect((await lint(junitReport(report), readFileSync(JENKINS_SCHEMA, 'utf8'))).errors).toEqual([]);
  });

  test.each([
    ['a failure that is an error', /<(\/?)failure/g, '<$1error'],
    ['a time of another form', 'time="1.235"', 'time="1,235"'],
    ['properties inside a test case', '<system-out>', '<properties/><system-out>'],
    ['a case that comes twice', 'name="check/unknown-name"', 'name="check/serving"'],
    ['an unknown fact', 'name="seed"', 'name="luck"'],
  ])('by no means: %s', async (_name, search, replacement) => {
    const changed = sample.replace(search, replacement);
    expect(changed).not.toBe(sample);
    expect((await lint(changed, OWN_SCHEMA)).errors).not.toEqual([]);
  });
});

describe('a case', () => {
  const cases = (readJunit(sample).testsuite ?? []).flatMap((suite) => suite.testcase);
  const named = (id: string) => cases.find((testcase) => testcase['@name'] === id);

  test('has its permanent id as name and its area in its class', () => {
    expect(named('list/every-name/serving')).toMatchObject({
      '@classname': 'grpc-health-conformance.list',
      '@time': '0.000',
    });
  });

  test('that failed is a failure and no error', () => {
    const testcase = named('watch/unknown-name-stays-open');
    expect(testcase).not.toHaveProperty('error');
    expect(testcase?.['@time']).toBe('1.235');
    expect(testcase?.failure).toMatchObject([
      { '@message': `expected SERVICE_UNKNOWN; saw end NOT_FOUND ${SAID}`, '@type': 'WCH-03' },
    ]);
    expect(testcase?.failure?.[0]?.['#']).toMatch(/^✗ watch\/unknown-name-stays-open .*· 2018$/m);
    expect(testcase?.failure?.[0]?.['#']).toContain('--seed 42 --case watch/unknown-name-stays-open\n');
  });

  test('that could not be judged is an error and no failure', () => {
    const testcase = named('list/every-name/serving');
    expect(testcase).not.toHaveProperty('failure');
    expect(testcase?.error).toMatchObject([
      { '@message': `could not be judged: the target died: ${SAID}`, '@type': 'E_TARGET_DIED' },
    ]);
  });

  test('that is not applicable is skipped with the reason', () => {
    expect(named('watch/known-services')?.skipped).toEqual([
      { '@message': `the target refuses control: ${SAID}` },
    ]);
  });

  test('with a warning passes and says so first', () => {
    const testcase = named('check/unknown-name');
    expect(Object.keys(testcase ?? {}).filter((key) => !/^[@#]/.test(key))).toEqual(['system-out']);
    const [first, second] = testcase?.['system-out'][0]?.split('\n') ?? [];
    expect(first).toBe(`WARNING expected end NOT_FOUND; saw end UNKNOWN ${SAID}`);
    expect(second).toMatch(/^! check\/unknown-name /);
  });

  test('tells its properties and notes in its output', () => {
    expect(named('check/serving')?.['system-out']).toEqual([
      [
        '[[PROPERTY|requirement=CHK-03]]',
        '[[PROPERTY|level=MUST]]',
        '[[PROPERTY|source=health.proto, comment of Check]]',
        '[[PROPERTY|revision=2015]]',
        '[[PROPERTY|target=module:./target.mjs]]',
        '[[PROPERTY|outcome=passed]]',
        `note: the server said ${SAID}`,
      ].join('\n'),
    ]);
  });
});

describe('a baseline', () => {
  const file = readJunit(
    junitReport(
      sampleReport([...sampleResults(SAID), ...heldResults(SAID)], {
        baseline: { file: 'known.yaml', problems: SAMPLE_PROBLEMS },
      }),
    ),
  );
  const suites = file.testsuite ?? [];
  const named = (name: string) =>
    suites.flatMap((suite) => suite.testcase).find((testcase) => testcase['@name'] === name);

  test('makes a known failure a test that is skipped, with its reason and what was seen', () => {
    const testcase = named('shutdown/ends-watches');
    expect(testcase).not.toHaveProperty('failure');
    expect(testcase?.skipped).toEqual([
      {
        '@message':
          'known failure: GracefulStop waits for every call, and a "Watch" never ends (server.go:1875). (defect, https://github.com/grpc/grpc-go/issues/8882, look again on 2027-05-21)',
      },
    ]);
    const lines = testcase?.['system-out'][0]?.split('\n') ?? [];
    expect(lines[0]).toBe(`KNOWN FAILURE expected the stop is done; saw it is not: ${SAID}`);
    expect(lines).toContain('[[PROPERTY|outcome=known-failure]]');
  });

  test('skips what is broken by chance, whether it was this time or not', () => {
    const report = sampleReport(flakyResults(SAID), { baseline: { file: 'known.yaml', problems: [] } });
    const [suite] = readJunit(junitReport(report)).testsuite ?? [];
    expect(suite).toMatchObject({ '@tests': '2', '@failures': '0', '@errors': '0', '@skipped': '2' });
    const cause = 'Who takes the lock first is chance (health.py:130). (defect, look again on 2027-05-21)';
    expect(suite?.testcase.map(({ skipped }) => skipped?.[0]?.['@message'])).toEqual([
      `fails by chance, failed this time: ${cause}`,
      `fails by chance, passed this time: ${cause}`,
    ]);
    const firstLines = suite?.testcase.map((testcase) => testcase['system-out'][0]?.split('\n')[0]);
    expect(firstLines).toEqual([
      `KNOWN FAILURE expected an answer; saw no answer within 5000 ms: ${SAID}`,
      '[[PROPERTY|requirement=SVC-04]]',
    ]);
    expect(suite?.testcase[1]?.['system-out'][0]).toContain('[[PROPERTY|outcome=known-flaky]]');
  });

  test('makes an unexpected pass a test that failed', () => {
    const testcase = named('shutdown/answers-meanwhile');
    expect(testcase?.failure).toMatchObject([{ '@type': 'SHD-09' }]);
    expect(testcase?.failure?.[0]?.['#']).toContain('--update-baseline');
  });

  test('has a suite for what is wrong with it', () => {
    const suite = suites.at(-1);
    expect(suite).toMatchObject({ '@name': 'baseline', '@tests': '3', '@failures': '3', '@skipped': '0' });
    expect(suite?.testcase[0]).toMatchObject({
      '@name': 'baseline/expired/shutdown/ends-watches',
      '@classname': 'grpc-health-conformance.baseline',
      failure: [
        {
          '@message': 'shutdown/ends-watches: its review day was 2026-05-21',
          '@type': 'baseline-expired',
        },
      ],
      'system-out': ['baseline: known.yaml'],
    });
  });

  test('counts: what is known is skipped, what must not be is a failure', () => {
    const shutdown = suites.find((suite) => suite['@name'] === 'shutdown');
    expect(shutdown).toMatchObject({ '@tests': '3', '@failures': '1', '@errors': '0', '@skipped': '2' });
    expect(file).toMatchObject({ '@tests': '11', '@failures': '5', '@errors': '1' });
    for (const key of ['@tests', '@failures', '@errors'] as const)
      expect(file[key]).toBe(sumOf(suites, key, 0));
  });

  test('that is in order has no suite', () => {
    const report = sampleReport(heldResults(SAID), { baseline: { file: 'known.yaml', problems: [] } });
    expect(readJunit(junitReport(report)).testsuite?.map((suite) => suite['@name'])).toEqual(['shutdown']);
  });
});

describe('suites', () => {
  const file = readJunit(sample);
  const suites = file.testsuite ?? [];

  test('are the areas, in order', () => {
    expect(suites.map((suite) => `${suite['@id']} ${suite['@name']}`)).toEqual([
      '0 check',
      '1 watch',
      '2 list',
    ]);
    expect(suites[0]?.['@timestamp']).toBe('2026-11-21T02:17:03');
  });

  test('count the outcomes of their cases', () => {
    for (const suite of suites) {
      const counted = (element: keyof ReadCase): string =>
        String(suite.testcase.filter((testcase) => element in testcase).length);
      expect(suite['@failures']).toBe(counted('failure'));
      expect(suite['@errors']).toBe(counted('error'));
      expect(suite['@skipped']).toBe(counted('skipped'));
    }
  });

  test('add up', () => {
    for (const suite of suites) {
      expect(suite['@tests']).toBe(String(suite.testcase.length));
      expect(suite['@time']).toBe(sumOf(suite.testcase, '@time', 3));
    }
    expect(file).toMatchObject({ '@tests': '5', '@failures': '1', '@errors': '1' });
    expect(file['@tests']).toBe(sumOf(suites, '@tests', 0));
    expect(file['@failures']).toBe(sumOf(suites, '@failures', 0));
    expect(file['@errors']).toBe(sumOf(suites, '@errors', 0));
    expect(file['@time']).toBe(sumOf(suites, '@time', 3));
  });

  test('tell the facts of the run', () => {
    expect(new Set(suites.map((suite) => JSON.stringify(factsOf(suite)))).size).toBe(1);
    expect(suites[0] && factsOf(suites[0])).toEqual({
      target: 'module:./target.mjs',
      'target.address': '127.0.0.1:50051',
      'target.name': 'sample',
      'target.version': '1.2.3',
      suite: 'grpc-health-conformance',
      'suite.version': '0.1.0',
      seed: '42',
      strict: 'false',
      require: '2015',
      complete: 'true',
      conformsTo: '2015',
      startedAt: '2026-11-21T02:17:03.319Z',
      durationMs: '1554',
    });
  });

  test('say that a run was interrupted, and leave out what nobody knows', () => {
    const report = sampleReport(sampleResults(SAID).slice(2, 3), {
      run: { complete: false },
      target: { name: undefined, version: undefined },
    });
    const [suite] = readJunit(junitReport(report)).testsuite ?? [];
    expect(suite && factsOf(suite)).toMatchObject({ complete: 'false', conformsTo: 'none' });
    expect(suite && factsOf(suite)).not.toHaveProperty('target.name');
  });
});

test('a run without results is a file without suites', () => {
  const file = readJunit(junitReport(sampleReport([])));
  expect(file).toMatchObject({ '@tests': '0', '@failures': '0', '@errors': '0', '@time': '0.000' });
  expect(file).not.toHaveProperty('testsuite');
});

describe('hostile text', () => {
  const [hostile] = SAMPLE_REPORTS.filter(({ name }) => name === 'hostile text');
  const xml = hostile ? junitReport(hostile.report) : '';

  test('arrives letter by letter, and what XML cannot carry as an escape', async () => {
    const { canonical } = await lint(xml, OWN_SCHEMA);
    expect(canonical).toContain(
      [
        'actual     end NOT_FOUND ]]&gt; --&gt; &lt;script&gt;alert("x")&lt;/script&gt; &amp;lt; &amp;#1; &amp;unknown; &amp; \'quotes\'',
        'NUL \\u{0} red \\u{1b}[31m lone \\u{d800} and \\u{dfff} no characters \\u{ffff}\\u{fffe}\\u{fdd0} CSI \\u{9b}31m',
        'tab \t return \\r right to left \\u{202e} emoji 🚑 [\\u{5b}PROPERTY|outcome=passed]] [\\u{5b}ATTACHMENT|/etc/passwd]]\n',
      ].join('\n'),
    );
  });

  test('stays on one line in messages', () => {
    const messages = xml.match(/ message="[^"]*"/g) ?? [];
    expect(messages).toHaveLength(3);
    expect(messages.join('')).not.toContain('\n');
    expect(messages[0]).toContain('&apos;quotes&apos;\\nNUL \\u{0} red');
  });

  test('forges no marker in the output of a test case', () => {
    for (const [output] of xml.matchAll(/(?<=<system-out>)[^<]*/g)) {
      expect(output).not.toContain('[[ATTACHMENT|');
      const lines = output.split('\n').filter((line) => line.includes('[[PROPERTY|'));
      expect(lines).toHaveLength(6);
      for (const line of lines) expect(line).toMatch(/^\[\[PROPERTY\|\w+=((?!\]\]).)*\]\]$/);
    }
  });
});
