import { quote } from '../case/text.ts';
import type { Answer, CallEnd, Connection, HeardStatus } from '../channel/connection.ts';
import { describeAnswer, describeNoAnswer } from './context.ts';

/** Something that two servers are asked, to see whether they say the same. */
export type Question =
  /** what Check says, or the first message of a Watch; `loose` where the status may differ for good reasons */
  | { readonly by: 'Check' | 'Watch'; readonly service: string; readonly loose: boolean }
  /** whether List answers, and with which status it shows these names */
  | { readonly by: 'List'; readonly services: readonly string[] };

/** What a server said. */
export interface Reply {
  /** Two servers say the same when these are equal. */
  readonly meaning: string;
  /** The same for people. */
  readonly shown: string;
  /** Whether it is an answer at all: a server that is silent, or calls itself unavailable, gives none. */
  readonly answered: boolean;
}

/** How a question reads. */
export function describeQuestion(question: Question): string {
  return question.by === 'List' ? 'List' : `${question.by} ${quote(question.service)}`;
}

/**
 * Asks a question once.
 *
 * @param timeoutMs ceiling for the answer
 */
export async function ask(question: Question, connection: Connection, timeoutMs: number): Promise<Reply> {
  switch (question.by) {
    case 'Check':
      return replyOf(await connection.check(question.service, { timeoutMs }), question.loose);
    case 'Watch':
      return replyOf(await firstMessage(connection, question.service, timeoutMs), question.loose);
    case 'List':
      return replyOfList(await connection.list({ timeoutMs }), question.services);
  }
}

/** Whether two replies say the same. A List may be refused wherever there are too many names (LST-04). */
export function isSameReply(one: Reply, other: Reply): boolean {
  return one.meaning === other.meaning || [one, other].some(({ meaning }) => meaning === TOO_MANY);
}

const TOO_MANY = 'RESOURCE_EXHAUSTED';

/** Whether a call was answered, with whatever: a server that is silent or calls itself unavailable does not answer. */
export function isAnswer(answer: Answer<unknown>): boolean {
  return answer.kind === 'answered' || (answer.kind === 'ended' && answer.code !== 'UNAVAILABLE');
}

function replyOf(answer: Answer<HeardStatus>, loose: boolean): Reply {
  const meaning = answer.kind === 'answered' ? (loose ? 'OK' : `OK ${String(answer.value)}`) : codeOf(answer);
  return { meaning, shown: describeAnswer(answer), answered: isAnswer(answer) };
}

function replyOfList(answer: Answer<ReadonlyMap<string, HeardStatus>>, services: readonly string[]): Reply {
  if (answer.kind !== 'answered') {
    return { meaning: codeOf(answer), shown: describeNoAnswer(answer), answered: isAnswer(answer) };
  }
  const shown = services.map(
    (service) => `${quote(service)} ${String(answer.value.get(service) ?? 'absent')}`,
  );
  const text = ['OK', ...shown].join(', ');
  return { meaning: text, shown: text, answered: true };
}

function codeOf(answer: Exclude<Answer<never>, { kind: 'answered' }>): string {
  return answer.kind === 'silent' ? 'silence' : answer.code;
}

/** The first message of a Watch, or how the call ended without one. */
function firstMessage(
  connection: Connection,
  service: string,
  timeoutMs: number,
): Promise<Answer<HeardStatus>> {
  return new Promise((resolve) => {
    const finish = (answer: Answer<HeardStatus>): void => {
      clearTimeout(ceiling);
      resolve(answer);
    };
    const call = connection.watch(
      service,
      {},
      {
        onMessage: (value) => {
          finish({ kind: 'answered', value });
          call.cancel();
        },
        onEnd: (end: CallEnd) => {
          finish(end);
        },
      },
    );
    const ceiling = setTimeout(() => {
      finish({ kind: 'silent', afterMs: timeoutMs });
      call.cancel();
    }, timeoutMs);
  });
}
