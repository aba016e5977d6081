import { status as codes } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../targets/reference/server.ts';
import { openConnection } from '../channel/connection.ts';
import type { Connection } from '../channel/connection.ts';
import { ask, describeQuestion, isSameReply } from './questions.ts';
import type { Question, Reply } from './questions.ts';

/** How the methods of a server answer: with a status or entries, with the end of the call, or not at all. */
type Said<Value> = Value | { readonly code: codes } | 'nothing';

/** A connection to a server that answers every call so, until the test ends. */
async function connect(said: Said<number>, list: Said<Record<string, number>> = {}): Promise<Connection> {
  const server = await startHealthServer({
    change: {
      behave: () => ({
        service: () => ({
          Check: (_call, answer) => {
            if (typeof said === 'number') answer(null, { status: said });
            else if (said !== 'nothing') answer({ ...said, details: 'a reason' });
          },
          Watch: (call) => {
            if (typeof said === 'number') call.write({ status: said });
            else if (said !== 'nothing') call.emit('error', { ...said, details: 'a reason' });
          },
          List: (_call, answer) => {
            if (list === 'nothing') return;
            if (isEnd(list)) answer({ ...list, details: 'a reason' });
            else
              answer(null, {
                statuses: Object.fromEntries(
                  Object.entries(list).map(([name, status]) => [name, { status }]),
                ),
              });
          },
        }),
      }),
    },
  });
  const connection = openConnection({ address: server.address });
  onTestFinished(async () => {
    connection.close();
    await server.stop(0);
  });
  return connection;
}

function isEnd(list: object): list is { readonly code: codes } {
  return 'code' in list;
}

/** Long enough never to be reached, and for answers that never come. */
const CEILING_MS = 20_000;
const SHORT_MS = 50;
const SERVING = 1;
const NOT_SERVING = 2;

const strict = (by: 'Check' | 'Watch'): Question => ({ by, service: 'x', loose: false });

describe.each(['Check', 'Watch'] as const)('%s', (by) => {
  it.each<[said: Said<number>, reply: Reply]>([
    [SERVING, { meaning: 'OK SERVING', shown: 'OK, SERVING', answered: true }],
    [4, { meaning: 'OK 4', shown: 'OK, 4', answered: true }],
    [{ code: codes.NOT_FOUND }, { meaning: 'NOT_FOUND', shown: 'end NOT_FOUND "a reason"', answered: true }],
    [
      { code: codes.UNAVAILABLE },
      { meaning: 'UNAVAILABLE', shown: 'end UNAVAILABLE "a reason"', answered: false },
    ],
  ])('%o', async (said, reply) => {
    expect(await ask(strict(by), await connect(said), CEILING_MS)).toEqual(reply);
  });

  it('silence', async () => {
    const reply = { meaning: 'silence', shown: 'no answer within 50 ms', answered: false };
    expect(await ask(strict(by), await connect('nothing'), SHORT_MS)).toEqual(reply);
  });

  it('leaves the status open where it may differ', async () => {
    const question: Question = { by, service: '', loose: true };
    const meanings: string[] = [];
    for (const said of [SERVING, NOT_SERVING, { code: codes.NOT_FOUND }]) {
      meanings.push((await ask(question, await connect(said), CEILING_MS)).meaning);
    }
    expect(meanings).toEqual(['OK', 'OK', 'NOT_FOUND']);
  });
});

describe('List', () => {
  const question: Question = { by: 'List', services: ['a', 'b'] };
  const reply = async (list: Said<Record<string, number>>): Promise<Reply> =>
    ask(question, await connect('nothing', list), CEILING_MS);

  it('means the names that are asked for, and nothing else', async () => {
    const one = await reply({ a: SERVING, other: SERVING });
    expect(one).toEqual({ meaning: 'OK, "a" SERVING, "b" absent', shown: one.meaning, answered: true });
    expect(isSameReply(one, await reply({ '': SERVING, a: SERVING }))).toBe(true);
    expect(isSameReply(one, await reply({ a: SERVING, b: SERVING }))).toBe(false);
    expect(isSameReply(one, await reply({ code: codes.UNIMPLEMENTED }))).toBe(false);
  });

  it('may be refused by one server alone: the other has fewer names', async () => {
    const refused = await reply({ code: codes.RESOURCE_EXHAUSTED });
    const listed = await reply({ a: SERVING });
    expect([isSameReply(refused, listed), isSameReply(listed, refused)]).toEqual([true, true]);
  });
});

it('describes what it asks', () => {
  expect([describeQuestion(strict('Watch')), describeQuestion({ by: 'List', services: [] })]).toEqual([
    'Watch "x"',
    'List',
  ]);
});
