import type { Case } from '../../harness/case/case.ts';
import { NAME, OVERALL } from '../../harness/case/names.ts';
import { http1, wire } from '../../harness/case/steps.ts';
import { bytes, message, prefix } from '../../harness/case/wire.ts';
import type { Ending, WireRequest } from '../../harness/case/wire.ts';

const CHECK: WireRequest = { method: 'Check', body: message(OVERALL) };
const USUAL: Ending = { like: OVERALL };
/** NOT_FOUND is the answer of who has read the request. */
const REFUSED: readonly Ending[] = ['other error', 'HTTP error', 'reset', 'closed connection'];
const REFUSED_WITHOUT_CODE: readonly Ending[] = ['reset', 'closed connection'];

const withField = (name: string, value: string | null): WireRequest => ({
  ...CHECK,
  fields: { [name]: value },
});

/** Content types that are not of gRPC. Where a server speaks other protocols on the path, it may answer in those. */
const CONTENT_TYPES: readonly (readonly [id: string, value: string | null, also?: Ending])[] = [
  ['text-plain', 'text/plain'],
  ['html', 'text/html'],
  ['form', 'application/x-www-form-urlencoded'],
  ['octet-stream', 'application/octet-stream'],
  ['json', 'application/json', 'another protocol'],
  ['missing', null],
];

/** Values of grpc-timeout that do not follow the grammar: at most eight digits and a unit. */
const BAD_TIMEOUTS: readonly (readonly [id: string, value: string])[] = [
  ['empty', ''],
  ['no-unit', '10'],
  ['no-digits', 'S'],
  ['unknown-unit', '10x'],
  ['negative', '-1S'],
  ['fraction', '1.5S'],
  ['nine-digits', '123456789S'],
  ['words', 'soon'],
  ['blank-inside', '10 S'],
  ['very-long', `${'9'.repeat(400)}H`],
];

/** Values that follow the grammar and are no reason to refuse: far longer than the call takes. */
const LONG_TIMEOUTS: readonly (readonly [id: string, value: string])[] = [
  ['eight-digits-of-hours', '99999999H'],
  ['eight-digits-of-seconds', '99999999S'],
  ['eight-digits-of-milliseconds', '99999999m'],
];

const OTHER_FIELD = bytes('10 2a', 'field 2, which is not defined: 42');
const IN_UNKNOWN_ENCODING: WireRequest = {
  method: 'Check',
  fields: { 'grpc-encoding': 'conformance' },
  body: [prefix({ flag: 1 }), OTHER_FIELD],
};
const FLAG_WITHOUT_ENCODING: WireRequest = {
  method: 'Check',
  body: [prefix({ flag: 1 }), { piece: 'gzip', of: [OTHER_FIELD] }],
};
const GZIP: WireRequest = {
  method: 'Check',
  fields: { 'grpc-encoding': 'gzip' },
  body: [prefix({ flag: 1 }), { piece: 'gzip', of: message(NAME).slice(1) }],
};

/** Messages that are compressed or say so. What is refused is judged first, and with which code by a requirement of its own. */
const COMPRESSED: readonly (readonly [
  id: string,
  requirement: string,
  request: WireRequest,
  accept: readonly Ending[],
  summary: string,
])[] = [
  ['gzip', 'WIR-09', GZIP, [{ like: NAME }, ...REFUSED], 'a message packed by gzip is understood or refused'],
  [
    'gzip-code',
    'WIR-24',
    GZIP,
    [{ like: NAME }, { code: 'UNIMPLEMENTED' }],
    'a message packed by gzip is understood, or ends with UNIMPLEMENTED',
  ],
  [
    'gzip-not-used',
    'WIR-09',
    { method: 'Check', fields: { 'grpc-encoding': 'gzip' }, body: message(OVERALL) },
    [USUAL, { code: 'UNIMPLEMENTED' }],
    'a message that is not compressed in a call that may be is understood',
  ],
  [
    'gzip-broken',
    'WIR-09',
    { method: 'Check', fields: { 'grpc-encoding': 'gzip' }, body: [prefix({ flag: 1 }), OTHER_FIELD] },
    REFUSED,
    'a message that says it is packed by gzip and is not is refused',
  ],
  [
    'unknown-encoding',
    'WIR-09',
    IN_UNKNOWN_ENCODING,
    REFUSED,
    'a message in an encoding that nobody knows is refused',
  ],
  [
    'unknown-encoding-code',
    'WIR-24',
    IN_UNKNOWN_ENCODING,
    [{ code: 'UNIMPLEMENTED' }],
    'a message in an encoding that nobody knows ends with UNIMPLEMENTED',
  ],
  [
    'flag-without-encoding',
    'WIR-09',
    FLAG_WITHOUT_ENCODING,
    REFUSED,
    'a message that says it is compressed, in a call without grpc-encoding, is refused',
  ],
  [
    'flag-without-encoding-code',
    'WIR-24',
    FLAG_WITHOUT_ENCODING,
    [{ code: 'INTERNAL' }],
    'a message that says it is compressed, in a call without grpc-encoding, ends with INTERNAL',
  ],
  [
    'identity',
    'WIR-09',
    { method: 'Check', fields: { 'grpc-encoding': 'identity' }, body: message(OVERALL) },
    [USUAL],
    'grpc-encoding identity changes nothing',
  ],
  [
    'answer-in-unknown-encoding',
    'WIR-09',
    { method: 'Check', fields: { 'grpc-accept-encoding': 'conformance' }, body: message(OVERALL) },
    [USUAL],
    'a client that accepts only an encoding that nobody knows is answered all the same',
  ],
];

