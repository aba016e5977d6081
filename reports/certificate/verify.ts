import { matchesAnything } from '../../harness/baseline/match.ts';
import { groupBy } from '../../harness/case/group.ts';
import { LEVEL_EFFECTS } from '../../harness/case/levels.ts';
import type { Outcome, ReportedResult } from '../../harness/case/result.ts';
import { OUTCOMES } from '../../harness/case/result.ts';
import { count } from '../../harness/case/text.ts';
import type { JudgedCase, SuiteRow } from '../../harness/compare/judged.ts';
import type { Certificate } from '../certificate.ts';
import { conformsTo, countOutcomes, judgeRevisions } from '../report.ts';
import { shown } from '../shown.ts';
import { casesDigest, digestOf } from './digest.ts';

/** The suite that checks a certificate. */
export interface VerifyingSuite {
  readonly name: string;
  readonly version: string;
  /** All its cases. */
  readonly rows: readonly SuiteRow[];
}

/** What came of checking a certificate. Every text is safe to print. */
export interface Verification {
  /** What is wrong, one line each; a good certificate has none. */
  readonly problems: readonly string[];
  /** What could not be checked. */
  readonly notes: readonly string[];
}

/**
 * Checks that a certificate says one thing: that nothing was changed since its digest was made, and that all it concludes
 * follows from its cases. It cannot check that the cases are what a server did; running the target again can.
 *
 * @param certificate that has the form of the schema
 * @param suite that the certificate is held against
 */
export function verifyCertificate(certificate: Certificate, suite: VerifyingSuite): Verification {
  const notes = notesOn(certificate, suite);
  const sameSuite = notes.length === 0;
  return {
    problems: [
      ...digestProblems(certificate),
      ...(Number.isNaN(Date.parse(certificate.date)) ? ['the date is no date'] : []),
      ...caseSetProblems(certificate, sameSuite ? suite.rows : undefined),
      ...certificate.cases.flatMap((judged) => outcomeProblems(judged, certificate.run.strict)),
      ...certificate.cases.flatMap(chanceProblems),
      ...conclusionProblems(certificate),
    ],
    notes,
  };
}

function notesOn({ suite: own }: Certificate, suite: VerifyingSuite): string[] {
  const unchecked = 'whether it has every case of that suite, and their levels, cannot be checked here';
  if (own.name !== suite.name || own.version !== suite.version) {
    const exact = /^\d+\.\d+\.\d+(-[\w.]{1,40})?$/.test(own.version) && own.name === suite.name;
    return [
      `it was made by ${shown(`${own.name} ${own.version}`, 80)}, and this is ${suite.name} ${suite.version}: ${unchecked}` +
        (exact ? `; that version can: npx ${suite.name}@${own.version} verify FILE` : ''),
    ];
  }
  if (own.cases.value !== casesDigest(suite.rows).value) {
    return [
      `it names the version of this suite, ${suite.version}, and was made from other cases, as a version of the suite ` +
        `that was not released has: ${unchecked}`,
    ];
  }
  return [];
}

function digestProblems({ digest, ...contents }: Certificate): string[] {
  const { value } = digestOf(contents);
  if (value === digest.value) return [];
  return [
    `the digest is not that of the contents (it is ${digest.value.slice(0, 12)}…, and theirs is ${value.slice(0, 12)}…): ` +
      'something was changed after the certificate was made, or the file is damaged',
  ];
}

