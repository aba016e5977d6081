import { describe, expect, test } from 'vitest';
import { compareRuns } from '../harness/compare/compare.ts';
import type { RunReport } from './report.ts';
import { notesOn, sideOfCertificate, sideOfReport } from './compared-side.ts';
import type { SideWithRun } from './compared-side.ts';
import { comparisonJson, comparisonText } from './comparison.ts';
import type { ComparedSides } from './comparison.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import { marked } from './testing/marked-paint.ts';
import { forged, reportOf, sampleCertificate, wholeReport } from './testing/sample-certificate.ts';
import { HOSTILE, sampleResult } from './testing/sample-report.ts';

function compared(before: SideWithRun, after: SideWithRun): ComparedSides {
  const comparison = compareRuns(before.run, after.run);
  return { before: before.side, after: after.side, notes: notesOn(before.side, after.side), comparison };
}

const passed = (id: string): ReturnType<typeof sampleResult> => sampleResult({ id }, { outcome: 'passed' });
const failed = (id: string, actual: string): ReturnType<typeof sampleResult> =>
  sampleResult({ id }, { outcome: 'failed', broken: { expected: 'SERVING', actual } });
const BEFORE = reportOf([
  passed('check/a'),
  failed('check/b', 'end UNKNOWN'),
  failed('check/c', 'silence'),
  passed('check/d'),
]);
const AFTER = reportOf([
  failed('check/a', 'end "`x` | ![y](z)"'),
  passed('check/b'),
  failed('check/c', 'NOT_SERVING'),
  passed('check/e'),
]);
const SIDES = compared(sideOfReport(BEFORE, 'old.json'), sideOfReport(AFTER, 'new.json'));

describe('for a person', () => {
  test('both sides, what holds for the whole, every change by kind, and the verdict', () => {
    expect(comparisonText(SIDES, marked)).toBe(`
  before   sample 1.2.3 (module:./target.mjs), report of 2026-11-21T02:17:03.319Z by grpc-health-conformance 0.1.0: old.json
  after    sample 1.2.3 (module:./target.mjs), report of 2026-11-21T02:17:03.319Z by grpc-health-conformance 0.1.0: new.json

<dim>  conforms to    none</dim>
<dim>  2015 (Check)   broken</dim>
<dim>  2018 (Watch)   not judged</dim>
<dim>  2025 (List)    not judged</dim>
<dim>  passed         2</dim>
<dim>  failed         2</dim>

worse (1 case)
<red>✗</red> <bold>check/a</bold>  CHK-03  MUST
    before   passed
    after    failed: expected SERVING; saw end "\`x\` | ![y](z)"

broken differently (1 case)
<yellow>!</yellow> <bold>check/c</bold>  CHK-03  MUST
    before   failed: expected SERVING; saw silence
    after    failed: expected SERVING; saw NOT_SERVING

better (1 case)
<green>✓</green> <bold>check/b</bold>  CHK-03  MUST
    before   failed: expected SERVING; saw end UNKNOWN
    after    passed

only in the later run (1 case)
<dim>+</dim> <bold>check/e</bold>  CHK-03  MUST  passed

only in the earlier run (1 case)
<dim>-</dim> <bold>check/d</bold>  CHK-03  MUST  passed

  <red>it got worse</red>: 1 worse, 1 broken differently, 1 better, 1 only in the later run, 1 only in the earlier run
`);
  });

  test('of two that are the same, nothing but that', () => {
    const side = sideOfReport(BEFORE, 'x.json');
    expect(comparisonText(compared(side, side))).toMatch(/\n\n {2}nothing got worse: no case changed\n$/);
  });

  test('what changed as a whole has both values', () => {
    const none = reportOf([passed('check/a')]);
    const text = comparisonText(compared(sideOfReport(BEFORE, 'a'), sideOfReport(none, 'b')), marked);
    expect(text).toContain('\n  conforms to    none → 2015\n');
    expect(text).toContain('\n  2015 (Check)   broken → fulfilled\n');
    expect(text).toContain('\n  failed         2 → 0\n');
  });

  test('of very many cases of one kind the first are shown', () => {
    const many = reportOf(Array.from({ length: 53 }, (_nothing, index) => passed(`check/n${String(index)}`)));
    const text = comparisonText(compared(sideOfReport(reportOf([]), 'a'), sideOfReport(many, 'b')));
    expect(text).toContain('only in the later run (53 cases)');
    expect(text).toContain('check/n49  CHK-03  MUST  passed\n  … and 3 more; --json has all\n');
  });
});

