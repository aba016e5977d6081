import type { Broken } from '../../case/result.ts';
import { fresh, NAME_VARIANTS } from '../../case/names.ts';
import type { NameVariant } from '../../case/names.ts';
import { count, quote } from '../../case/text.ts';
import type { StepOf } from '../../case/step.ts';
import type { Answer, HeardStatus } from '../../channel/connection.ts';
import { describeAnswer } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { describeExpected, expectCheck, isExpected, isSameAnswer, observeCheck } from '../observe.ts';
import { change, drive } from '../drive.ts';
import { settled } from '../settle.ts';
import { nextTurn } from '../waiting.ts';

/** Calls Check and compares. */
export function check(context: CaseContext, step: StepOf<'check'>): Promise<Broken | undefined> {
  return expectCheck(context, context.connection(step.on), context.resolve(step.name), step.expect);
}

/**
 * The empty name in its start state, as the first look at the server found it: other cases change names meanwhile. A target
 * that settles slowly may have had no time to come to it by then.
 */
export async function overallStart(context: CaseContext): Promise<Broken | undefined> {
  const { settings, discovery, server } = context;
  const expect = settings.overall === 'UNREGISTERED' ? 'NOT_FOUND' : settings.overall;
  context.record('received', `Check "" before anything was set: ${describeAnswer(discovery.overall)}`);
  if (isExpected(discovery.overall, expect)) return undefined;
  if (server.instance.settleMs > 0) return expectCheck(context, context.connection('first'), '', expect);
  return { expected: describeExpected('', expect), actual: describeAnswer(discovery.overall) };
}

/** Any answer in time; a server that calls itself unavailable does not answer. It is kept for `stillAnswers`. */
export async function answers(context: CaseContext, step: StepOf<'answers'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const answer = await observeCheck(context, context.connection(step.on), service);
  context.answers.set(service, answer);
  if (answer.kind === 'answered' || (answer.kind === 'ended' && answer.code !== 'UNAVAILABLE'))
    return undefined;
  return { expected: `Check ${quote(service)}: an answer`, actual: describeAnswer(answer) };
}

/**
 * No error where there was none before. Any status and NOT_FOUND are answers of a server that is well: whether asking may
 * change them is for other requirements (CHK-11).
 */
export async function stillAnswers(
  context: CaseContext,
  step: StepOf<'stillAnswers'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const before = context.answers.get(service);
  if (before === undefined) throw new Error('the row asks for the answer of before and has not asked before');
  const answer = await observeCheck(context, context.connection(step.on), service);
  if (answer.kind === 'answered' || isExpected(answer, 'NOT_FOUND') || isSameAnswer(answer, before))
    return undefined;
  return {
    expected: `Check ${quote(service)}: no new error after ${describeAnswer(before)}`,
    actual: describeAnswer(answer),
  };
}

/** The same answer with and without request metadata, whatever it is. */
export async function metadataIgnored(
  context: CaseContext,
  step: StepOf<'metadataIgnored'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const connection = context.connection('first');
  const plain = await observeCheck(context, connection, service);
  const { value: answer } = await settled(
    () => observeCheck(context, connection, service, step.metadata),
    (value) => isSameAnswer(value, plain),
    context.server.instance.settleMs,
  );
  if (isSameAnswer(answer, plain)) return undefined;
  return {
    expected: `with metadata the answer without it: ${describeAnswer(plain)}`,
    actual: describeAnswer(answer),
  };
}

/** Any answer but the one that must not be given. */
export async function never(context: CaseContext, step: StepOf<'never'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const answer = await observeCheck(context, context.connection('first'), service);
  if (answer.kind === 'ended' || (answer.kind === 'answered' && answer.value !== step.status))
    return undefined;
  return {
    expected: `Check ${quote(service)}: anything but OK, ${step.status}`,
    actual: describeAnswer(answer),
  };
}

/** No server sends so much to an upload of a name, unless it sends the name back; in bytes. */
const LONG_ANSWER_BYTES = 16_384;

/** A name that is too long may be refused in any way, but not taken for a registered one and not left unanswered. */
export async function checkRefused(
  context: CaseContext,
  step: StepOf<'checkRefused'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name).padEnd(step.bytes, 'x');
  const connection = context.rawConnections(1)(0);
  context.record('sent', `Check ${quote(service)}`);
  const answer = await connection.check(service, { timeoutMs: context.settings.timeoutMs });
  context.record('received', describeAnswer(answer));
  const received = connection.bytesReceived();
  if (answer.kind === 'silent' && received >= LONG_ANSWER_BYTES) {
    // The client of Node drops headers of more than 64 KiB without a word (nodejs/node#41582); others take them.
    context.notes.push(
      `a name of ${String(step.bytes)} bytes: an answer of ${String(received)} bytes, with headers that this client cannot read`,
    );
    return undefined;
  }
  context.notes.push(`a name of ${String(step.bytes)} bytes: ${describeAnswer(answer)}`);
  if (answer.kind === 'ended' && answer.code !== 'OK') return undefined;
  return {
    expected: `an end other than OK for a name of ${String(step.bytes)} bytes`,
    actual: describeAnswer(answer),
  };
}

