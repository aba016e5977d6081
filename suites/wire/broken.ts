import type { Case } from '../../harness/case/case.ts';
import { NAME, OVERALL } from '../../harness/case/names.ts';
import { wire } from '../../harness/case/steps.ts';
import { bytes, message, prefix, service } from '../../harness/case/wire.ts';
import type { Ending, Piece, RequestEnd } from '../../harness/case/wire.ts';

/** Codes differ from runtime to runtime, and some reset the stream. NOT_FOUND is the answer of who has read a name in it. */
const REFUSED: readonly Ending[] = ['other error', 'HTTP error', 'reset', 'closed connection'];
/** Parsers may take a field of another wire type for one that they do not know; protobufjs looks up its bytes as a name. */
const OR_IGNORED: readonly Ending[] = ['error', ...REFUSED, { like: OVERALL }];
/** Some runtimes never answer a call without a message: noted. */
const OR_SILENT: readonly Ending[] = [...REFUSED, 'silence'];

const text = 'field 1, service: ';

/** A message that asks for the empty name: who reads a broken one all the same says OK, and not NOT_FOUND. */
const OTHER_FIELD = bytes('10 2a', 'field 2, which is not defined: 42');

/** Requests that are broken, and what is wrong with them. */
const BROKEN: readonly (readonly [
  id: string,
  body: readonly Piece[],
  what: string,
  accept?: readonly Ending[],
  end?: RequestEnd,
])[] = [
  [
    'prefix-of-one-byte',
    [bytes('00', 'a prefix that ends after its flag')],
    'a prefix that ends after its flag',
  ],
  [
    'prefix-of-four-bytes',
    [bytes('00 000000', 'a prefix that ends in its length')],
    'a prefix that ends in its length',
  ],
  ['message-missing', [prefix({ claims: 9 })], 'a prefix without the message that it speaks of'],
  ['message-cut', [prefix({ off: 7 }), OTHER_FIELD], 'a message that is cut'],
  ['message-one-byte-short', [prefix({ off: 1 }), OTHER_FIELD], 'a message that is one byte short'],
  ['length-beyond-all', [prefix({ claims: 0xffff_ffff }), OTHER_FIELD], 'a prefix that speaks of 4 GiB'],
  ['no-message', [], 'no message', OR_SILENT],
  ['empty-data', [], 'an empty DATA frame and no message', OR_SILENT, 'own frame'],
  [
    'number-for-name',
    [prefix(), bytes('08 01', 'field 1 as a number')],
    'a number in place of the name',
    OR_IGNORED,
  ],
  [
    'fixed32-for-name',
    [prefix(), bytes('0d 01020304', 'field 1 as 32 bits')],
    '32 bits in place of the name',
    OR_IGNORED,
  ],
];

/** Messages that are whole, and that protobuf cannot decode or that are too many. */
const NOT_DECODABLE: readonly (readonly [id: string, body: readonly Piece[], what: string])[] = [
  ['two-messages', [...message(OVERALL), ...message(OVERALL)], 'two messages'],
  ['three-messages', [...message(OVERALL), ...message(OVERALL), ...message(OVERALL)], 'three messages'],
  [
    'field-beyond-message',
    [prefix(), bytes('0a 05 61', `${text}five bytes, of which one is there`)],
    'a field that is longer than the message',
  ],
  [
    'field-length-beyond-all',
    [prefix(), bytes('0a ff ff ff ff 0f', `${text}4 GiB`)],
    'a field that speaks of 4 GiB',
  ],
  ['field-length-missing', [prefix(), bytes('0a', 'field 1, and nothing more')], 'a field without a length'],
  [
    'endless-number',
    [prefix(), bytes('ff ff ff ff ff ff ff ff ff ff ff', 'a tag that does not end')],
    'a tag that does not end',
  ],
  ['field-number-zero', [prefix(), bytes('02 00', 'field 0, which cannot be')], 'a field with the number 0'],
  [
    'wire-type-6',
    [prefix(), bytes('0e 00', 'field 1 with the wire type 6, which is not defined')],
    'a wire type that is not defined',
  ],
  [
    'wire-type-7',
    [prefix(), bytes('0f 00', 'field 1 with the wire type 7, which is not defined')],
    'another wire type that is not defined',
  ],
  [
    'group-not-begun',
    [prefix(), bytes('34', 'the end of a group that has not begun')],
    'the end of a group that has not begun',
  ],
  [
    'group-not-ended',
    [prefix(), bytes('33 08 01', 'a group that does not end')],
    'a group that does not end',
  ],
];

