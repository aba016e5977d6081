import { describe, expect, test } from 'vitest';
import type { JudgedCase } from '../../harness/compare/judged.ts';
import type { Certificate } from '../certificate.ts';
import { certificateJson } from '../certificate.ts';
import { recognise } from '../read/recognise.ts';
import { forged, sampleCertificate } from '../testing/sample-certificate.ts';
import { HOSTILE } from '../testing/sample-report.ts';
import { casesDigest } from './digest.ts';
import { verifyCertificate } from './verify.ts';
import type { VerifyingSuite } from './verify.ts';

const certificate = sampleCertificate();
const SUITE: VerifyingSuite = { name: 'grpc-health-conformance', version: '0.1.0', rows: certificate.cases };

/** What a reader of the text is told to be wrong; nothing for a certificate that is in order. */
function problemsOfText(text: string): readonly string[] {
  const read = recognise(text);
  if (read.kind === 'certificate') return verifyCertificate(read.certificate, SUITE).problems;
  return read.kind === 'report' ? ['it is a report'] : [read.problem];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every value that differs from the given one in a single place, with the path of the place. */
function* changesOf(value: Json, path = ''): Generator<readonly [path: string, changed: Json]> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    yield [`${path} one more`, [...items, items[0] ?? 'x']];
    for (const [index, item] of items.entries()) {
      yield [`${path}/${String(index)} gone`, items.toSpliced(index, 1)];
      for (const [where, changed] of changesOf(item, `${path}/${String(index)}`))
        yield [where, items.with(index, changed)];
    }
    if (items.length > 1) yield [`${path} turned around`, items.toReversed()];
  } else if (typeof value === 'object' && value !== null) {
    const object = value as Readonly<Record<string, Json>>;
    yield [`${path} one more`, { ...object, luck: 1 }];
    for (const [key, part] of Object.entries(object)) {
      const others = Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));
      yield [`${path}/${key} gone`, others];
      for (const [where, changed] of changesOf(part, `${path}/${key}`))
        yield [where, { ...object, [key]: changed }];
    }
  } else {
    for (const other of othersThan(value))
      yield [`${path} ${JSON.stringify(value)} → ${JSON.stringify(other)}`, other];
  }
}

/** Values near to one; words that have a meaning elsewhere in a certificate among them. */
function othersThan(value: null | boolean | number | string): Json[] {
  if (value === null) return [2015, 0, 'null'];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value + 0.5, -1 - value, String(value)];
  const near = [`${value}x`, value.slice(1), value.toUpperCase(), value.toLowerCase(), 'passed', 'MUST', ''];
  return near.filter((other) => other !== value);
}

describe('a certificate is in order', () => {
  test.each([undefined, HOSTILE])('as it was made, whatever the target said', (said) => {
    expect(problemsOfText(certificateJson(sampleCertificate(said)))).toEqual([]);
    expect(verifyCertificate(sampleCertificate(said), SUITE).notes).toEqual([]);
  });

  test('however it is indented, and in whatever order its keys stand', () => {
    const { target, digest, ...others } = certificate;
    expect(problemsOfText(JSON.stringify({ digest, target, ...others }))).toEqual([]);
    expect(problemsOfText(JSON.stringify(certificate, undefined, '\t'))).toEqual([]);
  });
});

test('whatever is changed in one place, it is not in order', () => {
  const changes = [...changesOf(certificate as unknown as Json)];
  expect(changes.length).toBeGreaterThan(600);
  const unnoticed = changes.filter(([, changed]) => problemsOfText(JSON.stringify(changed)).length === 0);
  expect(unnoticed.map(([path]) => path)).toEqual([]);
});

/** The cases of the certificate, with one of them changed. */
function withCase(id: string, changes: object): { readonly cases: readonly JudgedCase[] } {
  return {
    cases: certificate.cases.map((judged) => (judged.id === id ? { ...judged, ...changes } : judged)),
  };
}
function without(id: string): readonly JudgedCase[] {
  return certificate.cases.filter((judged) => judged.id !== id);
}

