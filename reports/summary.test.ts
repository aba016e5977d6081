import { describe, expect, test } from 'vitest';
import type { CaseResult } from '../harness/case/result.ts';
import { summary } from './summary.ts';
import { marked } from './testing/marked-paint.ts';
import {
  allOffered,
  flakyResults,
  heldResults,
  SAMPLE_PROBLEMS,
  sampleReport,
  sampleResult,
  sampleResults,
} from './testing/sample-report.ts';

const SAID = '"unknown service"';
const FILES = ['conformance-report/junit.xml', 'conformance-report/report.json'];

/** A result that failed, the nth of many. */
function failure(index: number): CaseResult {
  const broken = { expected: 'OK', actual: 'silence' };
  return sampleResult({ id: `check/many-${String(index)}` }, { outcome: 'failed', broken });
}

describe('the whole summary', () => {
  test('of a run with every outcome', () => {
    expect(summary(sampleReport(sampleResults(SAID)), FILES)).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text, "sample 1.2.3"
        suite         grpc-health-conformance 0.1.0, seed 42

        check     1 passed     1 warning
        watch     1 failed     1 not applicable
        list      1 errored

      ! check/unknown-name  CHK-05  expected end NOT_FOUND; saw end UNKNOWN "unknown service"
      ✗ watch/unknown-name-stays-open  WCH-03  expected SERVICE_UNKNOWN; saw end NOT_FOUND "unknown service"
      ✗ list/every-name/serving  LST-01  could not be judged: the target died: "unknown service"

      ! check/unknown-name                                                      SHOULD · CHK-05 · 2015
        Check of a name that nobody registered ends with NOT_FOUND

          expected   end NOT_FOUND
          actual     end UNKNOWN "unknown service"

          0.1 ms  →  Check "y"
          1.3 ms  ←  end UNKNOWN "unknown service"

          note       the message of the status is long
          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run module:./target.mjs --seed 42 --case check/unknown-name
          more       grpc-health-conformance explain CHK-05

      ✗ watch/unknown-name-stays-open                                             MUST · WCH-03 · 2018
        a Watch of a name that nobody registered stays open

          expected   SERVICE_UNKNOWN
          actual     end NOT_FOUND "unknown service"

          0.0 ms  →  Watch "y"
           1.2 s  ←  end NOT_FOUND "unknown service"

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run module:./target.mjs --seed 42 --case watch/unknown-name-stays-open
          more       grpc-health-conformance explain WCH-03

      ✗ list/every-name/serving                                                   MUST · LST-01 · 2025
        List tells every name with its status

          could not be judged   the target died: "unknown service" (E_TARGET_DIED)
          what to do            look at the log of the target for this time

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run module:./target.mjs --seed 42 --case list/every-name/serving
          more       grpc-health-conformance explain LST-01

        1 case not applicable: the target refuses control: "unknown service"

        conforms to   2015 (Check) ✓   2018 (Watch) ✗ 1 requirement broken   2025 (List) – not judged
        1 passed · 1 failed · 1 warning · 1 not applicable · 1 errored · 1.6 s
        reports       conformance-report/junit.xml, conformance-report/report.json
      "
    `);
  });

  test('of a run that was held against a baseline', () => {
    const report = sampleReport(heldResults('silence'), {
      baseline: { file: 'known.yaml', problems: SAMPLE_PROBLEMS },
    });
    expect(summary(report, [])).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text, "sample 1.2.3"
        suite         grpc-health-conformance 0.1.0, seed 42

        shutdown     2 known to fail     1 passed unexpectedly

      ✗ shutdown/answers-meanwhile  SHD-09  passes, and the baseline says that it is broken: unknown (difference, look again on 2027-01-31)
      ✗ baseline  shutdown/ends-watches (and 1 more case): its review day was 2026-05-21
      ✗ baseline  watch/known-services: it does not apply any more

      ✗ shutdown/answers-meanwhile                                              SHOULD · SHD-09 · 2018
        a Check is answered while the server stops

          it passes, and the baseline says that it is broken
          known as     unknown (difference, look again on 2027-01-31)
          what to do   take it out of the baseline: the run with --update-baseline does that

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run module:./target.mjs --seed 42 --case shutdown/answers-meanwhile
          more       grpc-health-conformance explain SHD-09

      ✗ baseline  known.yaml
        its review day was 2026-05-21

          case       shutdown/ends-watches
          case       shutdown/ends-checks

      ✗ baseline  known.yaml
        it does not apply any more

          case       watch/known-services

        2 known failures, as known.yaml says
          GracefulStop waits for every call, and a "Watch" never ends (server.go:1875). (defect, https://github.com/grpc/grpc-go/issues/8882, look again on 2027-05-21)
            ~ shutdown/ends-watches  SHD-07  expected the stop is done; saw it is not: silence
            ~ shutdown/ends-checks  SHD-07  expected the stop is done; saw it is not: silence

        conforms to   2015 (Check) – not judged   2018 (Watch) ✗ 1 requirement broken   2025 (List) – not judged
        2 known to fail · 1 passed unexpectedly · 1.6 s
      "
    `);
  });

  test('of a run in which all that fails is known, in colour', () => {
    const report = sampleReport(heldResults('silence').slice(0, 1), {
      baseline: { file: 'known\u001b[2J.yaml', problems: [] },
    });
    expect(summary(report, [], marked)).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text, "sample 1.2.3"
        suite         grpc-health-conformance 0.1.0, seed 42

        shutdown  <yellow>   1 known to fail</yellow>

        1 known failure, as known\\u{1b}[2J.yaml says
          GracefulStop waits for every call, and a "Watch" never ends (server.go:1875). (defect, https://github.com/grpc/grpc-go/issues/8882, look again on 2027-05-21)
            <yellow>~</yellow> shutdown/ends-watches  SHD-07  expected the stop is done; saw it is not: silence

        conforms to   <dim>2015 (Check) – not judged</dim>   <red>2018 (Watch) ✗ 1 requirement broken</red>   <dim>2025 (List) – not judged</dim>
        <yellow>1 known to fail</yellow> · 1.6 s
      "
    `);
  });

  test('of a run in which cases are broken by chance, in colour', () => {
    const report = sampleReport(flakyResults('silence'), { baseline: { file: 'known.yaml', problems: [] } });
    expect(summary(report, [], marked)).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text, "sample 1.2.3"
        suite         grpc-health-conformance 0.1.0, seed 42

        race  <yellow>   2 known to fail by chance</yellow>

        2 known failures, as known.yaml says
          Who takes the lock first is chance (health.py:130). (defect, look again on 2027-05-21)
            <yellow>~</yellow> race/opening  SVC-04  by chance; expected an answer; saw no answer within 5000 ms: silence
            <yellow>~</yellow> race/leaving  SVC-04  by chance; it passed this time

        conforms to   <dim>2015 (Check) – not judged</dim>   <red>2018 (Watch) ✗ 1 requirement broken</red>   <dim>2025 (List) – not judged</dim>
        <yellow>2 known to fail by chance</yellow> · 1.6 s
      "
    `);
  });

  test('of an interrupted run, in colour', () => {
    const [passed, , failed, skipped] = sampleResults(SAID);
    const cases = [passed, failed, skipped].filter((result) => result !== undefined);
    expect(summary(sampleReport(cases, { run: { complete: false } }), [], marked)).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text, "sample 1.2.3"
        suite         grpc-health-conformance 0.1.0, seed 42

        check  <green>   1 passed</green>
        watch  <red>   1 failed</red>  <dim>   1 not applicable</dim>

      <red>✗</red> <bold>watch/unknown-name-stays-open</bold>  WCH-03  expected SERVICE_UNKNOWN; saw end NOT_FOUND "unknown service"

      <red>✗ watch/unknown-name-stays-open</red>                                             <dim>MUST · WCH-03 · 2018</dim>
        a Watch of a name that nobody registered stays open

          expected   SERVICE_UNKNOWN
          actual     end NOT_FOUND "unknown service"

          0.0 ms  →  Watch "y"
           1.2 s  ←  end NOT_FOUND "unknown service"

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run module:./target.mjs --seed 42 --case watch/unknown-name-stays-open
          more       grpc-health-conformance explain WCH-03

        1 case not applicable: the target refuses control: "unknown service"

        conforms to   <dim>2015 (Check) – not judged</dim>   <red>2018 (Watch) ✗ 1 requirement broken</red>   <dim>2025 (List) – not judged</dim>
        <yellow>interrupted · </yellow><green>1 passed</green> · <red>1 failed</red> · <dim>1 not applicable</dim> · 1.6 s
      "
    `);
  });

  test('of a run in which all is well', () => {
    const cases = sampleResults(SAID).slice(0, 1);
    const report = sampleReport(cases, {
      target: {
        name: undefined,
        offers: allOffered({ Watch: { kind: 'absent' } }),
        settleMs: 250,
        settledMs: 31.4,
      },
    });
    expect(summary(report, [])).toMatchInlineSnapshot(`
      "
        target        module:./target.mjs at 127.0.0.1:50051, plain text
        suite         grpc-health-conformance 0.1.0, seed 42
        settle        declared 250 ms, the slowest change took 31 ms

        check     1 passed

        conforms to   2015 (Check) ✓   2018 (Watch) – not offered   2025 (List) – not judged
        1 passed · 1.6 s
      "
    `);
  });
});

test('a run without results is told without a failure of its own', () => {
  expect(summary(sampleReport([], { run: { complete: false } }), [])).toContain('not judged');
});

test.each<[string, RegExp]>([
  [
    'target offers no control',
    / {2}2 cases not applicable: target offers no control\n {4}to run them, let the suite/,
  ],
  [
    'no service is named with --service NAME=STATUS',
    / {4}to run them, say what is registered: --service shop/,
  ],
  ['the target does not offer Watch', / {2}2 cases not applicable: the target does not offer Watch\n\n/],
])('cases that are not applicable are told once for each reason: %s', (reason, expected) => {
  const cases = ['check/a', 'watch/b'].map((id) =>
    sampleResult({ id }, { outcome: 'not-applicable', reason }),
  );
  expect(summary(sampleReport(cases), [])).toMatch(expected);
});

test.each([
  [20, 20, undefined],
  [21, 20, '… and 1 more block in the reports'],
  [30, 20, '… and 10 more blocks in the reports'],
])('of %i failures each has a line and %i have a block', (failures, blocks, rest) => {
  const text = summary(sampleReport(Array.from({ length: failures }, (_, index) => failure(index))), []);
  expect(text.match(/^✗ check\/many-\d+ {2}CHK-03 {2}expected OK; saw silence$/gm)).toHaveLength(failures);
  expect(text.match(/^ {4}rerun /gm)).toHaveLength(blocks);
  expect(/^… .*$/m.exec(text)?.[0]).toBe(rest);
});

test('what a target says of itself cannot steer the terminal', () => {
  const text = summary(sampleReport([], { target: { name: 'a\u001b[2J', version: '1\u202e\n2' } }), []);
  expect(text).toContain('"a\\u{1b}[2J 1\\u{202e}\\n2"');
});
