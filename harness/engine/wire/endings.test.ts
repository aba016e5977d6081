import { describe, expect, it } from 'vitest';
import { OVERALL } from '../../case/names.ts';
import type { Method } from '../../case/requirement.ts';
import type { Ending } from '../../case/wire.ts';
import {
  answerTo,
  closed,
  data,
  goaway,
  GRPC_HEAD,
  headers,
  reset,
  status,
  trailersOnly,
} from '../../channel/testing/events.ts';
import type { Happening } from '../../channel/testing/events.ts';
import { redactor } from '../../redact.ts';
import { describeWireAnswer, isAccepted, isRefusal, isSilent, statusTextOf } from './endings.ts';
import type { CallAnswer } from './endings.ts';

const head = headers(GRPC_HEAD);
const SERVING = data('00000000020801');
const NOT_SERVING = data('00000000020802');

const asked = (method: Method, ...events: readonly Happening[]): CallAnswer => ({
  ...answerTo(...events),
  method,
});
const check = (...events: readonly Happening[]): CallAnswer => asked('Check', ...events);
const watch = (...events: readonly Happening[]): CallAnswer => asked('Watch', ...events);
const web = (http: string, type: string): Happening =>
  headers(
    [
      [':status', http],
      ['content-type', type],
    ],
    true,
  );

const KINDS = [
  'error',
  'other error',
  'HTTP error',
  'another protocol',
  'reset',
  'closed connection',
  'silence',
  'anything',
] as const satisfies readonly Ending[];

describe('isAccepted', () => {
  it.each<[what: string, answer: CallAnswer, kinds: readonly Ending[]]>([
    ['OK with a message', check(head, SERVING, status('0')), ['anything']],
    ['OK without a message', check(head, status('0')), ['anything']],
    ['an error in trailers', check(head, status('13')), ['error', 'other error', 'anything']],
    ['an error after a message', check(head, SERVING, status('13')), ['error', 'other error', 'anything']],
    ['trailers only', check(trailersOnly('5')), ['error', 'anything']],
    ['a code that is not defined', check(trailersOnly('99')), ['error', 'other error', 'anything']],
    ['a code that is no number', check(trailersOnly('OK')), ['error', 'other error', 'anything']],
    ['a code that is empty', check(trailersOnly('')), ['error', 'other error', 'anything']],
    ['an HTTP error', check(web('415', 'text/plain')), ['HTTP error', 'anything']],
    [
      'an HTTP error with a code',
      check(
        headers(
          [
            [':status', '415'],
            ['grpc-status', '3'],
          ],
          true,
        ),
      ),
      ['error', 'other error', 'anything'],
    ],
    ['HTTP 200 of another protocol', check(web('200', 'application/json')), ['another protocol', 'anything']],
    ['HTTP 200 of gRPC without a code', check(web('200', 'application/grpc')), ['anything']],
    ['HTTP 302', check(web('302', 'text/html')), ['anything']],
    ['a reset', check(reset(2)), ['reset', 'anything']],
    ['a reset after a message', check(head, SERVING, reset(2)), ['reset', 'anything']],
    ['a lost connection', check(closed()), ['closed connection', 'anything']],
    ['GOAWAY', check(goaway(1, 1)), ['closed connection', 'anything']],
    ['nothing', check(), ['silence']],
    ['nothing but headers', check(head), ['silence']],
    ['a message of Check, and no end', check(head, SERVING), ['silence']],
    ['a message of a Watch', watch(head, SERVING), ['anything']],
    ['half a message of a Watch', watch(head, data('000000')), ['silence']],
    ['nothing of a Watch', watch(head), ['silence']],
  ])('%s', (_what, answer, kinds) => {
    expect(KINDS.filter((ending) => isAccepted(answer, [ending], undefined))).toEqual(kinds);
    expect(isAccepted(answer, KINDS, undefined)).toBe(kinds.length > 0);
    expect(isAccepted(answer, [], undefined)).toBe(false);
    expect(isSilent(answer)).toBe(kinds.includes('silence'));
    expect(isRefusal(answer)).toBe(kinds.includes('error'));
  });

  it.each<[what: string, answer: CallAnswer, ending: Ending, accepted: boolean]>([
    ['the code', check(trailersOnly('12')), { code: 'UNIMPLEMENTED' }, true],
    ['another code', check(trailersOnly('12')), { code: 'INTERNAL' }, false],
    [
      'the code before a reset',
      check(headers([['grpc-status', '12']]), reset(0)),
      { code: 'UNIMPLEMENTED' },
      false,
    ],
    ['the HTTP status', check(web('415', 'text/plain')), { http: 415 }, true],
    ['another HTTP status', check(web('400', 'text/plain')), { http: 415 }, false],
    [
      'the HTTP status of a call that is not complete',
      check(headers([[':status', '415']])),
      { http: 415 },
      false,
    ],
  ])('%s', (_what, answer, ending, accepted) => {
    expect(isAccepted(answer, [ending], undefined)).toBe(accepted);
  });

  it.each<[what: string, answer: CallAnswer, usual: CallAnswer | undefined, accepted: boolean]>([
    ['the same status', check(head, SERVING, status('0')), check(head, SERVING, status('0')), true],
    ['another status', check(head, NOT_SERVING, status('0')), check(head, SERVING, status('0')), false],
    ['the same code', check(trailersOnly('5')), check(head, status('5')), true],
    ['another code', check(trailersOnly('3')), check(trailersOnly('5')), false],
    ['a code for a status', check(trailersOnly('5')), check(head, SERVING, status('0')), false],
    ['a message without an end', check(head, SERVING), check(head, SERVING, status('0')), false],
    ['two that do not end', check(head, SERVING), check(head, SERVING), false],
    ['a message before a reset', check(head, SERVING, reset(2)), check(head, SERVING, status('0')), false],
    [
      'a message before the end of the connection',
      check(head, SERVING, closed()),
      check(head, SERVING, status('0')),
      false,
    ],
    ['two watches', watch(head, SERVING), watch(head, SERVING), true],
    ['two watches, of which one goes on', watch(head, SERVING, NOT_SERVING), watch(head, SERVING), true],
    ['two watches that differ', watch(head, NOT_SERVING), watch(head, SERVING), false],
    ['OK without a message, twice', check(head, status('0')), check(head, status('0')), false],
    ['nothing, twice', check(), check(), false],
    ['the same as nothing', check(), undefined, false],
  ])('like the usual: %s', (_what, answer, usual, accepted) => {
    expect(isAccepted(answer, [{ like: OVERALL }], usual)).toBe(accepted);
  });
});