/** More than the usual limit of 4 MiB, in bytes. */
const TOO_LONG = 5 * 1024 * 1024;
/** Field 1 with the length {@link TOO_LONG}. */
const LONG_NAME = [
  bytes('0a 80 80 c0 02', 'field 1, service: 5 MiB'),
  { piece: 'filler', bytes: TOO_LONG },
] as const;
/** A server may have a higher limit, and the name is not registered; what it answers with may be too long for any header. */
const NOT_TAKEN: readonly Ending[] = ['error', 'HTTP error', ...REFUSED_WITHOUT_CODE];

/** Requests whose header fields are unusual or wrong. */
export const wireHeaderCases: readonly Case[] = [
  ...CONTENT_TYPES.map(([id, value, also]): Case => ({
    id: `wire/content-type/${id}`,
    requirement: 'WIR-04',
    summary: `a request ${value === null ? 'without content-type' : `with content-type ${value}`} is refused, by HTTP status 415 at best`,
    steps: [
      wire(withField('content-type', value), {
        want: 'ends',
        accept: [{ http: 415 }, ...REFUSED, ...(also === undefined ? [] : [also])],
      }),
    ],
  })),
  ...COMPRESSED.map(([id, requirement, request, accept, summary]): Case => ({
    id: `wire/compression/${id}`,
    requirement,
    summary,
    steps: [wire(request, { want: 'ends', accept })],
  })),
  {
    id: 'wire/too-long/name-of-5-mib',
    requirement: 'WIR-10',
    summary: 'a name of 5 MiB is refused or not found, and others are answered',
    steps: [wire({ method: 'Check', body: [prefix(), ...LONG_NAME] }, { want: 'ends', accept: NOT_TAKEN })],
  },
  {
    id: 'wire/too-long/unpacked',
    requirement: 'WIR-10',
    summary: 'a name that is 5 MiB long once gzip has unpacked it is refused or not found',
    steps: [
      wire(
        {
          method: 'Check',
          fields: { 'grpc-encoding': 'gzip' },
          body: [prefix({ flag: 1 }), { piece: 'gzip', of: LONG_NAME }],
        },
        { want: 'ends', accept: NOT_TAKEN },
      ),
    ],
  },
  ...BAD_TIMEOUTS.map(([id, value]): Case => ({
    id: `wire/timeout/${id}`,
    requirement: 'WIR-11',
    summary: `the grpc-timeout ${JSON.stringify(value.slice(0, 12))} is refused or ignored`,
    steps: [wire(withField('grpc-timeout', value), { want: 'ends', accept: [USUAL, ...REFUSED] })],
  })),
  ...LONG_TIMEOUTS.map(([id, value]): Case => ({
    id: `wire/timeout/${id}`,
    requirement: 'WIR-11',
    summary: `a call with the grpc-timeout ${value} is answered`,
    steps: [wire(withField('grpc-timeout', value), { want: 'ends', accept: [USUAL] })],
  })),
  {
    id: 'wire/timeout/one-nanosecond',
    requirement: 'WIR-11',
    summary: 'a call with the grpc-timeout 1n is answered or ends by its deadline',
    steps: [
      wire(withField('grpc-timeout', '1n'), {
        want: 'ends',
        accept: [USUAL, { code: 'DEADLINE_EXCEEDED' }, { code: 'CANCELLED' }, ...REFUSED_WITHOUT_CODE],
      }),
    ],
  },
  {
    id: 'wire/without-te',
    requirement: 'WIR-15',
    summary: 'a request without te is answered or refused, in time',
    steps: [wire(withField('te', null), { want: 'ends', accept: ['anything'] })],
  },
  {
    id: 'wire/get',
    requirement: 'WIR-15',
    summary: 'GET is refused in time',
    steps: [
      wire(
        { method: 'Check', verb: 'GET', fields: { 'content-type': null, te: null }, body: [] },
        { want: 'ends', accept: REFUSED },
      ),
    ],
  },
  {
    id: 'wire/http-1/get',
    requirement: 'WIR-15',
    summary: 'GET by HTTP/1.1 is answered or refused, in time',
    steps: [http1('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')],
  },
  {
    id: 'wire/http-1/post',
    requirement: 'WIR-15',
    summary: 'a call by HTTP/1.1 is answered or refused, in time',
    steps: [
      http1(
        'POST /grpc.health.v1.Health/Check HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc\r\ncontent-length: 5\r\n\r\n\0\0\0\0\0',
      ),
    ],
  },
];