/** @param rows of the suite that the certificate was made by, where it is known */
function caseSetProblems({ cases, suite }: Certificate, rows: readonly SuiteRow[] | undefined): string[] {
  const twice = Array.from(groupBy(cases, ({ id }) => id)).flatMap(([id, all]) =>
    all.length > 1 ? [`the case ${shown(id)} is there ${count(all.length, 'time')}`] : [],
  );
  if (casesDigest(cases).value === suite.cases.value) return twice;
  if (rows === undefined) {
    return [
      ...twice,
      'the cases are not those that suite.cases was made from: some are missing, were added, or have another level',
    ];
  }
  const there = new Map(cases.map((judged) => [judged.id, judged]));
  const known = new Map(rows.map((row) => [row.id, row]));
  return [
    ...twice,
    ...rows.filter(({ id }) => !there.has(id)).map(({ id }) => `the case ${id} is missing`),
    ...cases.flatMap((judged) => rowProblems(judged, known.get(judged.id))),
  ];
}

function rowProblems(judged: JudgedCase, row: SuiteRow | undefined): string[] {
  const id = shown(judged.id);
  if (row === undefined) return [`the suite has no case ${id}`];
  const wrong = (['requirement', 'level', 'revision'] as const).filter((key) => judged[key] !== row[key]);
  return wrong.map(
    (key) => `the case ${id} has the ${key} ${String(judged[key])}, and in the suite ${String(row[key])}`,
  );
}

/** An outcome that a case of this level never has. */
function outcomeProblems({ id, level, outcome }: JudgedCase, strict: boolean): string[] {
  const { broken, brokenStrict } = LEVEL_EFFECTS[level];
  const possible: Readonly<Record<Outcome, boolean>> = {
    passed: true,
    'not-applicable': true,
    errored: true,
    // A baseline that expects another message makes a failure of a warning.
    failed: brokenStrict === 'failed',
    warning: broken === 'warning' && !strict,
    'known-failure': brokenStrict === 'failed',
    'known-flaky': brokenStrict === 'failed',
    'unexpected-pass': brokenStrict === 'failed',
  };
  if (possible[outcome]) return [];
  const how = strict ? ' in a strict run' : '';
  return [`the case ${shown(id)} is ${outcome}, which a case of the level ${level} never is${how}`];
}

/** What no baseline says: a run that fails in whatever way would be what is certified. */
function chanceProblems(judged: JudgedCase): string[] {
  if (judged.outcome !== 'known-flaky' || !matchesAnything(judged.saw)) return [];
  return [`the case ${shown(judged.id)} fails by chance, and with any message at all`];
}

/** What does not follow from the cases. */
function conclusionProblems({ cases, counts, revisions, target, ...rest }: Certificate): string[] {
  const results = cases.map(asResult);
  const counted = countOutcomes(results);
  const judged = judgeRevisions(results, target.offers, true);
  const highest = conformsTo(judged);
  const differs = (one: unknown, other: unknown): boolean => digestOf(one).value !== digestOf(other).value;
  return [
    ...OUTCOMES.filter((outcome) => counts[outcome] !== counted[outcome]).map(
      (outcome) => `it counts ${String(counts[outcome])} × ${outcome}, and has ${String(counted[outcome])}`,
    ),
    ...(revisions.length === judged.length
      ? []
      : [`it has ${count(revisions.length, 'revision')}, and the suite ${String(judged.length)}`]),
    ...judged.flatMap((verdict, index) => {
      const told = revisions[index];
      if (told === undefined || !differs(told, verdict)) return [];
      const what =
        told.verdict === verdict.verdict
          ? 'names other requirements than'
          : `is ${told.verdict}, and ${verdict.verdict} by`;
      return [`the revision ${String(verdict.revision)} ${what} what the cases say`];
    }),
    ...(rest.conformsTo === highest
      ? []
      : [
          `it says that the target conforms to ${String(rest.conformsTo ?? 'nothing')}, and by the cases it does to ${String(highest ?? 'nothing')}`,
        ]),
  ];
}

/** A case as the rules of a report take it; they read neither times nor texts. */
function asResult({ requirement, level, revision, ...rest }: JudgedCase): ReportedResult {
  return {
    ...rest,
    summary: '',
    requirement: { id: requirement, level, revision, source: '', title: '', why: '' },
    durationMs: 0,
    notes: [],
    transcript: [],
  };
}