/** Bytes of a name that are no UTF-8. What is not refused is replaced, and then not found. */
const NO_UTF8: readonly (readonly [id: string, hex: string, what: string])[] = [
  ['lone-continuation', '0a 04 63 66 80 61', 'a continuation byte by itself'],
  ['overlong', '0a 04 63 66 c0 80', 'a zero in two bytes'],
  ['surrogate', '0a 05 63 66 ed a0 80', 'half of a surrogate pair'],
  ['cut', '0a 04 63 66 e2 82', 'a character that is cut'],
  ['beyond-unicode', '0a 06 63 66 f5 80 80 80', 'a character beyond Unicode'],
  ['ff', '0a 03 63 66 ff', 'the byte ff'],
];

/** Broken requests of a Watch: other code than that of Check reads them in many servers. */
const BROKEN_WATCHES = ['message-cut', 'no-message'];

/** Requests that end before they are whole, or never. */
const LEFT: readonly (readonly [id: string, body: readonly Piece[], end: RequestEnd, what: string])[] = [
  ['reset-after-headers', [], 'reset', 'resets a request after its headers'],
  [
    'reset-inside-message',
    [prefix({ off: 9 }), service(NAME)],
    'reset',
    'resets a request inside its message',
  ],
  ['disconnect-after-headers', [], 'disconnect', 'cuts the connection after the headers'],
  [
    'disconnect-inside-message',
    [prefix({ off: 9 }), service(NAME)],
    'disconnect',
    'cuts the connection inside a message',
  ],
  ['no-end', message(OVERALL), 'never', 'never ends its request'],
  ['no-end-inside-message', [prefix({ off: 9 }), service(NAME)], 'never', 'stops inside a message'],
];

/** Requests that are broken. */
export const wireBrokenCases: readonly Case[] = [
  ...BROKEN.map(([id, body, what, accept = REFUSED, end]): Case => ({
    id: `wire/broken/${id}`,
    requirement: 'WIR-08',
    summary: `a request with ${what} is refused, and the server stays usable`,
    steps: [wire({ method: 'Check', body, ...(end && { end }) }, { want: 'ends', accept })],
  })),
  ...BROKEN.filter(([id]) => BROKEN_WATCHES.includes(id)).map(([id, body, what, accept = REFUSED]): Case => ({
    id: `wire/broken/watch-${id}`,
    requirement: 'WIR-19',
    summary: `the request of a Watch with ${what} is refused, and the server stays usable`,
    steps: [wire({ method: 'Watch', body }, { want: 'ends', accept })],
  })),
  ...NOT_DECODABLE.map(([id, body, what]): Case => ({
    id: `wire/broken/${id}`,
    requirement: 'WIR-22',
    summary: `a request with ${what} is refused`,
    steps: [wire({ method: 'Check', body }, { want: 'ends', accept: REFUSED })],
  })),
  ...NO_UTF8.map(([id, hex, what]): Case => ({
    id: `wire/broken/utf8-${id}`,
    requirement: 'WIR-08',
    summary: `a name with ${what} is refused or not found`,
    steps: [
      wire(
        { method: 'Check', body: [prefix(), bytes(hex, `${text}"cf" and ${what}`)] },
        { want: 'ends', accept: ['error', ...REFUSED] },
      ),
    ],
  })),
  ...LEFT.map(([id, body, end, what]): Case => ({
    id: `wire/left/${id}`,
    requirement: 'WIR-08',
    summary: `a client that ${what} does no harm to others`,
    steps: [wire({ method: 'Check', body, end }, { want: 'usable' })],
  })),
];
