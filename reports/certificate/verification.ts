import type { RunComparison } from '../../harness/compare/compare.ts';
import type { JudgedCase } from '../../harness/compare/judged.ts';
import { OUTCOMES } from '../../harness/case/result.ts';
import { count } from '../../harness/case/text.ts';
import type { Certificate } from '../certificate.ts';
import { changeLines, countChanges } from '../change-lines.ts';
import { endedText, outcomeText } from '../ended-text.ts';
import type { Paint } from '../failure-block.ts';
import { plain } from '../failure-block.ts';
import { shown } from '../shown.ts';
import { isConfirmed } from './rerun.ts';
import type { Verification } from './verify.ts';

/** Beyond this many, problems have one cause that the first ones show. */
const MOST_PROBLEMS = 30;

/**
 * What a certificate says, for a person: what is certified, by which suite, when and where, and every deviation on a line.
 *
 * @param file as the user calls it
 */
export function certificateText(certificate: Certificate, file: string, paint: Paint = plain): string {
  const { target, suite, environment, run } = certificate;
  const about = [target.language, target.implementation].filter((part) => part !== undefined);
  const tools = Object.entries(environment.tools).map(([tool, version]) => `${tool} ${version}`);
  const counts = OUTCOMES.filter((outcome) => certificate.counts[outcome] > 0).map(
    (outcome) => `${String(certificate.counts[outcome])} ${outcomeText(outcome)}`,
  );
  const facts: readonly (readonly [label: string, text: string])[] = [
    ['certificate', file],
    [
      'certifies',
      `${target.name} ${target.version}${about.length > 0 ? ` (${about.join(', ')})` : ''}, started by ${target.target}`,
    ],
    ...(target.source === undefined ? [] : [['source', target.source] as const]),
    [
      'suite',
      `${suite.name} ${suite.version}, ${count(certificate.cases.length, 'case')} with the digest ${suite.cases.value.slice(0, 12)}…`,
    ],
    ['date', certificate.date],
    ['made on', [`${environment.os} ${environment.arch}`, `Node ${environment.node}`, ...tools].join(', ')],
    [
      'run',
      `seed ${String(run.seed)}, ${run.strict ? 'strict, ' : ''}at least ${String(run.require)}, ${String(run.timeoutMs)} ms for an observation`,
    ],
    [
      'conforms to',
      certificate.revisions
        .map(
          ({ revision, method, verdict }) =>
            `${String(revision)} (${method}) ${verdict.replaceAll('-', ' ')}`,
        )
        .join(', '),
    ],
    ['cases', counts.join(' · ')],
  ];
  const deviations = certificate.cases.flatMap((judged) => deviationLine(judged, paint));
  return [
    '',
    ...facts.map(([label, text]) => `  ${label.padEnd(13)} ${shown(text)}`),
    ...(deviations.length === 0 ? [] : ['', ...deviations]),
    '',
    '',
  ].join('\n');
}

/** What is wrong with a file, what could not be checked, and the verdict. */
export function verdictText({ problems, notes }: Verification, paint: Paint = plain): string {
  const more = problems.length - MOST_PROBLEMS;
  const lines = [
    ...notes.map((note) => `  note: ${note}`),
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => `${paint('red', '✗')} ${problem}`),
    ...(more > 0 ? [`… and ${count(more, 'more problem')}`] : []),
    problems.length === 0
      ? `  ${paint('green', '✓')} the digest is right, and what it says follows from its cases`
      : `  ${paint('red', `not to be trusted: ${count(problems.length, 'problem')}`)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a new run of the target gave beside what is certified. */
export function rerunText(comparison: RunComparison, paint: Paint = plain): string {
  const { changes } = comparison;
  const verdict = isConfirmed(comparison)
    ? `  ${paint('green', '✓')} run again, the target does what is certified: ${countChanges(changes)}`
    : `${paint('red', '✗')} run again, the target does not do what is certified: ${countChanges(changes)}`;
  return ['', ...changeLines(changes, paint), verdict, ''].join('\n');
}

const MARKS = {
  failed: ['red', '✗'],
  errored: ['red', '✗'],
  'unexpected-pass': ['red', '✗'],
  warning: ['yellow', '!'],
  'known-failure': ['yellow', '~'],
  'known-flaky': ['yellow', '~'],
} as const;

function deviationLine(judged: JudgedCase, paint: Paint): string[] {
  if (judged.outcome === 'passed' || judged.outcome === 'not-applicable') return [];
  const [colour, mark] = MARKS[judged.outcome];
  return [
    `${paint(colour, mark)} ${judged.id}  ${judged.requirement}  ${judged.level}  ${endedText(judged)}`,
  ];
}
