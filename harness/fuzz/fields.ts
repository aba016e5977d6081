import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { bytes } from '../case/wire.ts';
import type { Piece, WireRequest } from '../case/wire.ts';

/** Fields of a message that are written down, in hexadecimal. */
const KNOWN_FIELDS: readonly (readonly [hex: string, means: string])[] = [
  ['0a 00', 'field 1, service: empty'],
  ['0a 01 61', 'field 1, service: "a"'],
  // Whole, and unknown.
  ['10 2a', 'field 2, which is not defined: 42'],
  ['1d 01020304', 'field 3, which is not defined: 32 bits'],
  ['21 0102030405060708', 'field 4, which is not defined: 64 bits'],
  ['2a 03 fffefd', 'field 5, which is not defined: three bytes'],
  ['f8 ff ff ff 0f 01', 'field 536870911, which is not defined: 1'],
  ['33 08 01 34', 'field 6, which is not defined: a group with a number in it'],
  ['10 ff ff ff ff ff ff ff ff ff 01', 'field 2, which is not defined: the highest number'],
  // Read by some and not by others.
  ['08 01', 'field 1 as a number'],
  ['0d 01020304', 'field 1 as 32 bits'],
  ['09 0102030405060708', 'field 1 as 64 bits'],
  ['0b 0c', 'field 1 as a group'],
  ['8a 00 00', 'field 1, service: empty, with a tag of two bytes'],
  ['0a 80 00', 'field 1, service: empty, with a length of two bytes'],
  ['10 ff ff ff ff ff ff ff ff ff 7f', 'field 2, which is not defined: more than 64 bits'],
  ['33 3b 3c 34', 'a group in a group'],
  // Broken.
  ['0a', 'field 1, and nothing more'],
  ['0a 05 61', 'field 1, service: five bytes, of which one is there'],
  ['0a ff ff ff ff 0f', 'field 1, service: 4 GiB'],
  ['0a ff ff ff ff ff ff ff ff ff 01', 'field 1, service: a length that is less than nothing'],
  ['ff ff ff ff ff ff ff ff ff ff ff', 'a tag that does not end'],
  ['02 00', 'field 0, which cannot be'],
  ['0e 00', 'field 1 with the wire type 6, which is not defined'],
  ['0f 00', 'field 1 with the wire type 7, which is not defined'],
  ['34', 'the end of a group that has not begun'],
  ['33 08 01', 'a group that does not end'],
  ['21 0102', 'field 4: 64 bits, of which 16 are there'],
  // Names that are no UTF-8.
  ['0a 04 63 66 80 61', 'field 1, service: "cf" and a continuation byte by itself'],
  ['0a 04 63 66 c0 80', 'field 1, service: "cf" and a zero in two bytes'],
  ['0a 05 63 66 ed a0 80', 'field 1, service: "cf" and half of a surrogate pair'],
  ['0a 01 ff', 'field 1, service: the byte ff'],
];

/** Lengths of a long field: a frame and a window of HTTP/2 end between them, in bytes. */
const LENGTHS = [200, 5000, 16_384, 40_000, 70_000] as const;

/** A field of a given number with so many letters. */
function longField(tag: string, means: string, length: number): readonly Piece[] {
  return [
    bytes(`${tag} ${varintHex(length)}`, `${means}: ${String(length)} bytes`),
    { piece: 'filler', bytes: length },
  ];
}

function varintHex(value: number): string {
  const low = value & 0x7f;
  const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
  return value > 0x7f ? hex(low | 0x80) + varintHex(value >>> 7) : hex(low);
}

/** One field of a message, right or not. */
export const field: Arbitrary<readonly Piece[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 20, arbitrary: fc.constantFrom(...KNOWN_FIELDS).map(([hex, means]) => [bytes(hex, means)]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...LENGTHS).map((length) => longField('0a', 'field 1, service', length)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...LENGTHS)
      .map((length) => longField('2a', 'field 5, which is not defined', length)),
  },
);

/** Values that header fields are given; `null` takes one away. The first is what it shrinks to. */
const HEADER_VALUES: readonly (readonly [name: string, values: readonly (string | null)[]])[] = [
  ['grpc-encoding', ['gzip', 'identity', 'deflate', 'conformance', '']],
  [
    'content-type',
    [
      'application/grpc+proto',
      'application/grpc;charset=utf-8',
      'application/grpc+json',
      'application/grpc+',
      'application/grpc-web+proto',
      'application/proto',
      'application/json',
      'text/plain',
      '',
      null,
    ],
  ],
  ['te', [null, '', 'gzip', 'trailers, deflate']],
  [
    'grpc-timeout',
    ['10H', '99999999H', '99999999M', '1S', '1m', '1u', '1n', '0n', '', 'S', '10', '10x', '-1S', '1.5S'],
  ],
  ['grpc-timeout', ['123456789S', '99999999999999999999H', 'soon', '10 S']],
  ['grpc-accept-encoding', ['identity', 'conformance', 'gzip', '', ',', 'gzip,identity;q=0']],
  ['user-agent', ['conformance/1', '']],
  ['conformance-bin', ['AAEC', 'A', '***', '', 'AAEC,AAEC']],
  ['content-length', ['0', '3', 'x', '99999999999999999999']],
  ['expect', ['100-continue']],
  // Forbidden in HTTP/2 (RFC 9113, section 8.2).
  ['connection', ['close']],
  ['transfer-encoding', ['chunked']],
  ['Upper-Case', ['1']],
  ['', ['1']],
  [':conformance', ['1']],
];

const change = fc
  .constantFrom(...HEADER_VALUES)
  .chain(([name, values]) =>
    fc.constantFrom(...values).map((value): [string, string | null] => [name, value]),
  );

/** What is changed in the header fields of a request: mostly nothing. */
export const headerFields: Arbitrary<NonNullable<WireRequest['fields']>> = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ 'grpc-encoding': 'gzip' }) },
  {
    weight: 4,
    arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }).map((all) => Object.fromEntries(all)),
  },
);