describe('as Markdown', () => {
  const text = comparisonMarkdown(SIDES);
  test.each([
    '**It got worse**: 1 worse, 1 broken differently, 1 better, 1 only in the later run, 1 only in the earlier run.',
    '| 2015 (Check) | broken | broken |',
    '### worse: 1 case',
    '- `check/a` (CHK-03, MUST)',
    '  - before: passed',
    '  - after: failed: expected `SERVING`; saw ``end "`x` | ![y](z)"``',
    '- `check/e` (CHK-03, MUST): passed',
  ])('%s', (line) => {
    expect(text.split('\n')).toContain(line);
  });

  test('what changed as a whole is bold', () => {
    const none = reportOf([passed('check/a')]);
    const other = comparisonMarkdown(compared(sideOfReport(BEFORE, 'a'), sideOfReport(none, 'b')));
    expect(other).toContain('\n| 2015 (Check) | broken | **fulfilled** |\n');
    expect(other).toContain('**Nothing got worse**');
  });
});

describe('text of the files does nothing', () => {
  const report: RunReport = wholeReport(HOSTILE);
  const target = { ...report.target, name: HOSTILE, version: HOSTILE, label: HOSTILE };
  const suite = { name: HOSTILE, version: HOSTILE };
  const hostile = sideOfReport({ ...report, target, suite }, HOSTILE);
  const sides = compared(hostile, sideOfReport(reportOf([]), 'x.json'));

  test.each([
    ['the text', comparisonText(sides)],
    ['the Markdown', comparisonMarkdown(sides)],
    ['the JSON', comparisonJson(sides)],
  ])('to a terminal that shows %s', (_what, text) => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test('to whoever reads the Markdown: outside of code there is none of it', () => {
    const outside = comparisonMarkdown(sides).replace(/(`+)[^]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/[<>\][]|alert|quotes|characters/);
  });
});

test('the JSON has both sides, the notes, and everything that changed', () => {
  const json = JSON.parse(comparisonJson(SIDES)) as object;
  expect(json).toEqual({
    schemaVersion: 1,
    before: SIDES.before,
    after: SIDES.after,
    notes: [],
    ...SIDES.comparison,
  });
});

describe('a certificate', () => {
  test('is compared as the report that it was made from', () => {
    const sides = compared(sideOfCertificate(sampleCertificate(), 'a'), sideOfReport(wholeReport(), 'b'));
    expect(sides.notes).toEqual([]);
    expect(sides.comparison).toMatchObject({ changes: [], worse: false });
    expect(sides.before).toMatchObject({
      kind: 'certificate',
      name: 'grpc-sample',
      target: 'target:grpc-sample',
    });
  });
});

describe('the reader is told', () => {
  const certificate = sampleCertificate();
  const side = sideOfCertificate(certificate, 'a').side;
  const report = wholeReport();
  test.each<[what: string, other: SideWithRun, note: string]>([
    [
      'of a part of the suite',
      sideOfReport({ ...report, run: { ...report.run, patterns: ['check/*'] } }, 'b'),
      'the later run is a part of the suite',
    ],
    [
      'of an interrupted run',
      sideOfReport({ ...report, run: { ...report.run, complete: false } }, 'b'),
      'the later run is a part of the suite',
    ],
    [
      'of a certificate that was changed',
      sideOfCertificate({ ...certificate, conformsTo: 2025 }, 'b'),
      'the later file is not what was certified',
    ],
    [
      'of another suite',
      sideOfCertificate(forged(certificate, { suite: { ...certificate.suite, version: '0.2.0' } }), 'b'),
      'different versions of the suite',
    ],
    [
      'of other settings',
      sideOfReport({ ...report, run: { ...report.run, strict: true, timeoutMs: 200 } }, 'b'),
      'other settings: strict false → true, timeoutMs 5000 → 200',
    ],
  ])('%s', (_what, other, note) => {
    expect(notesOn(side, other.side)).toEqual([expect.stringContaining(note)]);
  });

  test('which side it is', () => {
    const changed = sideOfCertificate({ ...certificate, conformsTo: 2025 }, 'b').side;
    expect(notesOn(changed, side)).toEqual([expect.stringContaining('the earlier file')]);
  });
});
