import { describe, expect, it } from 'vitest';
import { fresh, NAME, OVERALL } from '../case/names.ts';
import { bytes, message, prefix, service } from '../case/wire.ts';
import type { Piece, WireRequest } from '../case/wire.ts';
import { allowedFor, isWellFormed } from './expect.ts';
import type { Reading } from './expect.ts';
import { resolve } from './subject.ts';

const check = (body: readonly Piece[], more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'Check',
  body,
  ...more,
});
const withField = (name: string, value: string | null): Partial<WireRequest> => ({
  fields: { [name]: value },
});
const gzip = (...of: Piece[]): Piece => ({ piece: 'gzip', of });
const inGzip = withField('grpc-encoding', 'gzip');

const must = (why: string): Reading => ({ kind: 'refused', level: 'MUST', why });
const should = (why: string): Reading => ({ kind: 'refused', level: 'SHOULD', why });
const either = (why: string): Reading => ({ kind: 'either', why });
const right = (name = ''): Reading => ({ kind: 'right', level: 'MUST', service: name });

describe('what a request says', () => {
  it.each<[what: string, request: WireRequest, reading: Reading]>([
    ['an ordinary one', check(message(OVERALL)), right()],
    ['one of a name', check(message(NAME)), right(resolve(NAME))],
    ['of two names', check([prefix(), service(NAME), bytes('0a 00', '')]), right()],
    ['a field that is unknown', check([prefix(), bytes('10 2a', '')]), right()],
    [
      'another content-type of gRPC',
      check(message(OVERALL), withField('content-type', 'application/grpc+proto')),
      right(),
    ],
    ['a long timeout', check(message(OVERALL), withField('grpc-timeout', '99999999H')), right()],
    ['cuts', check(message(NAME), { cut: 'each byte', end: 'late' }), right(resolve(NAME))],
    ['padding', check(message(OVERALL), { padding: 1 }), { ...right(), level: 'SHOULD' } as Reading],
    [
      'a short timeout',
      check(message(OVERALL), withField('grpc-timeout', '1n')),
      either('the field grpc-timeout'),
    ],
    [
      'two odd fields',
      check(message(OVERALL), { fields: { te: null, '': '1' } }),
      either('the field te and without a name'),
    ],
    ['no te', check(message(OVERALL), withField('te', null)), either('the field te')],
    [
      'a field of HTTP/1',
      check(message(OVERALL), withField('connection', 'close')),
      either('the field connection'),
    ],
    ['a long name', check(message(fresh('a', 'x'.repeat(200)))), either('a long name')],
    [
      'another protocol',
      check(message(OVERALL), withField('content-type', 'text/plain')),
      either('a content-type that is not of gRPC with protobuf'),
    ],
    [
      'what gzip has packed',
      check([prefix({ flag: 1 }), gzip(service(NAME))], inGzip),
      either('a compressed message'),
    ],
    [
      'more behind what gzip has packed',
      check([prefix({ flag: 1 }), gzip(service(NAME)), bytes('01', '')], inGzip),
      either('bytes behind what is packed'),
    ],
    ['nothing', check([]), must('a request without a message')],
    ['a part of a prefix', check([bytes('00 000000', '')]), must('a message that is cut')],
    ['a message that is cut', check([prefix({ off: 1 })]), must('a message that is cut')],
    [
      'a cut one with another flag',
      check([prefix({ flag: 2, off: 1 })]),
      must('a message that is cut, with a flag of its own'),
    ],
    [
      '4 GiB',
      check([prefix({ claims: 0xffff_ffff })], withField('content-type', 'text/plain')),
      must('a message that is cut'),
    ],
    [
      'a flag without an encoding',
      check([prefix({ flag: 1 }), service(NAME)]),
      must('a message that says it is compressed, in a call without grpc-encoding'),
    ],
    [
      'the flag of identity',
      check([prefix({ flag: 1 }), service(NAME)], withField('grpc-encoding', 'identity')),
      must('a message that says it is compressed, in a call without grpc-encoding'),
    ],
    [
      'an unknown encoding',
      check([prefix({ flag: 1 }), gzip()], withField('grpc-encoding', 'conformance')),
      must('a message in an encoding that nobody knows'),
    ],
    [
      'what is not packed',
      check([prefix({ flag: 1 }), service(NAME)], inGzip),
      must('a message that says it is packed by gzip and is not'),
    ],
    [
      'a pack that is cut',
      check([prefix({ flag: 1, claims: 15 }), gzip(service(NAME))], inGzip),
      must('a message that says it is packed by gzip and is not'),
    ],
    ['nothing packed', check([prefix({ flag: 1 })], inGzip), should('a compressed message of no bytes')],
    ['a flag of its own', check([prefix({ flag: 2 })]), should('a flag of its own')],
    ['two messages', check([...message(OVERALL), ...message(OVERALL)]), should('a second message')],
    ['bytes behind', check([...message(OVERALL), prefix({ off: 1 })]), should('bytes behind the message')],
    [
      'a broken field',
      check([prefix(), bytes('0f 00', '')]),
      should('a message that protobuf cannot decode: 7 is no wire type'),
    ],
    [
      'a broken field in gzip',
      check([prefix({ flag: 1 }), gzip(bytes('02 00', ''))], inGzip),
      should('a message that protobuf cannot decode: 0 is no number of a field'),
    ],
    [
      'a name that is no text',
      check([prefix(), bytes('0a 01 ff', '')]),
      { kind: 'refused or not found', why: 'a name that is no UTF-8' },
    ],
  ])('%s', (_what, request, reading) => {
    expect(allowedFor(request, resolve).reading).toEqual(reading);
  });
});

describe('silence', () => {
  it.each<[request: WireRequest, allowed: boolean]>([
    [check(message(OVERALL)), false],
    [check([prefix({ off: 3 })]), false],
    [check([], { end: 'own frame' }), true],
    [check(message(OVERALL), { end: 'late' }), false],
    [check(message(OVERALL), { end: 'never' }), true],
    [check(message(OVERALL), { end: 'reset' }), true],
    [check(message(OVERALL), { end: 'disconnect' }), true],
  ])('as an answer to %j: %s', (request, allowed) => {
    expect(allowedFor(request, resolve).mayBeSilent).toBe(allowed);
  });
});

it('tells header blocks that HTTP/2 forbids', () => {
  expect(isWellFormed(check([], withField('grpc-timeout', 'soon')))).toBe(true);
  expect(isWellFormed(check([], withField('Upper-Case', '1')))).toBe(false);
});
