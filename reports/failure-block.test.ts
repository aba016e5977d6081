import { describe, expect, test } from 'vitest';
import type { KnownDeviation, Outcome } from '../harness/case/result.ts';
import {
  difference,
  failureBlock,
  isTroubled,
  knownText,
  plain,
  transcriptLines,
  troubleLine,
} from './failure-block.ts';
import type { TroubledResult } from './failure-block.ts';
import { marked } from './testing/marked-paint.ts';
import { heldResults, sampleResult, sampleResults } from './testing/sample-report.ts';

const RERUN = 'npx grpc-health-conformance run localhost:50051 --seed 42';
const RESULTS = [...sampleResults('"unknown service"'), ...heldResults('silence').slice(1)];

/** The sample of an outcome that somebody has to look at. */
function troubled(outcome: TroubledResult['outcome']): TroubledResult {
  const found = RESULTS.filter(isTroubled).find((result) => result.outcome === outcome);
  if (found === undefined) throw new Error(`no sample is ${outcome}`);
  return found;
}

test.each<[Outcome, boolean]>([
  ['passed', false],
  ['known-failure', false],
  ['unexpected-pass', true],
  ['failed', true],
  ['warning', true],
  ['not-applicable', false],
  ['errored', true],
])('whether somebody has to look at a result that is %s: %s', (outcome, expected) => {
  expect(RESULTS.filter((result) => result.outcome === outcome).map(isTroubled)).toEqual([expected]);
});

describe('the block of a result', () => {
  test('that failed', () => {
    expect(failureBlock(troubled('failed'), RERUN)).toMatchInlineSnapshot(`
      "✗ watch/unknown-name-stays-open                                             MUST · WCH-03 · 2018
        a Watch of a name that nobody registered stays open

          expected   SERVICE_UNKNOWN
          actual     end NOT_FOUND "unknown service"

          0.0 ms  →  Watch "y"
           1.2 s  ←  end NOT_FOUND "unknown service"

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run localhost:50051 --seed 42 --case watch/unknown-name-stays-open
          more       grpc-health-conformance explain WCH-03"
    `);
  });

  test('with a warning and a note', () => {
    expect(failureBlock(troubled('warning'), RERUN)).toMatchInlineSnapshot(`
      "! check/unknown-name                                                      SHOULD · CHK-05 · 2015
        Check of a name that nobody registered ends with NOT_FOUND

          expected   end NOT_FOUND
          actual     end UNKNOWN "unknown service"

          0.1 ms  →  Check "y"
          1.3 ms  ←  end UNKNOWN "unknown service"

          note       the message of the status is long
          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run localhost:50051 --seed 42 --case check/unknown-name
          more       grpc-health-conformance explain CHK-05"
    `);
  });

  test('that could not be judged', () => {
    expect(failureBlock(troubled('errored'), RERUN)).toMatchInlineSnapshot(`
      "✗ list/every-name/serving                                                   MUST · LST-01 · 2025
        List tells every name with its status

          could not be judged   the target died: "unknown service" (E_TARGET_DIED)
          what to do            look at the log of the target for this time

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run localhost:50051 --seed 42 --case list/every-name/serving
          more       grpc-health-conformance explain LST-01"
    `);
  });

  test('that passed unexpectedly', () => {
    expect(failureBlock(troubled('unexpected-pass'), RERUN)).toMatchInlineSnapshot(`
      "✗ shutdown/answers-meanwhile                                              SHOULD · SHD-09 · 2018
        a Check is answered while the server stops

          it passes, and the baseline says that it is broken
          known as     unknown (difference, look again on 2027-01-31)
          what to do   take it out of the baseline: the run with --update-baseline does that

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run localhost:50051 --seed 42 --case shutdown/answers-meanwhile
          more       grpc-health-conformance explain SHD-09"
    `);
  });

  test('in colour', () => {
    expect(failureBlock(troubled('failed'), RERUN, marked)).toMatchInlineSnapshot(`
      "<red>✗ watch/unknown-name-stays-open</red>                                             <dim>MUST · WCH-03 · 2018</dim>
        a Watch of a name that nobody registered stays open

          expected   SERVICE_UNKNOWN
          actual     end NOT_FOUND "unknown service"

          0.0 ms  →  Watch "y"
           1.2 s  ←  end NOT_FOUND "unknown service"

          required   Check tells the status of a registered name.
          why        Probers act on what Check tells.
          source     health.proto, comment of Check
          rerun      npx grpc-health-conformance run localhost:50051 --seed 42 --case watch/unknown-name-stays-open
          more       grpc-health-conformance explain WCH-03"
    `);
  });

  test('with an error of several lines', () => {
    const error = { code: 'E_HARNESS', message: 'it failed:\n  here\nand there', hint: 'report it' };
    const result = sampleResult({}, { outcome: 'errored', error });
    if (!isTroubled(result)) throw new Error('an errored result needs a block');
    expect(difference(result)).toBe('could not be judged: it failed: here and there');
    expect(failureBlock(result, RERUN).split('\n').slice(3, 7)).toMatchInlineSnapshot(`
      [
        "    could not be judged   it failed:",
        "                            here",
        "                          and there (E_HARNESS)",
        "    what to do            report it",
      ]
    `);
  });
});

describe('the line of a result', () => {
  test.each<[TroubledResult['outcome'], string]>([
    [
      'failed',
      '✗ watch/unknown-name-stays-open  WCH-03  expected SERVICE_UNKNOWN; saw end NOT_FOUND "unknown service"',
    ],
    ['warning', '! check/unknown-name  CHK-05  expected end NOT_FOUND; saw end UNKNOWN "unknown service"'],
    [
      'unexpected-pass',
      '✗ shutdown/answers-meanwhile  SHD-09  passes, and the baseline says that it is broken: unknown (difference, look again on 2027-01-31)',
    ],
    ['errored', '✗ list/every-name/serving  LST-01  could not be judged: the target died: "unknown service"'],
  ])('that is %s', (outcome, line) => {
    expect(troubleLine(troubled(outcome), plain)).toBe(line);
  });

  test('in colour', () => {
    expect(troubleLine(troubled('warning'), marked)).toMatchInlineSnapshot(
      `"<yellow>!</yellow> <bold>check/unknown-name</bold>  CHK-05  expected end NOT_FOUND; saw end UNKNOWN "unknown service""`,
    );
  });
});

test.each<[KnownDeviation, string]>([
  [
    { reason: ' a\n  "b"\t\\c ', kind: 'defect', issue: 'https://x/1', review: '2027-05-21' },
    'a "b" \\c (defect, https://x/1, look again on 2027-05-21)',
  ],
  [
    { reason: '\u001b[31mred\u202e', kind: 'difference', review: '2027-05-21' },
    '\\u{1b}[31mred\\u{202e} (difference, look again on 2027-05-21)',
  ],
])('what is known of a deviation stands on one line: %j', (known, line) => {
  expect(knownText(known)).toBe(line);
});

test('a transcript has its times in one column', () => {
  expect(
    transcriptLines([
      { atMs: 0, direction: 'control', what: 'set "x" SERVING' },
      { atMs: 9.96, direction: 'sent', what: 'Check "x"' },
      { atMs: 12_345, direction: 'received', what: 'OK, SERVING' },
    ]),
  ).toEqual(['0.0 ms  ·  set "x" SERVING', ' 10 ms  →  Check "x"', '12.3 s  ←  OK, SERVING']);
  expect(transcriptLines([])).toEqual([]);
});
