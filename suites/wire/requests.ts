import type { Case } from '../../harness/case/case.ts';
import { NAME, OTHER, OVERALL } from '../../harness/case/names.ts';
import { check, set, wire } from '../../harness/case/steps.ts';
import { bytes, message, prefix, service } from '../../harness/case/wire.ts';
import type { Piece, WireRequest } from '../../harness/case/wire.ts';

/** Ways to cut a request into frames, none of which changes what it says. */
const CUTS: readonly (readonly [id: string, how: Partial<WireRequest>, what: string])[] = [
  ['byte-by-byte', { cut: 'each byte' }, 'one byte to a DATA frame'],
  ['prefix-apart', { cut: [5] }, 'the prefix and the message apart'],
  ['inside-prefix', { cut: [1, 4] }, 'cuts inside the prefix'],
  ['inside-field', { cut: [6, 7, 12] }, 'cuts inside the field'],
  ['empty-frames-between', { cut: [3, 9], between: 'empty DATA' }, 'empty DATA frames in between'],
  ['end-in-own-frame', { end: 'own frame' }, 'END_STREAM in an empty frame of its own'],
  ['padded', { padding: 17 }, 'padding'],
  ['ping-between', { cut: [5], between: 'PING' }, 'PING in between'],
  [
    'unknown-frame-between',
    { cut: [5], between: 'frame of an unknown type' },
    'a frame of an unknown type in between',
  ],
  ['priority-between', { cut: [5], between: 'PRIORITY' }, 'PRIORITY in between'],
  [
    'other-call-between',
    { cut: [8], between: 'another call' },
    'another call on the same connection in between',
  ],
  ['headers-continued', { blocks: 4 }, 'the header block in four frames'],
];

/** What HTTP/2 allows and no client of gRPC is known to send. */
const RARE = ['padded', 'unknown-frame-between', 'priority-between', 'headers-continued'];

/** Messages with more in them than the field that the server knows. */
const MORE_FIELDS: readonly (readonly [id: string, pieces: readonly Piece[], what: string])[] = [
  ['varint', [service(NAME), bytes('10 2a', 'field 2, which is not defined: 42')], 'a number'],
  [
    'varint-first',
    [bytes('10 2a', 'field 2, which is not defined: 42'), service(NAME)],
    'a number before the name',
  ],
  ['fixed32', [service(NAME), bytes('1d 01020304', 'field 3, which is not defined: 32 bits')], '32 bits'],
  [
    'fixed64',
    [service(NAME), bytes('21 0102030405060708', 'field 4, which is not defined: 64 bits')],
    '64 bits',
  ],
  ['bytes', [service(NAME), bytes('2a 03 ff fe fd', 'field 5, which is not defined: three bytes')], 'bytes'],
  [
    'high-number',
    [service(NAME), bytes('f8 ff ff ff 0f 01', 'field 536870911, which is not defined: 1')],
    'the highest number',
  ],
  [
    'long',
    [
      service(NAME),
      bytes('2a 80 20', 'field 5, which is not defined: 4096 bytes'),
      { piece: 'filler', bytes: 4096 },
    ],
    '4 KiB',
  ],
  [
    'group',
    [service(NAME), bytes('33 08 01 34', 'field 6, which is not defined: a group with a number in it')],
    'a group',
  ],
];

/** Content types that mean the same. */
const CONTENT_TYPES: readonly (readonly [
  id: string,
  request: Pick<WireRequest, 'method' | 'body'>,
  what: string,
])[] = [
  ['check', { method: 'Check', body: message(OVERALL) }, 'by Check'],
  ['unknown-name', { method: 'Check', body: message(NAME) }, 'by Check of a name that nobody registered'],
  ['watch', { method: 'Watch', body: message(OVERALL) }, 'by Watch'],
];

/** Requests that are unusual and right. */
export const wireRequestCases: readonly Case[] = [
  ...CUTS.map(([id, how, what]): Case => ({
    id: `wire/frames/${id}`,
    requirement: RARE.includes(id) ? 'WIR-23' : 'WIR-06',
    summary: `a request with ${what} is understood`,
    steps: [
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      wire({ method: 'Check', body: message(NAME), ...how }, { want: 'ends', accept: [{ like: NAME }] }),
    ],
  })),
  {
    id: 'wire/frames/unknown-name-byte-by-byte',
    requirement: 'WIR-06',
    summary: 'a name that nobody registered is not found, when it comes byte by byte, too',
    steps: [
      wire(
        { method: 'Check', body: message(NAME), cut: 'each byte' },
        { want: 'ends', accept: [{ like: NAME }] },
      ),
    ],
  },
  {
    id: 'wire/frames/watch-byte-by-byte',
    requirement: 'WIR-19',
    summary: 'the request of a Watch is understood byte by byte',
    steps: [
      wire(
        { method: 'Watch', body: message(NAME), cut: 'each byte' },
        { want: 'ends', accept: [{ like: NAME }] },
      ),
    ],
  },
  {
    id: 'wire/frames/end-late',
    requirement: 'WIR-06',
    summary: 'a request whose END_STREAM comes late is answered',
    steps: [
      wire(
        { method: 'Check', body: message(OVERALL), end: 'late' },
        { want: 'ends', accept: [{ like: OVERALL }] },
      ),
    ],
  },
  ...MORE_FIELDS.map(([id, pieces, what]): Case => ({
    id: `wire/unknown-field/${id}`,
    requirement: 'WIR-07',
    summary: `a field that is not defined, with ${what}, is ignored`,
    steps: [
      wire({ method: 'Check', body: [prefix(), ...pieces] }, { want: 'ends', accept: [{ like: NAME }] }),
    ],
  })),
  {
    id: 'wire/unknown-field/watch',
    requirement: 'WIR-19',
    summary: 'a field that is not defined is ignored in the request of a Watch',
    steps: [
      wire(
        {
          method: 'Watch',
          body: [prefix(), service(NAME), bytes('10 2a', 'field 2, which is not defined: 42')],
        },
        { want: 'ends', accept: [{ like: NAME }] },
      ),
    ],
  },
  {
    id: 'wire/repeated-name/last-counts',
    requirement: 'WIR-07',
    summary: 'of two names in one request the last counts',
    steps: [
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      wire(
        { method: 'Check', body: [prefix(), service(OTHER), service(NAME)] },
        { want: 'ends', accept: [{ like: NAME }] },
      ),
    ],
  },
  {
    id: 'wire/repeated-name/last-is-empty',
    requirement: 'WIR-07',
    summary: 'of two names in one request the last counts, also when it is empty',
    steps: [
      wire(
        { method: 'Check', body: [prefix(), service(OTHER), bytes('0a 00', 'field 1, service: empty')] },
        { want: 'ends', accept: [{ like: OVERALL }] },
      ),
    ],
  },
  ...CONTENT_TYPES.map(([id, request, what]): Case => ({
    id: `wire/content-type-proto/${id}`,
    requirement: id === 'watch' ? 'WIR-19' : 'WIR-05',
    summary: `content-type application/grpc+proto gets the same answer as application/grpc ${what}`,
    steps: [
      wire(
        { ...request, fields: { 'content-type': 'application/grpc+proto' } },
        { want: 'ends', accept: [{ like: id === 'unknown-name' ? NAME : OVERALL }] },
      ),
    ],
  })),
];