describe('statusTextOf', () => {
  it.each([
    ['', 'UNKNOWN'],
    ['0801', 'SERVING'],
    ['0802', 'NOT_SERVING'],
    ['0863', '99'],
    ['08', 'bytes that are no message'],
  ])('%j is %s', (hex, text) => {
    expect(statusTextOf(Buffer.from(hex, 'hex'))).toBe(text);
  });
});

const redact = redactor(['Bearer secret-of-ours']);
const HOSTILE = '\u001b[31m\u202esecret-of-ours\n';

describe('describeWireAnswer', () => {
  it.each<[text: string, answer: CallAnswer]>([
    ['SERVING, OK', check(head, SERVING, status('0'))],
    ['SERVING, NOT_SERVING, the call is open', watch(head, SERVING, NOT_SERVING)],
    ['SERVING, SERVING, SERVING, OK', check(head, SERVING, SERVING, SERVING, SERVING, status('0'))],
    ['end NOT_FOUND', check(trailersOnly('5'))],
    ['end NOT_FOUND "no such name"', check(trailersOnly('5', ['grpc-message', 'no such name']))],
    ['end code 99', check(trailersOnly('99'))],
    ['grpc-status ""', check(trailersOnly(''))],
    ['grpc-status "0x0" "odd"', check(trailersOnly('0x0', ['grpc-message', 'odd']))],
    [
      'HTTP status 500, end INTERNAL',
      check(
        headers(
          [
            [':status', '500'],
            ['grpc-status', '13'],
          ],
          true,
        ),
      ),
    ],
    ['HTTP status 404 without grpc-status', check(web('404', 'text/html'))],
    ['HTTP status none without grpc-status', check(headers([], true))],
    ['SERVING, HTTP status 200 without grpc-status', check(head, data('00000000020801', true))],
    ['2 bytes that are no whole message, OK', check(head, data('0000'), status('0'))],
    ['RST_STREAM CANCEL', check(reset(8))],
    ['RST_STREAM error code 77', check(reset(77))],
    ['gone', check(closed())],
    ['GOAWAY ENHANCE_YOUR_CALM', check(goaway(0, 11))],
    ['GOAWAY NO_ERROR, gone', check(goaway(5), closed())],
    ['nothing', check()],
    ['the call is open', check(head)],
  ])('%s', (text, answer) => {
    expect(describeWireAnswer(answer, redact)).toBe(text);
  });

  it.each<[what: string, answer: CallAnswer, text: string]>([
    [
      'grpc-message',
      check(trailersOnly('5', ['grpc-message', HOSTILE])),
      'end NOT_FOUND "\\u{1b}[31m\\u{202e}[redacted]\\n"',
    ],
    ['grpc-status', check(trailersOnly(HOSTILE)), 'grpc-status "\\u{1b}[31m\\u{202e}[redacted]\\n"'],
    ['why the connection was lost', check(closed('server', HOSTILE)), '\\u{1b}[31m\\u{202e}[redacted]\\n'],
    [
      'the HTTP status',
      check(headers([[':status', '\u001b[31m']], true)),
      'HTTP status \\u{1b}[31m without grpc-status',
    ],
  ])('escapes what is hostile: %s', (_what, answer, text) => {
    expect(describeWireAnswer(answer, redact)).toBe(text);
  });

  it.each<[what: string, answer: CallAnswer]>([
    ['grpc-message', check(trailersOnly('5', ['grpc-message', 'x'.repeat(100_000)]))],
    ['grpc-status', check(trailersOnly('9'.repeat(100_000)))],
    ['the HTTP status', check(headers([[':status', '2'.repeat(100_000)]], true))],
    ['messages', check(head, ...Array<Happening>(1000).fill(SERVING))],
  ])('cuts what is long: %s', (_what, answer) => {
    expect(describeWireAnswer(answer, redact).length).toBeLessThan(300);
  });
});
