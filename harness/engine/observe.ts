import { quote } from '../case/text.ts';
import type { Broken } from '../case/result.ts';
import type { CallMetadata, CheckExpectation } from '../case/step.ts';
import type { Answer, Connection, HeardStatus } from '../channel/connection.ts';
import { describeAnswer, describeNoAnswer } from './context.ts';
import type { CaseContext } from './context.ts';
import { settled } from './settle.ts';

/** Whether an answer of Check is the expected one. */
export function isExpected(answer: Answer<HeardStatus>, expect: CheckExpectation): boolean {
  if (expect === 'NOT_FOUND') return answer.kind === 'ended' && answer.code === 'NOT_FOUND';
  return answer.kind === 'answered' && answer.value === expect;
}

/** Whether two answers say the same; the messages of errors may differ. */
export function isSameAnswer(one: Answer<HeardStatus>, other: Answer<HeardStatus>): boolean {
  if (one.kind === 'answered') return other.kind === 'answered' && one.value === other.value;
  if (one.kind === 'ended') return other.kind === 'ended' && one.code === other.code;
  return false;
}

/** Calls Check once and writes both directions into the transcript. */
export async function observeCheck(
  context: CaseContext,
  connection: Connection,
  service: string,
  metadata: CallMetadata = {},
): Promise<Answer<HeardStatus>> {
  context.record('sent', `Check ${quote(service)}`);
  const answer = await connection.check(service, { timeoutMs: context.settings.timeoutMs, metadata });
  context.record('received', describeAnswer(answer));
  if (answer.kind === 'ended' && answer.code === 'UNAVAILABLE') context.doubtful = true;
  return answer;
}

/** Calls Check until it says what is expected, within the settle time of the target. */
export async function expectCheck(
  context: CaseContext,
  connection: Connection,
  service: string,
  expect: CheckExpectation,
): Promise<Broken | undefined> {
  const { server } = context;
  const { value: answer } = await settled(
    () => observeCheck(context, connection, service),
    (value) => isExpected(value, expect),
    server.instance.settleMs,
  );
  if (isExpected(answer, expect)) return undefined;
  return {
    expected: describeExpected(service, expect),
    actual: describeAnswer(answer),
  };
}

/** How an expectation of Check reads. */
export function describeExpected(service: string, expect: CheckExpectation): string {
  return `Check ${quote(service)}: ${expect === 'NOT_FOUND' ? 'end NOT_FOUND' : `OK, ${expect}`}`;
}

/** Calls List once. RESOURCE_EXHAUSTED is allowed whenever a server has too many names (LST-04). */
export async function observeList(context: CaseContext): Promise<Answer<ReadonlyMap<string, HeardStatus>>> {
  context.record('sent', 'List');
  const answer = await context.connection('first').list({ timeoutMs: context.settings.timeoutMs });
  context.record(
    'received',
    answer.kind === 'answered' ? `OK, ${describeEntries(answer.value)}` : describeNoAnswer(answer),
  );
  return answer;
}

/** How many entries of a List are shown. */
const SHOWN_ENTRIES = 5;

/** `3 names, "a" SERVING, …`: the size and the first entries of a List. */
export function describeEntries(entries: ReadonlyMap<string, HeardStatus>): string {
  const shown: string[] = [];
  for (const [name, status] of entries) {
    // A list may be very long.
    if (shown.length === SHOWN_ENTRIES) break;
    shown.push(`${quote(name)} ${String(status)}`);
  }
  const more = entries.size - shown.length;
  return [`${String(entries.size)} names`, ...shown, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(
    ', ',
  );
}
