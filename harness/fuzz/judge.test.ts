import { describe, expect, it } from 'vitest';
import { NAME, OVERALL } from '../case/names.ts';
import { bytes, message, prefix } from '../case/wire.ts';
import type { WireRequest } from '../case/wire.ts';
import type { WireAnswer } from '../channel/wire/exchange.ts';
import { judgeCall } from './judge.ts';
import type { Find, Judging } from './judge.ts';
import type { Scenario } from './scenario.ts';
import { resolve } from './subject.ts';

const HEAD = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
] as const;

/** An answer with so many messages, each with a status, that ends in a way. */
function answer(statuses: readonly number[], end: WireAnswer['end'], code?: string): WireAnswer {
  return {
    head: HEAD,
    trailers: code === undefined ? undefined : [['grpc-status', code]],
    trailersOnly: false,
    body: Buffer.alloc(0),
    messages: statuses.map((status) => ({ flag: 0, bytes: Buffer.from([8, status]) })),
    rest: Buffer.alloc(0),
    end,
  };
}

const COMPLETE = { kind: 'complete' } as const;
const OPEN = { kind: 'open' } as const;
const LOST = { kind: 'lost', why: 'the server closed the connection', goneAway: undefined } as const;
const SERVING = answer([1], COMPLETE, '0');
const NOT_FOUND = answer([], COMPLETE, '5');
const HEARS_SERVING = answer([1], OPEN);
const HEARS_UNKNOWN = answer([3], OPEN);
const NOTHING: WireAnswer = { ...answer([], OPEN), head: undefined };
const LOST_CALL: WireAnswer = { ...NOTHING, end: LOST };

const JUDGING: Judging = {
  usual: {
    Check: { overall: SERVING, unknown: NOT_FOUND },
    Watch: { overall: HEARS_SERVING, unknown: HEARS_UNKNOWN },
  },
  resolve,
  redact: (text) => text,
  timeoutMs: 5000,
  isOver: false,
};

const check = (body: WireRequest['body'], more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'Check',
  body,
  ...more,
});
const watch = (body: WireRequest['body']): WireRequest => ({ method: 'Watch', body });
const alone = (call: WireRequest): Scenario => ({ calls: [call], order: [], noise: [] });
const CUT = [prefix({ off: 1 })];
const NO_TEXT = [prefix(), bytes('0a 01 ff', '')];
const TWO = [...message(OVERALL), ...message(OVERALL)];

describe('a find', () => {
  it.each<[what: string, scenario: Scenario, answer: WireAnswer, kind: Find['kind']]>([
    ['OK for a message that is cut', alone(check(CUT)), SERVING, 'taken'],
    ['a message of a Watch for one', alone(watch(CUT)), HEARS_SERVING, 'taken'],
    ['OK for no message', alone(check([])), SERVING, 'taken'],
    ['OK for a name that is no text', alone(check(NO_TEXT)), SERVING, 'taken'],
    ['nothing for a message that is cut', alone(check(CUT)), NOTHING, 'hangs'],
    ['a message and no end of a Check', alone(check(message(OVERALL))), answer([1], OPEN), 'hangs'],
    ['headers alone of a Watch', alone(watch(message(OVERALL))), answer([], OPEN), 'hangs'],
    ['NOT_FOUND for a right request', alone(check(message(OVERALL))), NOT_FOUND, 'answered otherwise'],
    ['OK for a name of nobody', alone(check(message(NAME), { cut: [3] })), SERVING, 'answered otherwise'],
  ])('is %s', (_what, scenario, given, kind) => {
    expect(judgeCall(scenario, 0, given, JUDGING)).toMatchObject({ find: { kind, call: 0 } });
  });
});

it('is no find where the server has given up the connection', () => {
  const given = { ...JUDGING, isOver: true };
  expect(judgeCall(alone(check(message(OVERALL))), 0, NOT_FOUND, given)).toEqual({
    remark: 'a right Check gets end NOT_FOUND',
  });
});

it('says what a call hangs on', () => {
  expect(judgeCall(alone(check(CUT)), 0, NOTHING, JUDGING).find).toMatchObject({
    expected: 'an answer to a message that is cut within 5000 ms',
    actual: 'nothing',
  });
});

describe('a remark', () => {
  it.each<[scenario: Scenario, answer: WireAnswer, remark: string]>([
    [alone(check(TWO)), SERVING, 'Check takes a second message'],
    [alone(check(message(OVERALL))), LOST_CALL, 'a right Check loses its connection'],
    [
      alone(check(message(OVERALL), { padding: 3 })),
      answer([], { kind: 'reset', code: 1 }),
      'a right Check is reset with PROTOCOL_ERROR (with padding)',
    ],
    [
      { ...alone(check(message(OVERALL))), noise: [{ after: 0, send: 'PING' }] },
      NOT_FOUND,
      'a right Check gets end NOT_FOUND',
    ],
    [
      alone(check(message(OVERALL), { cut: [2], between: 'PING' })),
      NOT_FOUND,
      'a right Check gets end NOT_FOUND (with PING in between)',
    ],
  ])('%#', (scenario, given, remark) => {
    expect(judgeCall(scenario, 0, given, JUDGING)).toEqual({ remark });
  });
});

describe('nothing is to be said of', () => {
  it.each<[what: string, scenario: Scenario, answer: WireAnswer]>([
    ['a right answer', alone(check(message(OVERALL))), SERVING],
    ['a refusal of a message that is cut', alone(check(CUT)), answer([], COMPLETE, '13')],
    ['a lost connection for one', alone(check(CUT)), LOST_CALL],
    ['silence for no message', alone(check([])), NOTHING],
    ['silence for a request without an end', alone(check(message(OVERALL), { end: 'never' })), NOTHING],
    ['NOT_FOUND for a name that is no text', alone(check(NO_TEXT)), NOT_FOUND],
    ['SERVICE_UNKNOWN for one', alone(watch(NO_TEXT)), HEARS_UNKNOWN],
    [
      'a Watch that is lost behind its message',
      alone(watch(message(OVERALL))),
      { ...HEARS_SERVING, end: LOST },
    ],
    [
      'silence where the connection may be stuck',
      { ...alone(check(CUT)), noise: [{ after: 0, send: 'broken frame', frame: 'GOAWAY' }] },
      NOTHING,
    ],
    [
      'a loss that another call brings about',
      {
        ...alone(check(message(OVERALL))),
        calls: [check(message(OVERALL)), check([], { end: 'disconnect' })],
      },
      LOST_CALL,
    ],
  ])('%s', (_what, scenario, given) => {
    expect(judgeCall(scenario, 0, given, JUDGING)).toEqual({});
  });
});
