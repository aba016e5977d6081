import type { Name } from '../case/names.ts';
import type { WireRequest } from '../case/wire.ts';
import { messagesIn } from '../channel/wire/exchange.ts';
import type { WireMessage } from '../channel/wire/exchange.ts';
import { bytesOf } from '../engine/wire/request.ts';
import { isUtf8, readMessage } from './read-message.ts';
import { unpack } from './unpack.ts';

/** What is allowed for a request. */
export interface Allowed {
  /** Whether it must be answered within the ceiling. */
  readonly mayBeSilent: boolean;
  readonly reading: Reading;
}

/** What a request says to a server that is strict. The levels are those of the ledger: WIR-05 to WIR-09, WIR-22, WIR-23. */
export type Reading =
  /** There is one right answer: that of the ordinary request for the service. */
  | { readonly kind: 'right'; readonly level: 'MUST' | 'SHOULD'; readonly service: string }
  /** It may be taken or refused. */
  | { readonly kind: 'either'; readonly why: string }
  /** It has no meaning: neither OK nor a message may come of it. */
  | { readonly kind: 'refused'; readonly level: 'MUST' | 'SHOULD'; readonly why: string }
  /** The same, but for the answer of a name that nobody registered: bytes that are no text may have been replaced. */
  | { readonly kind: 'refused or not found'; readonly why: string };

/** Longer messages may be over the limit of a server, longer names over that of its names (the C++ service: 200 bytes). */
const PLAIN_MESSAGE_BYTES = 10_000;
const PLAIN_NAME_BYTES = 150;

/**
 * What is allowed for a request.
 *
 * @param resolve gives a name its text
 */
export function allowedFor(request: WireRequest, resolve: (name: Name) => string): Allowed {
  const body = bytesOf(request.body, resolve);
  const ended = request.end === undefined || request.end === 'own frame' || request.end === 'late';
  return { mayBeSilent: !ended || body.length === 0, reading: readingOf(request, body) };
}

function readingOf(request: WireRequest, body: Buffer): Reading {
  const {
    messages: [first, second],
    rest,
  } = messagesIn(body);
  if (first === undefined) {
    if (body.length === 0) return must('a request without a message');
    return must(
      (body[0] ?? 0) > 1 ? 'a message that is cut, with a flag of its own' : 'a message that is cut',
    );
  }
  const reading = readingOfMessage(first, request);
  if (reading.kind === 'refused' && reading.level === 'MUST') return reading;
  // Half of the servers that are used take the first message and leave the rest (WIR-22).
  if (second !== undefined) return should('a second message');
  if (rest.length > 0) return should('bytes behind the message');
  if (reading.kind !== 'right') return reading;
  if (body.length > PLAIN_MESSAGE_BYTES) return either('a long message');
  const unusual = unusualField(request);
  if (unusual !== undefined) return either(unusual);
  return isRare(request) ? { ...reading, level: 'SHOULD' } : reading;
}

/** What one message says by its flag and its bytes. */
function readingOfMessage({ flag, bytes }: WireMessage, request: WireRequest): Reading {
  if (!isProtobuf(request)) return either('a content-type that is not of gRPC with protobuf');
  if (flag === 0) return readingOfBytes(bytes);
  if (flag !== 1) return should('a flag of its own');
  if (bytes.length === 0) return should('a compressed message of no bytes');
  const encoding = request.fields?.['grpc-encoding'];
  switch (encoding) {
    case undefined:
    case null:
    case 'identity':
      return must('a message that says it is compressed, in a call without grpc-encoding');
    case 'gzip':
    case 'deflate': {
      const unpacked = unpack(bytes, encoding);
      if (unpacked.kind === 'not packed')
        return must(`a message that says it is packed by ${encoding} and is not`);
      if (unpacked.kind === 'more behind') return either('bytes behind what is packed');
      const inside = readingOfBytes(unpacked.bytes);
      return inside.kind === 'right' ? either('a compressed message') : inside;
    }
    default:
      return encoding === ''
        ? either('an empty grpc-encoding')
        : must('a message in an encoding that nobody knows');
  }
}

function readingOfBytes(bytes: Buffer): Reading {
  const message = readMessage(bytes);
  if (message.kind === 'broken') return should(`a message that protobuf cannot decode: ${message.why}`);
  const { service, doubt } = message;
  if (doubt !== undefined) return either(doubt);
  if (!isUtf8(service)) return { kind: 'refused or not found', why: 'a name that is no UTF-8' };
  if (service.length > PLAIN_NAME_BYTES) return either('a long name');
  return { kind: 'right', level: 'MUST', service: service.toString() };
}

/** Content types whose messages are protobuf with a prefix. */
const PROTOBUF: readonly unknown[] = [undefined, 'application/grpc', 'application/grpc+proto'];

function isProtobuf({ fields = {} }: WireRequest): boolean {
  return PROTOBUF.includes(fields['content-type']);
}

/** Values that change nothing (WIR-05, WIR-09, WIR-11). */
const USUAL_FIELDS: Readonly<Record<string, RegExp>> = {
  'content-type': /^application\/grpc(?:\+proto)?$/,
  te: /^trailers$/,
  'grpc-timeout': /^\d{2,8}[HM]$/,
  'grpc-encoding': /^identity$/,
  'grpc-accept-encoding': /^(?:identity|conformance)$/,
  'user-agent': /^[ -~]{1,80}$/,
};

function unusualField({ fields = {}, verb = 'POST', path }: WireRequest): string | undefined {
  if (verb !== 'POST') return `the method ${verb}`;
  if (path !== undefined) return 'a path of its own';
  const odd = Object.entries(fields).flatMap(([name, value]) =>
    value !== null && USUAL_FIELDS[name]?.test(value) === true ? [] : [name === '' ? 'without a name' : name],
  );
  return odd.length === 0 ? undefined : `the field ${odd.sort().join(' and ')}`;
}

/** Fields that HTTP/2 forbids, or that do not fit the request: a server may even close the connection (RFC 9113, section 8). */
const MALFORMED = ['connection', 'transfer-encoding', 'Upper-Case', '', ':conformance', 'content-length'];

/** Whether the header block is one of HTTP/2, whatever it says to gRPC. */
export function isWellFormed({ fields = {} }: WireRequest): boolean {
  return MALFORMED.every((name) => fields[name] === undefined);
}

/** Whether the frames are such as clients of gRPC do not send (WIR-23). */
function isRare({ padding, blocks, between }: WireRequest): boolean {
  return (
    padding !== undefined ||
    blocks !== undefined ||
    between === 'frame of an unknown type' ||
    between === 'PRIORITY'
  );
}

function must(why: string): Reading {
  return { kind: 'refused', level: 'MUST', why };
}

function should(why: string): Reading {
  return { kind: 'refused', level: 'SHOULD', why };
}

function either(why: string): Reading {
  return { kind: 'either', why };
}
