import type { Broken, KnownDeviation, ReportedResult, TranscriptEntry } from '../harness/case/result.ts';
import { duration, plainLine } from '../harness/case/text.ts';

/** Colours text for a terminal, or returns it as it is. */
export type Paint = (format: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

/** No colours: files and pipes. */
export const plain: Paint = (_format, text) => text;

/** A result that somebody has to look at. */
export type TroubledResult = Extract<
  ReportedResult,
  { outcome: 'failed' | 'warning' | 'errored' | 'unexpected-pass' }
>;

const MARKS = { failed: '✗', warning: '!', errored: '✗', 'unexpected-pass': '✗' } as const;
const COLOURS = { failed: 'red', warning: 'yellow', errored: 'red', 'unexpected-pass': 'red' } as const;
const PASSES = 'passes, and the baseline says that it is broken';
const WIDTH = 96;
const ERROR_INDENT = ' '.repeat('    could not be judged   '.length);
const ARROWS: Readonly<Record<TranscriptEntry['direction'], string>> = {
  sent: '→',
  received: '←',
  control: '·',
};

/** Whether a result needs a block. */
export function isTroubled(result: ReportedResult): result is TroubledResult {
  return Object.hasOwn(MARKS, result.outcome);
}

/** `✗ watch/unknown-name  WCH-02  expected …; saw …`: one line that says what is wrong. */
export function troubleLine(result: TroubledResult, paint: Paint): string {
  const mark = paint(COLOURS[result.outcome], MARKS[result.outcome]);
  return `${mark} ${paint('bold', result.id)}  ${result.requirement.id}  ${difference(result)}`;
}

/** What was expected and what was seen, on one line. */
export function difference(
  result: TroubledResult | Extract<ReportedResult, { outcome: 'known-failure' }>,
): string {
  switch (result.outcome) {
    case 'errored':
      return `could not be judged: ${result.error.message.replace(/\s*\n\s*/g, ' ')}`; // thrown by others: may have lines
    case 'unexpected-pass':
      return `${PASSES}: ${knownText(result.known)}`;
    case 'failed':
    case 'warning':
    case 'known-failure':
      return brokenText(result.broken);
  }
}

/** `expected …; saw …`: an expectation that does not hold, on one line. */
export function brokenText({ expected, actual }: Broken): string {
  return `expected ${expected}; saw ${actual}`;
}

/** `the reason (defect, https://…, look again on 2027-05-21)`: what the baseline says of a deviation, on one line. */
export function knownText({ reason, kind, issue, review }: KnownDeviation): string {
  const about = [kind, ...(issue === undefined ? [] : [issue]), `look again on ${review}`];
  return `${plainLine(reason)} (${plainLine(about.join(', '))})`;
}

/**
 * Everything that is needed to act on one result: what must hold and by which source, what was expected, what was
 * seen, the exchange with its times, and the command that runs this case alone.
 *
 * @param rerun the command of the run, without `--case`
 */
export function failureBlock(result: TroubledResult, rerun: string, paint: Paint = plain): string {
  const { requirement } = result;
  const mark = `${MARKS[result.outcome]} ${result.id}`;
  const tags = `${requirement.level} · ${requirement.id} · ${String(requirement.revision)}`;
  const lines = [
    `${paint(COLOURS[result.outcome], mark)}${' '.repeat(Math.max(2, WIDTH - mark.length - tags.length))}${paint('dim', tags)}`,
    `  ${result.summary}`,
    '',
    ...verdictLines(result).map((line) => `    ${line}`),
    '',
    ...transcriptLines(result.transcript).map((line) => `    ${line}`),
    ...(result.transcript.length > 0 ? [''] : []),
    ...result.notes.map((note) => `    note       ${note}`),
    `    required   ${requirement.title}`,
    `    why        ${requirement.why}`,
    `    source     ${requirement.source}`,
    `    rerun      ${rerun} --case ${result.id}`,
    `    more       grpc-health-conformance explain ${requirement.id}`,
  ];
  return lines.join('\n');
}

/** What is wrong, and what to do where that is not the business of the server. */
function verdictLines(result: TroubledResult): string[] {
  switch (result.outcome) {
    case 'errored':
      return [
        `could not be judged   ${result.error.message.replaceAll('\n', `\n${ERROR_INDENT}`)} (${result.error.code})`,
        `what to do            ${result.error.hint}`,
      ];
    case 'unexpected-pass':
      return [
        `it ${PASSES}`,
        `known as     ${knownText(result.known)}`,
        'what to do   take it out of the baseline: the run with --update-baseline does that',
      ];
    case 'failed':
    case 'warning':
      return [`expected   ${result.broken.expected}`, `actual     ${result.broken.actual}`];
  }
}

/** The exchange, one line for each entry, with the times in one column. */
export function transcriptLines(transcript: readonly TranscriptEntry[]): string[] {
  const width = Math.max(0, ...transcript.map((entry) => duration(entry.atMs).length));
  return transcript.map(
    (entry) => `${duration(entry.atMs).padStart(width)}  ${ARROWS[entry.direction]}  ${entry.what}`,
  );
}