/** Deadlines from 0 to 4 ms: some calls are answered, some are cut off, at every stage of the server's work. */
export async function checksWithDeadline(
  context: CaseContext,
  step: StepOf<'checksWithDeadline'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const { timeoutMs } = context.settings;
  const connection = context.connection('first');
  const plain = await observeCheck(context, connection, service);
  context.record('sent', `${String(step.count)} × Check ${quote(service)} with deadlines of 0 to 4 ms`);
  const answers = await Promise.all(
    Array.from({ length: step.count }, (_, index) =>
      connection.check(service, { timeoutMs, deadlineMs: index % 5 }),
    ),
  );
  context.record('received', tally(answers));
  const wrong = answers.find((answer) => !isSameAnswer(answer, plain) && !isCutOff(answer));
  return (
    wrong && {
      expected: `each call gets the answer of one without a deadline (${describeAnswer(plain)}), or ends with DEADLINE_EXCEEDED or CANCELLED`,
      actual: describeAnswer(wrong),
    }
  );
}

/** Whether a call ended because of its deadline. */
function isCutOff(answer: Answer<HeardStatus>): boolean {
  return answer.kind === 'ended' && (answer.code === 'DEADLINE_EXCEEDED' || answer.code === 'CANCELLED');
}

/** Equal questions at the same time get equal answers. */
export async function checksInParallel(
  context: CaseContext,
  step: StepOf<'checksInParallel'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const { timeoutMs } = context.settings;
  const connections = context.rawConnections(step.count);
  context.record('sent', `${String(step.count)} × Check ${quote(service)} at once`);
  const answers = await Promise.all(
    Array.from({ length: step.count }, (_, index) => connections(index).check(service, { timeoutMs })),
  );
  context.record('received', tally(answers));
  const [first] = answers;
  const other = first && answers.find((answer) => !isSameAnswer(answer, first));
  return other && { expected: `every call: ${describeAnswer(first)}`, actual: describeAnswer(other) };
}

/** How many calls each flip of the status meets. */
const CHECKS_PER_FLIP = 25;
/** The flip comes fewer turns of the event loop after the calls than this. */
const MOST_TURNS = 8;

/** Checks while the status changes: only the two statuses are ever seen, and at last only the last. */
export async function checksWhileFlipping(
  context: CaseContext,
  step: StepOf<'checksWhileFlipping'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const { timeoutMs } = context.settings;
  const connections = context.rawConnections(step.count);
  await change(context, service, 'SERVING');
  context.record('sent', `${String(step.count)} × Check ${quote(service)} while the status flips`);
  const calls: Promise<Answer<HeardStatus>>[] = [];
  let status: 'SERVING' | 'NOT_SERVING' = 'SERVING';
  while (calls.length < step.count) {
    const wave = Array.from({ length: CHECKS_PER_FLIP }, (_, index) =>
      connections(calls.length + index).check(service, {
        timeoutMs,
      }),
    );
    calls.push(...wave);
    status = status === 'SERVING' ? 'NOT_SERVING' : 'SERVING';
    // Sooner or later after the calls, so that the change meets the server at every stage of its work on them.
    for (let turn = (calls.length / CHECKS_PER_FLIP) % MOST_TURNS; turn > 0; turn -= 1) await nextTurn();
    await drive(context, service, status);
    // The first answer of the wave is awaited, so that flips and calls are spread over each other.
    await wave[0];
  }
  const answers = await Promise.all(calls);
  context.record('received', tally(answers));
  const wrong = answers.find(
    (answer) => !isExpected(answer, 'SERVING') && !isExpected(answer, 'NOT_SERVING'),
  );
  if (wrong !== undefined) {
    return { expected: 'every call: OK with SERVING or NOT_SERVING', actual: describeAnswer(wrong) };
  }
  return expectCheck(context, context.connection('first'), service, status);
}

/** Many names with alternating statuses, all set before the first is read back. */
export async function independentNames(
  context: CaseContext,
  step: StepOf<'independentNames'>,
): Promise<Broken | undefined> {
  const names = Array.from({ length: step.count }, (_, index) => ({
    service: context.resolve(fresh(`n${String(index)}`)),
    status: index % 2 === 0 ? ('SERVING' as const) : ('NOT_SERVING' as const),
  }));
  for (const { service, status } of names) await change(context, service, status);
  for (const { service, status } of names) {
    const broken = await expectCheck(context, context.connection('first'), service, status);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** The declared rule of aggregation: the server as a whole is SERVING exactly while all its services are. */
export async function overallFollows(
  context: CaseContext,
  step: StepOf<'overallFollows'>,
): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  for (const status of ['SERVING', 'NOT_SERVING', 'SERVING'] as const) {
    await change(context, service, status);
    const broken = await expectCheck(context, context.connection('first'), '', status);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** Variants that may well be services of their own on a server that we know little of. */
const PLAUSIBLE_SERVICES: readonly NameVariant[] = [
  'parent-package',
  'last-part-only',
  'without-last-character',
];

/** Every variant of a registered name is another name. */
export async function variantsNotFound(context: CaseContext, service: string): Promise<Broken | undefined> {
  const others = new Set(
    Object.entries(NAME_VARIANTS)
      .filter(([how]) => !PLAUSIBLE_SERVICES.some((plausible) => plausible === how))
      .map(([, write]) => write(service)),
  );
  for (const other of others) {
    // The empty name has no variants of some kinds, and ASCII text has one normal form.
    if (other === service || other === '' || context.settings.known.has(other)) continue;
    const broken = await expectCheck(context, context.connection('first'), other, 'NOT_FOUND');
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** `480 × OK, SERVING · 20 × end DEADLINE_EXCEEDED`. */
function tally(answers: readonly Answer<HeardStatus>[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const text = describeAnswer(answer);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const shown = Array.from(counts, ([text, amount]) => `${String(amount)} × ${text}`).slice(0, 4);
  return counts.size > shown.length
    ? `${shown.join(' · ')} · and ${count(counts.size - shown.length, 'other')}`
    : shown.join(' · ');
}
