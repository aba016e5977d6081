import { describe, expect, it } from 'vitest';
import type { Shape } from '../../case/wire.ts';
import { answerTo, data, GRPC_HEAD, headers, status, trailersOnly } from '../../channel/testing/events.ts';
import type { Field, WireAnswer } from '../../channel/wire/exchange.ts';
import { bytesText, flawOf } from './shapes.ts';

const head = headers(GRPC_HEAD);
const SERVING = '00000000020801';
const OK = answerTo(head, data(SERVING), status('0'));
const NOT_FOUND = answerTo(trailersOnly('5', ['grpc-message', 'no%20name']));
const withType = (...type: readonly Field[]): WireAnswer =>
  answerTo(headers([[':status', '200'], ...type]), data(SERVING), status('0'));
const withText = (text: string): WireAnswer => answerTo(head, status('5', ['grpc-message', text]));

/** For each shape the answers that have it, and those that do not, with what is wrong. */
const TABLE: Readonly<
  Record<Shape, { right: readonly WireAnswer[]; wrong: readonly [flaw: string, answer: WireAnswer][] }>
> = {
  'HTTP status 200': {
    right: [OK, NOT_FOUND],
    wrong: [
      ['HTTP status 404', answerTo(headers([[':status', '404']], true))],
      ['HTTP status none', answerTo(headers([['x', 'y']], true))],
      ['HTTP status \\u{1b}', answerTo(headers([[':status', '\u001b']], true))],
    ],
  },
  'content-type': {
    right: [OK, NOT_FOUND, withType(['content-type', 'application/grpc+proto'])],
    wrong: [
      ['content-type "text/\\u{1b}"', withType(['content-type', 'text/\u001b'])],
      ['content-type not there', withType()],
      ['content-type "Application/grpc"', withType(['content-type', 'Application/grpc'])],
    ],
  },
  'one message': {
    right: [OK, answerTo(head, data('0000000000'), status('0'))],
    wrong: [
      ['no message', answerTo(head, status('0'))],
      ['2 messages', answerTo(head, data(SERVING + SERVING), status('0'))],
      ['one message, then 2 bytes: 00 01', answerTo(head, data(`${SERVING}0001`), status('0'))],
      ['no message, then 3 bytes: 08 01 00', answerTo(head, data('080100'), status('0'))],
    ],
  },
  'whole messages': {
    right: [OK, answerTo(head, data(SERVING + SERVING))],
    wrong: [
      ['no message', answerTo(head, status('0'))],
      ['2 messages, then 1 byte: 00', answerTo(head, data(`${SERVING + SERVING}00`), status('0'))],
    ],
  },
  'not compressed': {
    right: [OK],
    wrong: [
      ['no message', NOT_FOUND],
      [
        'a message with the flag 1 and grpc-encoding "gzip"',
        answerTo(headers([...GRPC_HEAD, ['grpc-encoding', 'gzip']]), data('01000000020801'), status('0')),
      ],
      [
        'a message with the flag 255 and grpc-encoding not there',
        answerTo(head, data('ff000000020801'), status('0')),
      ],
    ],
  },
  'status in trailers': {
    right: [OK],
    wrong: [
      ['a response of trailers only', NOT_FOUND],
      [
        'grpc-status in the headers',
        answerTo(headers([...GRPC_HEAD, ['grpc-status', '0']]), data(SERVING), status('0')),
      ],
      ['no trailers', answerTo(head, data(SERVING, true))],
      ['trailers without grpc-status', answerTo(head, data(SERVING), headers([['x', 'y']], true))],
    ],
  },
  'status of an error': {
    right: [NOT_FOUND, answerTo(head, status('5'))],
    wrong: [
      ['OK', OK],
      ['HTTP status 404 without grpc-status', answerTo(headers([[':status', '404']], true))],
      [
        'HTTP status 200 without grpc-status',
        answerTo(headers([...GRPC_HEAD, ['grpc-status', '5']]), data('', true)),
      ],
    ],
  },
  'status once': {
    right: [OK, NOT_FOUND],
    wrong: [
      ['grpc-status 0 times', answerTo(head, data(SERVING, true))],
      ['grpc-status 2 times', answerTo(head, status('0', ['grpc-status', '0']))],
      ['grpc-status 2 times', answerTo(headers([...GRPC_HEAD, ['grpc-status', '0']]), status('0'))],
      ['grpc-status "05"', answerTo(head, status('05'))],
      ['grpc-status "OK"', answerTo(head, status('OK'))],
      ['grpc-status ""', answerTo(head, status(''))],
      ['grpc-status "0 "', answerTo(head, status('0 '))],
    ],
  },
  'escaped message': {
    right: [OK, NOT_FOUND, withText(''), withText(' !"#&~'), withText('%E2%82%ac')],
    wrong: [
      ['grpc-message "a\\nb"', withText('a\nb')],
      ['grpc-message "100%"', withText('100%')],
      ['grpc-message "%2"', withText('%2')],
      ['grpc-message "%zz"', withText('%zz')],
      ['grpc-message "ü"', withText('\u00fc')],
      ['grpc-message "\\u{7f}"', withText('\u007f')],
      ['grpc-message "a\\tb"', answerTo(trailersOnly('5', ['grpc-message', 'a\tb']))],
    ],
  },
  'no message': {
    right: [NOT_FOUND, answerTo(head, status('5'))],
    wrong: [['5 bytes: 00 00 00 00 00', answerTo(head, data('0000000000'), status('5'))]],
  },
  'accepted encodings': {
    right: [
      answerTo(trailersOnly('12', ['grpc-accept-encoding', 'gzip'])),
      answerTo(headers([...GRPC_HEAD, ['grpc-accept-encoding', '']]), status('12')),
      answerTo(head, status('12', ['grpc-accept-encoding', 'identity'])),
    ],
    wrong: [['no grpc-accept-encoding', answerTo(trailersOnly('12'))]],
  },
  'fields in lower case': {
    right: [OK, NOT_FOUND],
    wrong: [
      ['a field "Grpc-Status"', answerTo(head, headers([['Grpc-Status', '0']], true))],
      ['a field "X\\u{1b}"', answerTo(headers([...GRPC_HEAD, ['X\u001b', '0']]), status('0'))],
    ],
  },
};

describe('flawOf', () => {
  it.each(Object.entries(TABLE) as [Shape, (typeof TABLE)[Shape]][])('%s', (shape, { right, wrong }) => {
    expect(right.map((answer) => flawOf(answer, shape))).toEqual(right.map(() => undefined));
    expect(wrong.map(([, answer]) => flawOf(answer, shape))).toEqual(wrong.map(([flaw]) => flaw));
  });
});

describe('bytesText', () => {
  it('shows the first bytes of many', () => {
    expect(bytesText(Buffer.alloc(0))).toBe('0 bytes');
    expect(bytesText(Buffer.alloc(16, 1))).toBe(`16 bytes: ${Array(16).fill('01').join(' ')}`);
    expect(bytesText(Buffer.alloc(1_000_000))).toBe(`1000000 bytes: ${Array(16).fill('00').join(' ')} …`);
  });
});
