import type { CaseResult, TranscriptEntry } from '../harness/case/result.ts';
import { duration } from '../harness/case/text.ts';

/** Colours text for a terminal, or returns it as it is. */
export type Paint = (format: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

/** No colours: files and pipes. */
export const plain: Paint = (_format, text) => text;

/** A result that somebody has to look at. */
export type TroubledResult = Extract<CaseResult, { outcome: 'failed' | 'warning' | 'errored' }>;

const MARKS = { failed: '✗', warning: '!', errored: '✗' } as const;
const COLOURS = { failed: 'red', warning: 'yellow', errored: 'red' } as const;
const WIDTH = 96;
const ERROR_INDENT = ' '.repeat('    could not be judged   '.length);
const ARROWS: Readonly<Record<TranscriptEntry['direction'], string>> = {
  sent: '→',
  received: '←',
  control: '·',
};

/** Whether a result needs a block. */
export function isTroubled(result: CaseResult): result is TroubledResult {
  return result.outcome === 'failed' || result.outcome === 'warning' || result.outcome === 'errored';
}

/** `✗ watch/unknown-name  WCH-02  expected …; saw …`: one line that says what is wrong. */
export function troubleLine(result: TroubledResult, paint: Paint): string {
  const mark = paint(COLOURS[result.outcome], MARKS[result.outcome]);
  return `${mark} ${paint('bold', result.id)}  ${result.requirement.id}  ${difference(result)}`;
}

/** What was expected and what was seen, on one line. */
export function difference(result: TroubledResult): string {
  return result.outcome === 'errored'
    ? `could not be judged: ${result.error.message.replace(/\s*\n\s*/g, ' ')}` // thrown by others: may have lines
    : `expected ${result.broken.expected}; saw ${result.broken.actual}`;
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
    ...(result.outcome === 'errored'
      ? [
          `    could not be judged   ${result.error.message.replaceAll('\n', `\n${ERROR_INDENT}`)} (${result.error.code})`,
          `    what to do            ${result.error.hint}`,
        ]
      : [`    expected   ${result.broken.expected}`, `    actual     ${result.broken.actual}`]),
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

/** The exchange, one line for each entry, with the times in one column. */
export function transcriptLines(transcript: readonly TranscriptEntry[]): string[] {
  const width = Math.max(0, ...transcript.map((entry) => duration(entry.atMs).length));
  return transcript.map(
    (entry) => `${duration(entry.atMs).padStart(width)}  ${ARROWS[entry.direction]}  ${entry.what}`,
  );
}
