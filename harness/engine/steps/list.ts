import type { Broken } from '../../case/result.ts';
import { fresh } from '../../case/names.ts';
import { quote } from '../../case/text.ts';
import type { StepOf } from '../../case/step.ts';
import type { HeardStatus } from '../../channel/connection.ts';
import { describeAnswer, describeNoAnswer } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { describeEntries, observeCheck, observeList } from '../observe.ts';
import { NotApplicable } from '../outcome.ts';
import { settled } from '../settle.ts';
import { drive } from '../drive.ts';

type Entries = ReadonlyMap<string, HeardStatus>;

/** The name is in the list with its status. */
export function listed(context: CaseContext, step: StepOf<'listed'>): Promise<Broken | undefined> {
  return expectListed(context, context.resolve(step.name), step.status);
}

/** Calls List until a name shows a status, within the settle time. */
export async function expectListed(
  context: CaseContext,
  service: string,
  status: HeardStatus,
): Promise<Broken | undefined> {
  const { entries, broken } = await settledList(context, (all) => all.get(service) === status);
  if (broken !== undefined) return broken;
  const actual = entries.get(service);
  if (actual === status) return undefined;
  return {
    expected: `List shows ${quote(service)} as ${String(status)}`,
    actual: actual === undefined ? `it is not among ${String(entries.size)} names` : String(actual),
  };
}

/** Whoever answers Check for the empty name should list it. */
export async function overallListed(context: CaseContext): Promise<Broken | undefined> {
  const answer = await observeCheck(context, context.connection('first'), '');
  if (answer.kind !== 'answered') throw new NotApplicable('the empty name is not registered on this target');
  return expectListed(context, '', answer.value);
}

/** The name is not in the list, and SERVICE_UNKNOWN is nowhere in it. */
export async function notListed(
  context: CaseContext,
  step: StepOf<'notListed'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const { entries, broken } = await settledList(context, (all) => !all.has(service));
  if (broken !== undefined) return broken;
  const actual = entries.get(service);
  if (actual !== undefined) {
    return {
      expected: `List does not show ${quote(service)}, which is not registered`,
      actual: String(actual),
    };
  }
  const [unknown] = Array.from(entries).find(([, status]) => status === 'SERVICE_UNKNOWN') ?? [];
  return unknown === undefined
    ? undefined
    : { expected: 'SERVICE_UNKNOWN nowhere in the list', actual: `${quote(unknown)} SERVICE_UNKNOWN` };
}

/** How many names of a list are checked one by one. */
const MOST_CHECKED = 100;

/** Check says of every listed name what List says. */
export async function listAgrees(context: CaseContext): Promise<Broken | undefined> {
  const { entries, broken } = await settledList(context, () => true);
  if (broken !== undefined) return broken;
  for (const [service, status] of withoutOtherCases(context, entries).slice(0, MOST_CHECKED)) {
    const answer = await observeCheck(context, context.connection('first'), service);
    if (answer.kind === 'answered' && answer.value === status) continue;
    return {
      expected: `Check ${quote(service)} agrees with List: ${String(status)}`,
      actual: describeAnswer(answer),
    };
  }
  return undefined;
}

/** Asking does not change what is asked for. */
export async function listRepeats(
  context: CaseContext,
  step: StepOf<'listRepeats'>,
): Promise<Broken | undefined> {
  let before: string | undefined;
  for (let time = 0; time < step.times; time += 1) {
    const { entries, broken } = await settledList(context, () => true);
    if (broken !== undefined) return broken;
    const now = describeEntries(
      new Map(withoutOtherCases(context, entries).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    before ??= now;
    if (now !== before) return { expected: `List shows the same each time: ${before}`, actual: now };
  }
  return undefined;
}

/** The entries that only this case and the server itself can change: what other cases drive comes and goes meanwhile. */
function withoutOtherCases(context: CaseContext, entries: Entries): [string, HeardStatus][] {
  const { histories } = context.server;
  const { known } = context.settings;
  const ofCase = context.resolve(fresh(''));
  return Array.from(entries).filter(
    ([name]) => !histories.has(name) || name === '' || known.has(name) || name.startsWith(ofCase),
  );
}

/** Fills a fresh server with services and expects all of them in the list, or a clear refusal. */
export async function listMany(context: CaseContext, step: StepOf<'listMany'>): Promise<Broken | undefined> {
  const present = await observeList(context);
  const already = present.kind === 'answered' ? present.value.size : 0;
  const names = Array.from({ length: Math.max(0, step.services - already) }, (_, index) =>
    context.resolve(fresh(`n${String(index)}`)),
  );
  for (const name of names) await drive(context, name, 'SERVING');
  await observeCheck(context, context.connection('first'), names.at(-1) ?? '');

  const complete = (answer: Awaited<ReturnType<typeof observeList>>): boolean =>
    answer.kind === 'answered' && names.every((name) => answer.value.get(name) === 'SERVING');
  const { value: answer } = await settled(
    () => observeList(context),
    complete,
    context.server.instance.settleMs,
  );
  if (complete(answer)) return undefined;
  if (step.refusable && answer.kind === 'ended' && answer.code === 'RESOURCE_EXHAUSTED') {
    context.notes.push(`List refuses ${String(step.services)} names with RESOURCE_EXHAUSTED`);
    return undefined;
  }
  return {
    expected: `all ${String(step.services)} names in the list${step.refusable ? ', or RESOURCE_EXHAUSTED' : ''}`,
    actual:
      answer.kind === 'answered'
        ? `${String(names.filter((name) => !answer.value.has(name)).length)} of them are missing`
        : describeNoAnswer(answer),
  };
}

/**
 * Calls List until it shows what is hoped for, within the settle time.
 *
 * @throws NotApplicable when List refuses because the server holds too many names, which it may (LST-04)
 */
async function settledList(
  context: CaseContext,
  accept: (entries: Entries) => boolean,
): Promise<{ entries: Entries; broken?: undefined } | { entries?: undefined; broken: Broken }> {
  const { value: answer } = await settled(
    () => observeList(context),
    (list) => list.kind === 'answered' && accept(list.value),
    context.server.instance.settleMs,
  );
  if (answer.kind === 'answered') return { entries: answer.value };
  if (answer.kind === 'ended' && answer.code === 'RESOURCE_EXHAUSTED') {
    throw new NotApplicable(
      'List refuses with RESOURCE_EXHAUSTED: the server holds more names than it lists',
    );
  }
  return { broken: { expected: 'List: OK', actual: describeNoAnswer(answer) } };
}