const FAILED = 'watch/unknown-name-stays-open';
describe('a forger who knows how to compute the digest must change all that follows too:', () => {
  test.each<[what: string, changes: Partial<Certificate>, ...problems: string[]]>([
    [
      'an outcome',
      {
        cases: certificate.cases.map(({ id, requirement, level, revision, ...end }) => ({
          id,
          requirement,
          level,
          revision,
          ...(id === FAILED ? ({ outcome: 'passed' } as const) : end),
        })),
      },
      'it counts 1 × passed, and has 2',
      'it counts 1 × failed, and has 0',
      'the revision 2018 is broken, and fulfilled by what the cases say',
    ],
    ['a count', { counts: { ...certificate.counts, failed: 0 } }, 'it counts 0 × failed, and has 1'],
    [
      'a verdict',
      {
        revisions: certificate.revisions.map((verdict) => ({
          ...verdict,
          verdict: 'fulfilled',
          brokenRequirements: [],
        })),
      },
      'the revision 2015 is fulfilled, and broken by what the cases say',
      'the revision 2018 is fulfilled, and broken by what the cases say',
      'the revision 2025 is fulfilled, and not-judged by what the cases say',
    ],
    [
      'the requirements that are broken',
      {
        revisions: certificate.revisions.map((verdict) => ({
          ...verdict,
          brokenRequirements: [...verdict.brokenRequirements, 'CHK-99'],
        })),
      },
      'the revision 2015 names other requirements',
      'the revision 2018 names other requirements',
      'the revision 2025 names other requirements',
    ],
    ['a revision', { revisions: certificate.revisions.slice(0, 2) }, 'it has 2 revisions, and the suite 3'],
    ['what it conforms to', { conformsTo: 2025 }, 'conforms to 2025, and by the cases it does to nothing'],
    ['the date', { date: '2026-02-31T25:00:00Z' }, 'the date is no date'],
    [
      'the level of a case',
      withCase(FAILED, { level: 'MAY' }),
      `${FAILED} has the level MAY, and in the suite MUST`,
    ],
    [
      'the requirement of a case',
      withCase(FAILED, { requirement: 'WCH-99' }),
      `${FAILED} has the requirement WCH-99, and in the suite WCH-03`,
    ],
    [
      'the revision of a case',
      withCase(FAILED, { revision: 2025 }),
      `${FAILED} has the revision 2025, and in the suite 2018`,
    ],
    [
      'the name of a case',
      withCase(FAILED, { id: 'watch/else' }),
      `the case ${FAILED} is missing`,
      'the suite has no case watch/else',
    ],
    ['a case', { cases: without(FAILED) }, `the case ${FAILED} is missing`],
    [
      'a case more',
      {
        cases: [
          ...certificate.cases,
          { id: 'x/y', requirement: 'CHK-01', level: 'MUST', revision: 2015, outcome: 'passed' },
        ],
      },
      'the suite has no case x/y',
    ],
    ['a case twice', { cases: [...certificate.cases, ...certificate.cases.slice(0, 1)] }, 'is there 2 times'],
    [
      'a warning of a MUST',
      withCase(FAILED, { outcome: 'warning' }),
      `${FAILED} is warning, which a case of the level MUST never is`,
    ],
    [
      'what a case sees that is broken by chance',
      withCase('check/chance', { saw: '* *' }),
      'the case check/chance fails by chance, and with any message at all',
    ],
    [
      'strictness',
      { run: { ...certificate.run, strict: true } },
      'is warning, which a case of the level SHOULD never is in a strict run',
    ],
  ])('%s', (_what, changes, ...problems) => {
    const found = verifyCertificate(forged(certificate, changes), SUITE).problems;
    for (const problem of problems) expect(found.join('\n')).toContain(problem);
    expect(found.join('\n')).not.toContain('digest');
  });

  test.each<[level: JudgedCase['level'], outcome: JudgedCase['outcome'], possible: boolean]>([
    ['INFO', 'failed', false],
    ['INFO', 'warning', false],
    ['INFO', 'known-failure', false],
    ['INFO', 'unexpected-pass', false],
    ['INFO', 'errored', true],
    ['SHOULD', 'failed', true],
    ['SHOULD', 'warning', true],
    ['SHOULD', 'known-failure', true],
    ['INFO', 'known-flaky', false],
    ['SHOULD', 'known-flaky', true],
    ['MUST', 'known-flaky', true],
    ['MAY', 'warning', false],
    ['MAY', 'failed', true],
    ['MUST', 'known-failure', true],
    ['MUST', 'not-applicable', true],
  ])('%s and %s', (level, outcome, possible) => {
    const found = verifyCertificate(
      forged(certificate, withCase(FAILED, { level, outcome, reason: 'r', saw: 's' })),
      SUITE,
    ).problems;
    expect(found.some((problem) => problem.includes(`which a case of the level ${level} never is`))).toBe(
      !possible,
    );
  });
});

describe('another suite', () => {
  test.each<[what: string, suite: VerifyingSuite, note: string]>([
    ['a later version', { ...SUITE, version: '0.2.0' }, 'npx grpc-health-conformance@0.1.0 verify FILE'],
    ['other cases of the same version', { ...SUITE, rows: SUITE.rows.slice(1) }, 'was made from other cases'],
    ['another name', { ...SUITE, name: 'other' }, 'made by grpc-health-conformance 0.1.0, and this is other'],
  ])('%s: it says what cannot be checked', (_what, suite, note) => {
    const { problems, notes } = verifyCertificate(certificate, suite);
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(note)]);
    expect(notes[0]).toContain(
      'whether it has every case of that suite, and their levels, cannot be checked here',
    );
  });

  test('finds cases that are missing all the same, by the digest over them', () => {
    const { problems } = verifyCertificate(forged(certificate, { cases: without(FAILED) }), {
      ...SUITE,
      version: '0.2.0',
    });
    expect(problems[0]).toContain('some are missing');
  });

  test('is told of one that hides what it left out', () => {
    const cases = without(FAILED);
    const suite = { ...certificate.suite, cases: casesDigest(cases) };
    const { notes } = verifyCertificate(forged(certificate, { cases, suite }), SUITE);
    expect(notes).toHaveLength(1);
  });

  test('nothing that a certificate says steers a terminal', () => {
    const suite = { ...certificate.suite, name: '\u001b[31m', version: '\u202e; rm -rf ~' };
    const { problems, notes } = verifyCertificate(
      forged(certificate, { suite, ...withCase(FAILED, { id: '\u009b31m' }) }),
      SUITE,
    );
    expect([...problems, ...notes].join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(notes[0]).not.toContain('npx');
  });
});
