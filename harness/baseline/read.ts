import type { KnownDeviation } from '../case/result.ts';
import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { parseText } from '../config/parse-text.ts';
import type { ParsedText } from '../config/parse-text.ts';
import { fileError } from '../config/problems.ts';
import type { KeyPath, Problem } from '../config/problems.ts';
import { validatorOf } from '../config/validate.ts';
import { BASELINE_FILE } from './baseline.ts';
import type { Baseline, Deviation } from './baseline.ts';
import schema from './baseline.schema.json' with { type: 'json' };
import { matchesAnything } from './match.ts';
import { baselineWords } from './words.ts';

/** A baseline file, after it was found valid by `baseline.schema.json`. */
interface FileGroup extends KnownDeviation {
  readonly cases: readonly (Omit<Deviation, 'known'> & { readonly case: string })[];
}

/** What a draft says where nobody has written the reason yet. */
const NO_REASON = 'nobody has written the reason yet';

const validate = validatorOf(schema, baselineWords);

/**
 * Reads the text of a baseline file.
 *
 * @param text decoded, without a byte order mark
 * @param file as the user calls it
 * @param caseIds every case that there is
 * @param state a `draft` is what an update has just written: its reasons may be empty
 * @throws ConformanceError `E_BASELINE` with all that is wrong
 */
export function readBaseline(
  text: string,
  file: string,
  caseIds: readonly string[],
  state: 'final' | 'draft' = 'final',
): Baseline {
  const parsed = parseText(text, file, BASELINE_FILE);
  if (parsed.value === null || parsed.value === undefined) {
    const hint = 'a baseline without deviations is:   deviations: []';
    throw fileError(file, [{ text: 'is empty', hint }], BASELINE_FILE);
  }
  const invalid = validate(parsed).filter(
    ({ place }) => state === 'final' || place?.path.at(-1) !== 'reason',
  );
  const problems = [...invalid, ...problemsOf(parsed, caseIds)];
  if (problems.length > 0) throw fileError(file, problems, BASELINE_FILE);
  const groups = (parsed.value as { readonly deviations: readonly FileGroup[] }).deviations;
  return { deviations: new Map(groups.flatMap(deviationsOf)) };
}

function deviationsOf({ reason, kind, issue, review, cases }: FileGroup): [string, Deviation][] {
  const known = { reason: reason.trim() || NO_REASON, kind, ...(issue !== undefined && { issue }), review };
  return cases.map(({ case: id, outcome, saw, sometimes }) => [
    id,
    { outcome, saw, ...(sometimes && { sometimes }), known },
  ]);
}

/** What a schema cannot find. Values of the wrong type are passed over: the schema has told of them. */
function problemsOf({ value, placeOf }: ParsedText, caseIds: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const report = (path: KeyPath, text: string | undefined, hint?: string): void => {
    if (text === undefined) return;
    problems.push({ place: placeOf(path, 'value'), text, ...(hint !== undefined && { hint }) });
  };
  const first = new Map<string, KeyPath>();
  listAt(value, 'deviations').forEach((group, index) => {
    const path = ['deviations', index];
    report([...path, 'review'], problemOfDay(textAt(group, 'review')));
    report([...path, 'issue'], problemOfUrl(textAt(group, 'issue')));
    listAt(group, 'cases').forEach((entry, number) => {
      const at = [...path, 'cases', number];
      const id = textAt(entry, 'case');
      if (id !== undefined) {
        const before = first.get(id);
        first.set(id, at);
        if (before !== undefined)
          report([...at, 'case'], `stands in line ${String(placeOf(before, 'value').line)} already`);
        else if (id !== '' && !caseIds.includes(id))
          report([...at, 'case'], `there is no case ${quote(id)}${didYouMean(id, caseIds)}`, LIST_HINT);
      }
      const saw = textAt(entry, 'saw');
      if (saw !== undefined && matchesAnything(saw))
        report([...at, 'saw'], 'would fit every message: say more than *');
    });
  });
  return problems;
}

const LIST_HINT = 'grpc-health-conformance list   shows every case';

function problemOfDay(day: string | undefined): string | undefined {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const time = new Date(`${day}T00:00:00Z`);
  // The 30th of February is an invalid date, or the 2nd of March.
  const real = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
  return real ? undefined : 'is no day of the calendar';
}

function problemOfUrl(url: string | undefined): string | undefined {
  if (url === undefined || !/^https?:\/\/\S+$/.test(url) || URL.canParse(url)) return undefined;
  return 'is no URL';
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}

function textAt(value: unknown, key: string): string | undefined {
  const text = at(value, key);
  return typeof text === 'string' ? text : undefined;
}
