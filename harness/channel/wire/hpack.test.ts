import { createServer } from 'node:http2';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenOnTcp } from '../testing/secure-server.ts';
import { openWireConnection } from './connection.ts';
import type { Field } from './exchange.ts';
import { answerOf, endOf } from './exchange.ts';
import { createFieldReader, encodeFields } from './hpack.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

/** All bytes that a header value may have here, each several times, so that every code of Huffman has its turn. */
const ALL_VALUES = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index))
  .join('')
  .repeat(3)
  .trim();

const FIELD_LISTS: readonly (readonly [what: string, fields: readonly Field[]])[] = [
  [
    'fields of the static table',
    [
      [':status', '200'],
      [':method', 'POST'],
      ['content-type', 'application/grpc'],
    ],
  ],
  ['a value that is empty', [['grpc-message', '']]],
  ['an empty value of a name in the static table', [['content-type', '']]],
  ['a value as long as the prefix of a number', [['x', 'v'.repeat(127)]]],
  ['a long value', [['x', 'v'.repeat(100_000)]]],
  ['a long name', [['n'.repeat(300), 'v']]],
  ['all printable bytes', [['x', ALL_VALUES]]],
  [
    'bytes beyond ASCII',
    [['x', Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('')]],
  ],
  [
    'one name several times',
    [
      ['grpc-status', '0'],
      ['grpc-status', '5'],
    ],
  ],
  ['a name in capital letters', [['Grpc-Status', '0']]],
  [
    'names and values that every object has',
    [
      ['constructor', 'toString'],
      ['__proto__', 'valueOf'],
      [':path', 'constructor'],
      ['hasOwnProperty', '__proto__'],
    ],
  ],
  ['no field', []],
];

describe('encodeFields', () => {
  it.each(FIELD_LISTS)('writes what it reads again: %s', (_what, fields) => {
    expect(createFieldReader()(encodeFields(fields))).toEqual(fields);
  });

  it('writes blocks that can be read in any order', () => {
    const blocks = FIELD_LISTS.map(([, fields]) => encodeFields(fields));
    const read = createFieldReader();
    for (const [index, [, fields]] of [...FIELD_LISTS.entries()].reverse())
      expect(read(blocks[index] ?? Buffer.alloc(0))).toEqual(fields);
  });
});

describe('createFieldReader', () => {
  it.each<[what: string, hex: string]>([
    ['an index that is not there', 'ff00'],
    ['the index 0', '80'],
    ['a name that is cut', '4005' + '6162'],
    ['a number that does not end', 'ff' + 'ff'.repeat(20)],
    ['a number that is cut', 'ff'],
    ['a table larger than we allow', '3fe21f'],
    ['Huffman that ends in the middle of a code', '4081' + '00'],
  ])('throws for %s', (_what, hex) => {
    expect(() => createFieldReader()(Buffer.from(hex, 'hex'))).toThrow(Error);
  });

  it('goes on to throw, since what comes later refers to what was not read', () => {
    const read = createFieldReader();
    expect(() => read(Buffer.from('80', 'hex'))).toThrow('index');
    expect(() => read(encodeFields([['x', 'y']]))).toThrow('index');
  });

  it('reads the examples of RFC 7541, appendix C.6, with Huffman and a table that forgets', () => {
    const read = createFieldReader();
    // The example has a table of 256 bytes.
    const first = Buffer.from(
      '3fe101' +
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      'hex',
    );
    const location: Field = ['location', 'https://www.example.com'];
    const date = (seconds: number): Field => [
      'date',
      `Mon, 21 Oct 2013 20:13:${String(seconds).padStart(2, '0')} GMT`,
    ];
    const cached: Field = ['cache-control', 'private'];
    expect(read(first)).toEqual([[':status', '302'], cached, date(21), location]);
    expect(read(Buffer.from('4883640effc1c0bf', 'hex'))).toEqual([
      [':status', '307'],
      cached,
      date(21),
      location,
    ]);
    const third =
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007';
    expect(read(Buffer.from(third, 'hex'))).toEqual([
      [':status', '200'],
      cached,
      date(22),
      location,
      ['content-encoding', 'gzip'],
      ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
    ]);
  });
});

/** Fields that differ from call to call and repeat earlier ones, so that the tables of both sides are used. */
const FIELDS_OF_CALLS: readonly OutgoingHttpHeaders[] = [
  { 'x-first': 'one', 'x-empty': '' },
  { 'x-first': 'one', 'x-all': ALL_VALUES },
  { 'x-first': 'two', 'x-all': ALL_VALUES, 'x-long': 'v'.repeat(9000) },
  { 'x-first': 'one', 'x-latin': '\u00fc\u00ff' },
  { constructor: 'constructor', 'x-first': 'two' },
];

/** A server of `node:http2` that answers with fields of its own and tells what it was sent. */
async function serveFields(
  settings: { headerTableSize?: number } = {},
): Promise<{ address: string; seen: IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer({ settings });
  server.on('stream', (stream, headers) => {
    seen.push(headers);
    stream.respond(FIELDS_OF_CALLS[seen.length - 1], { endStream: true });
  });
  return { address: await listenOnTcp(server), seen };
}

const PSEUDO: readonly Field[] = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', '/grpc.health.v1.Health/Check'],
  [':authority', 'localhost'],
];

describe('against the HPACK of node:http2', () => {
  it.each<[what: string, headerTableSize: number | undefined]>([
    ['with tables of the usual size', undefined],
    ['that remembers nothing of us', 0],
    ['that remembers little of us', 100],
    ['that would remember more than we do', 65_536],
  ])('a server %s reads our fields, and we its', async (_what, headerTableSize) => {
    const { address, seen } = await serveFields(headerTableSize === undefined ? {} : { headerTableSize });
    const connection = openWireConnection({ address });
    onTestFinished(connection.close);
    expect(await connection.ping(PATIENT_MS)).toBe(true);
    for (const headers of FIELDS_OF_CALLS) {
      const own = Object.entries(headers).map(([name, value]): Field => [name, String(value)]);
      const call = connection.call([...PSEUDO, ...own], { end: true });
      await call.until((exchange) => endOf(exchange).kind !== 'open', PATIENT_MS);
      const { end, head } = answerOf(call.exchange());
      expect(end).toEqual({ kind: 'complete' });
      const got = Object.fromEntries((head ?? []).filter(([name]) => name !== 'date' && name !== ':status'));
      expect(got).toEqual(headers);
      expect(seen.at(-1)).toMatchObject(headers);
    }
  });
});
