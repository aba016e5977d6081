import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { parseText } from '../config/parse-text.ts';
import type { ParsedText } from '../config/parse-text.ts';
import { fileError } from '../config/problems.ts';
import type { FileKind, KeyPath, Problem } from '../config/problems.ts';
import { validatorOf } from '../config/validate.ts';
import { parseCodeRanges } from '../probers/code-ranges.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Belief } from '../probers/state.ts';
import schema from './script.schema.json' with { type: 'json' };
import { parseTime, timeText } from './time-text.ts';
import { scriptWords } from './words.ts';

/** What a server does over a time, and who looks at it. */
export interface Script {
  readonly title: string;
  readonly forMs: number;
  /** The ids of the probers that look; all when absent. */
  readonly probers?: readonly string[];
  readonly settings: Partial<ProberSettings>;
  /** In the order of their times; the first is at 0. */
  readonly events: readonly ScriptEvent[];
}

/** What a server does from a time on. */
export interface ScriptEvent {
  readonly atMs: number;
  /** The name of an outcome. */
  readonly does: string;
  /** What the server is meanwhile; what it says by Check when absent. */
  readonly truth?: Belief;
}

/** The words that a script can use. */
export interface Vocabulary {
  readonly outcomes: readonly string[];
  readonly probers: readonly string[];
}

/** A script, for its errors. */
export const SCRIPT_FILE: FileKind = {
  code: 'E_SCRIPT',
  hint: 'every key is described in the schema: grpc-health-conformance/timeline-script.schema.json',
};

/** Longer than anybody looks at; a prober that looks each second makes 600,000 looks meanwhile. */
const LONGEST_MS = 7 * 86_400_000;

/** A script file, after it was found valid by the schema. */
interface ScriptFile {
  readonly title?: string;
  readonly for: string;
  readonly probers?: readonly string[];
  readonly settings?: { readonly service?: string; readonly albMatcher?: string; readonly albPath?: string };
  readonly server: readonly { readonly at: string; readonly does: string; readonly truth?: Belief }[];
}

const validate = validatorOf(schema, scriptWords);

/**
 * Reads the text of a script: YAML, of which JSON is a part.
 *
 * @param file as the user calls it
 * @throws ConformanceError `E_SCRIPT` with all that is wrong
 */
export function parseScript(text: string, file: string, vocabulary: Vocabulary): Script {
  const parsed = parseText(text, file, SCRIPT_FILE);
  if (parsed.value === null || parsed.value === undefined) {
    const hint = 'the least is:   { for: 5m, server: [{ at: 0s, does: healthy }] }';
    throw fileError(file, [{ text: 'is empty', hint }], SCRIPT_FILE);
  }
  const invalid = validate(parsed);
  const problems = invalid.length > 0 ? invalid : problemsOf(parsed, vocabulary);
  if (problems.length > 0) throw fileError(file, problems, SCRIPT_FILE);
  return scriptOf(parsed.value as ScriptFile, file);
}

function scriptOf({ title, for: length, probers, settings = {}, server }: ScriptFile, file: string): Script {
  const { service, albMatcher, albPath } = settings;
  const codes = albMatcher === undefined ? undefined : parseCodeRanges(albMatcher);
  return {
    title: title ?? file,
    forMs: timeOf(length),
    ...(probers && { probers }),
    settings: {
      ...(service !== undefined && { service }),
      ...(codes !== undefined && !('problem' in codes) && { albMatcher: codes }),
      ...(albPath !== undefined && { albPath }),
    },
    events: server.map(({ at, does, truth }) => ({ atMs: timeOf(at), does, ...(truth && { truth }) })),
  };
}

/** The schema has told of texts that are no times. */
function timeOf(text: string): number {
  return parseTime(text) ?? 0;
}

/** What a schema cannot find. */
function problemsOf({ value, placeOf }: ParsedText, vocabulary: Vocabulary): Problem[] {
  const { for: length, probers = [], settings = {}, server } = value as ScriptFile;
  const forMs = timeOf(length);
  const problems: Problem[] = [];
  const report = (path: KeyPath, text: string | undefined, hint?: string): void => {
    if (text === undefined) return;
    problems.push({ place: placeOf(path, 'value'), text, ...(hint !== undefined && { hint }) });
  };

  if (forMs <= 0 || forMs > LONGEST_MS)
    report(['for'], `must be more than nothing and at most ${timeText(LONGEST_MS)}`);
  probers.forEach((id, index) => {
    if (!vocabulary.probers.includes(id))
      report(
        ['probers', index],
        `there is no prober ${quote(id)}${didYouMean(id, vocabulary.probers)}`,
        `probers are: ${vocabulary.probers.join(', ')}`,
      );
  });
  const codes = settings.albMatcher === undefined ? [] : parseCodeRanges(settings.albMatcher);
  if ('problem' in codes) report(['settings', 'albMatcher'], codes.problem);
  server.forEach(({ at, does }, index) => {
    report(['server', index, 'at'], problemOfTime(timeOf(at), index, server[index - 1]?.at, forMs));
    if (!vocabulary.outcomes.includes(does))
      report(
        ['server', index, 'does'],
        `there is no outcome ${quote(does)}${didYouMean(does, vocabulary.outcomes)}`,
        'the most common are healthy, not_serving, hang, refused and code_14',
      );
  });
  return problems;
}

function problemOfTime(
  atMs: number,
  index: number,
  before: string | undefined,
  forMs: number,
): string | undefined {
  if (index === 0 && atMs !== 0)
    return 'the first entry must be at 0s: a server does something from the begin on';
  if (before !== undefined && atMs <= timeOf(before)) return `must be later than ${before}, the entry before`;
  if (atMs >= forMs && index > 0) return 'lies behind the end: see for';
  return undefined;
}
