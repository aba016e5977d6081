import type { Case } from '../../harness/case/case.ts';
import { fresh, NAME, OVERALL } from '../../harness/case/names.ts';
import { check, set, wire } from '../../harness/case/steps.ts';
import { bytes, message, prefix } from '../../harness/case/wire.ts';
import type { Shape, WireExpectation, WireRequest } from '../../harness/case/wire.ts';

const CHECK: WireRequest = { method: 'Check', body: message(OVERALL) };
const UNKNOWN_NAME: WireRequest = { method: 'Check', body: message(NAME) };
const WATCH: WireRequest = { method: 'Watch', body: message(OVERALL) };
const LIST: WireRequest = { method: 'List', body: [prefix()] };
const shape = (of: Shape): WireExpectation => ({ want: 'shape', shape: of });

const LOOKS: readonly (readonly [
  id: string,
  requirement: string,
  request: WireRequest,
  shape: Shape,
  summary: string,
])[] = [
  ['wire/success/http-status', 'WIR-01', CHECK, 'HTTP status 200', 'an answer of Check has HTTP status 200'],
  [
    'wire/success/content-type',
    'WIR-01',
    CHECK,
    'content-type',
    'an answer of Check has a content-type of gRPC',
  ],
  [
    'wire/success/length-prefix',
    'WIR-01',
    CHECK,
    'whole messages',
    'the prefix of an answer says how long the message is',
  ],
  [
    'wire/success/status-in-trailers',
    'WIR-01',
    CHECK,
    'status in trailers',
    'grpc-status 0 comes in trailers behind the message',
  ],
  ['wire/success/status-once', 'WIR-01', CHECK, 'status once', 'grpc-status comes once, as a number'],
  [
    'wire/success/not-compressed-unasked',
    'WIR-01',
    CHECK,
    'not compressed',
    'an answer is not compressed for a client that accepts no compression',
  ],
  [
    'wire/success/list-http-status',
    'WIR-20',
    LIST,
    'HTTP status 200',
    'an answer of List has HTTP status 200',
  ],
  [
    'wire/success/list-length-prefix',
    'WIR-20',
    LIST,
    'one message',
    'an answer of List is one message with its length',
  ],
  ['wire/success/watch-http-status', 'WIR-19', WATCH, 'HTTP status 200', 'a Watch has HTTP status 200'],
  ['wire/success/watch-content-type', 'WIR-19', WATCH, 'content-type', 'a Watch has a content-type of gRPC'],
  [
    'wire/success/watch-length-prefix',
    'WIR-19',
    WATCH,
    'whole messages',
    'each message of a Watch has its length',
  ],
  ['wire/error/http-status', 'WIR-02', UNKNOWN_NAME, 'HTTP status 200', 'NOT_FOUND has HTTP status 200'],
  [
    'wire/error/status',
    'WIR-02',
    UNKNOWN_NAME,
    'status of an error',
    'NOT_FOUND stands in grpc-status where the call ends',
  ],
  [
    'wire/error/status-once',
    'WIR-02',
    UNKNOWN_NAME,
    'status once',
    'the code of NOT_FOUND comes once, as a number',
  ],
  ['wire/error/content-type', 'WIR-02', UNKNOWN_NAME, 'content-type', 'NOT_FOUND has a content-type of gRPC'],
  [
    'check/one-message/overall',
    'CHK-18',
    CHECK,
    'one message',
    'the answer for the empty name is exactly one message',
  ],
  [
    'check/not-found-without-message',
    'CHK-06',
    UNKNOWN_NAME,
    'no message',
    'NOT_FOUND comes without a message',
  ],
];

/** Names that a server may repeat in `grpc-message`, and that are no header value as they are. */
const TO_ESCAPE: readonly (readonly [id: string, suffix: string, what: string])[] = [
  ['line-feed', '\n', 'a line feed'],
  ['carriage-return', '\r', 'a carriage return'],
  ['tab', '\t', 'a tab'],
  ['delete', '\u007f', 'the control character DEL'],
  ['percent', '%', 'a percent sign'],
  ['percent-encoded', '%2E', 'something that looks percent-encoded'],
  ['latin', '\u00fc', 'a letter of Latin-1'],
  ['chinese', '\u5065\u5eb7', 'Chinese'],
  ['emoji', '\u{1f691}', 'an emoji'],
];

/** The statuses, with the shortest message for each (protobuf, "Encoding"). */
const BODIES = [
  ['serving', 'SERVING', '00000000020801'],
  ['not-serving', 'NOT_SERVING', '00000000020802'],
  ['unknown', 'UNKNOWN', '0000000000'],
] as const;

const sameAs = (request: WireRequest, name = OVERALL) =>
  wire(request, { want: 'ends', accept: [{ like: name }] });

/** What answers look like. */
export const wireAnswerCases: readonly Case[] = [
  ...LOOKS.map(([id, requirement, request, of, summary]): Case => ({
    id,
    requirement,
    summary,
    steps: [wire(request, shape(of))],
  })),
  ...BODIES.map(([id, status, hex]): Case => ({
    id: `wire/bytes-of-${id}`,
    requirement: 'WIR-18',
    summary: `the answer ${status} is the shortest message that says so`,
    steps: [
      set(NAME, status),
      check(NAME, status),
      wire({ method: 'Check', body: message(NAME) }, { want: 'bytes', hex }),
    ],
  })),
  {
    id: 'check/one-message/not-serving',
    requirement: 'CHK-18',
    summary: 'the answer NOT_SERVING is exactly one message',
    steps: [
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      wire({ method: 'Check', body: message(NAME) }, shape('one message')),
    ],
  },
  {
    id: 'check/one-message/then-status',
    requirement: 'CHK-18',
    summary: 'trailers with grpc-status follow the message NOT_SERVING',
    steps: [
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      wire({ method: 'Check', body: message(NAME) }, shape('status in trailers')),
    ],
  },
  ...TO_ESCAPE.map(([id, suffix, what]): Case => ({
    id: `wire/message-escaped/${id}`,
    requirement: 'WIR-03',
    summary: `a grpc-message about a name with ${what} is percent-encoded`,
    steps: [wire({ method: 'Check', body: message(fresh('a', suffix)) }, shape('escaped message'))],
  })),
  {
    id: 'check/empty-name/field-present',
    requirement: 'CHK-02',
    summary: 'the field service, present and empty, asks for the empty name',
    steps: [sameAs({ method: 'Check', body: [prefix(), bytes('0a 00', 'field 1, service: empty')] })],
  },
  {
    id: 'check/empty-name/only-other-fields',
    requirement: 'CHK-02',
    summary: 'a message without the field service asks for the empty name',
    steps: [
      sameAs({ method: 'Check', body: [prefix(), bytes('10 01', 'field 2, which is not defined: 1')] }),
    ],
  },
];
