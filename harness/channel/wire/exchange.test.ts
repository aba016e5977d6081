import { describe, expect, it } from 'vitest';
import { codeOf, hasMessage, httpStatusOf, messagesIn, statusFieldOf, valueOf } from './exchange.ts';
import type { Field, WireAnswer } from './exchange.ts';
import { answerTo, closed, data, GRPC_HEAD, goaway, headers, reset, status } from '../testing/events.ts';
import type { Happening } from '../testing/events.ts';

const SERVING = '00000000020801';

describe('answerOf', () => {
  it('takes an ordinary answer apart', () => {
    const answer = answerTo(headers(GRPC_HEAD), data('0000'), data('0000020801'), status('0'));
    expect(answer).toEqual({
      head: GRPC_HEAD,
      trailers: [['grpc-status', '0']],
      trailersOnly: false,
      body: Buffer.from(SERVING, 'hex'),
      messages: [{ flag: 0, bytes: Buffer.from('0801', 'hex') }],
      rest: Buffer.alloc(0),
      end: { kind: 'complete' },
    });
    expect([codeOf(answer), statusFieldOf(answer), httpStatusOf(answer)]).toEqual(['OK', '0', '200']);
  });

  it('takes a response of trailers only apart', () => {
    const answer = answerTo(headers([...GRPC_HEAD, ['grpc-status', '5']], true));
    expect(answer).toMatchObject({ trailers: undefined, trailersOnly: true, end: { kind: 'complete' } });
    expect([codeOf(answer), statusFieldOf(answer)]).toEqual(['NOT_FOUND', '5']);
  });

  it('takes no notice of answers in between (RFC 9110, section 15.2)', () => {
    const interim = headers([[':status', '103']]);
    const answer = answerTo(interim, interim, headers(GRPC_HEAD), data(SERVING), status('0'));
    expect(answer).toMatchObject({ head: GRPC_HEAD, trailers: [['grpc-status', '0']] });
  });

  it('knows no code where grpc-status stands in the headers of an answer with a body', () => {
    const answer = answerTo(headers([...GRPC_HEAD, ['grpc-status', '0']]), data(SERVING, true));
    expect([codeOf(answer), statusFieldOf(answer), answer.end.kind]).toEqual([
      undefined,
      undefined,
      'complete',
    ]);
  });

  it('knows no code of a call that is not complete', () => {
    const answer = answerTo(headers(GRPC_HEAD), headers([['grpc-status', '0']]), reset(2));
    expect([statusFieldOf(answer), codeOf(answer)]).toEqual(['0', undefined]);
  });

  it.each<[what: string, events: readonly Happening[], end: WireAnswer['end']]>([
    ['open before anything', [], { kind: 'open' }],
    ['open after a message', [headers(GRPC_HEAD), data(SERVING)], { kind: 'open' }],
    ['complete by DATA', [headers(GRPC_HEAD), data('', true)], { kind: 'complete' }],
    ['complete, whatever comes later', [status('0'), reset(0), goaway(0, 2), closed()], { kind: 'complete' }],
    ['reset', [headers(GRPC_HEAD), reset(8)], { kind: 'reset', code: 8 }],
    ['open although we reset it', [headers(GRPC_HEAD), reset(8, 'client')], { kind: 'open' }],
    ['lost', [closed()], { kind: 'lost', why: 'gone', goneAway: undefined }],
    ['open although we closed the connection', [closed('client')], { kind: 'open' }],
    ['lost by GOAWAY below it', [goaway(3)], { kind: 'lost', why: 'GOAWAY', goneAway: 0 }],
    [
      'lost by GOAWAY below it, with an error',
      [goaway(3, 11)],
      { kind: 'lost', why: 'GOAWAY', goneAway: 11 },
    ],
    ['open after GOAWAY that still has it', [goaway(5)], { kind: 'open' }],
    ['complete after GOAWAY that still has it', [goaway(5), status('0')], { kind: 'complete' }],
    [
      'lost after GOAWAY that still had it',
      [goaway(5, 2), closed()],
      { kind: 'lost', why: 'gone', goneAway: 2 },
    ],
    [
      'lost by the second GOAWAY',
      [goaway(0x7fff_ffff), goaway(1), status('0')],
      { kind: 'lost', why: 'GOAWAY', goneAway: 0 },
    ],
  ])('an exchange is %s', (_what, events, end) => {
    expect(answerTo(...events).end).toEqual(end);
  });
});

describe('codeOf', () => {
  it.each([
    ['0', 'OK'],
    ['5', 'NOT_FOUND'],
    ['05', 'NOT_FOUND'],
    ['16', 'UNAUTHENTICATED'],
    ['99', 'code 99'],
    ['', 'UNKNOWN'],
    [' 0', 'UNKNOWN'],
    ['0x0', 'UNKNOWN'],
    ['-0', 'UNKNOWN'],
    ['0, 0', 'UNKNOWN'],
    ['1e0', 'UNKNOWN'],
    ['9'.repeat(400), 'UNKNOWN'],
    ['OK', 'UNKNOWN'],
  ])('of grpc-status %j is %s', (text, code) => {
    expect(codeOf(answerTo(headers(GRPC_HEAD), status(text)))).toBe(code);
  });
});

describe('messagesIn', () => {
  it.each<[what: string, hex: string, messages: readonly [flag: number, hex: string][], rest: string]>([
    ['nothing', '', [], ''],
    ['one message', SERVING, [[0, '0801']], ''],
    ['an empty message', '0000000000', [[0, '']], ''],
    [
      'several, with their flags',
      `${SERVING}010000000161` + '0200000000',
      [
        [0, '0801'],
        [1, '61'],
        [2, ''],
      ],
      '',
    ],
    ['half a prefix', `${SERVING}0000`, [[0, '0801']], '0000'],
    ['half a message', '000000000208', [], '000000000208'],
    ['a length beyond all', '00ffffffff08', [], '00ffffffff08'],
  ])('finds %s', (_what, hex, messages, rest) => {
    const [one] = messages;
    expect(hasMessage({ stream: 1, events: [{ ...data(hex), atMs: 0 }] })).toBe(one !== undefined);
    expect(messagesIn(Buffer.from(hex, 'hex'))).toEqual({
      messages: messages.map(([flag, bytes]) => ({ flag, bytes: Buffer.from(bytes, 'hex') })),
      rest: Buffer.from(rest, 'hex'),
    });
  });
});

describe('valueOf', () => {
  it('is that of the first field with the name', () => {
    const fields: readonly Field[] = [
      ['A', '1'],
      ['a', '2'],
      ['a', '3'],
    ];
    expect([valueOf(fields, 'a'), valueOf(fields, 'b'), valueOf(undefined, 'a')]).toEqual([
      '2',
      undefined,
      undefined,
    ]);
  });
});
