import { count } from '../harness/case/text.ts';
import type { CaseChange } from '../harness/compare/compare.ts';
import { countChanges, groupChanges, KIND_TEXTS } from './change-lines.ts';
import type { ComparedSide } from './compared-side.ts';
import { conformanceFacts, countFacts } from './comparison.ts';
import type { ComparedSides, Fact } from './comparison.ts';
import { endedText } from './ended-text.ts';
import { shownCode } from './shown.ts';

/** What changed, for a pull request or a page. Text of the files stands as code, where nothing in it is Markdown. */
export function comparisonMarkdown({ before, after, notes, comparison }: ComparedSides): string {
  const { changes, worse } = comparison;
  const lines = [
    '## Health conformance',
    '',
    `**${worse ? 'It got worse' : 'Nothing got worse'}**: ${countChanges(changes)}.`,
    '',
    `- before: ${sideText(before)}`,
    `- after: ${sideText(after)}`,
    ...notes.map((note) => `- note: ${note}`),
    '',
    '| | before | after |',
    '| --- | --- | --- |',
    ...[...conformanceFacts(comparison), ...countFacts(comparison)].map(row),
    ...groupChanges(changes).flatMap(({ kind, shown, more }) => [
      '',
      `### ${KIND_TEXTS[kind]}: ${count(shown.length + more, 'case')}`,
      '',
      ...shown.flatMap(itemOf),
      ...(more > 0 ? [`- … and ${String(more)} more`] : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function sideText({ file, kind, name, version, target, suite, date }: ComparedSide): string {
  const called = [name, version].filter((part) => part !== null).join(' ');
  return `${shownCode(called)} (${shownCode(target)}), ${kind} of ${shownCode(date)} by ${shownCode(`${suite.name} ${suite.version}`)}: ${shownCode(file)}`;
}

/** Both sides are words and numbers of ours. */
function row([label, before, after]: Fact): string {
  const changed = before === after ? after : `**${after}**`;
  return `| ${label} | ${before} | ${changed} |`;
}

function itemOf(change: CaseChange): string[] {
  const head = `- ${shownCode(change.id)} (${change.requirement}, ${change.level})`;
  if (change.before === null) return [`${head}: ${endedText(change.after, shownCode)}`];
  if (change.after === null) return [`${head}: ${endedText(change.before, shownCode)}`];
  return [
    head,
    `  - before: ${endedText(change.before, shownCode)}`,
    `  - after: ${endedText(change.after, shownCode)}`,
  ];
}
