import { describe, expect, it } from 'vitest';
import { parseReadyLine } from './ready-line.ts';
import type { ReadyLine } from './ready-line.ts';

const ADDRESS = '127.0.0.1:41234';
const FEATURES = 'matching, aggregation, coupling, drain, tls, mtls, unix, ipv6';

/** A ready line of this version with these keys beside the address. */
const line = (keys: object): string => JSON.stringify({ conformance: 1, address: ADDRESS, ...keys });

const problemOf = (text: string): string => {
  const parsed = parseReadyLine(text);
  return parsed.kind === 'problem' ? parsed.problem : `no problem: ${parsed.kind}`;
};

describe('a ready line', () => {
  it.each<[what: string, text: string, ready: ReadyLine]>([
    ['with an address alone', `{"conformance":1,"address":"${ADDRESS}"}`, { address: ADDRESS }],
    [
      'with everything',
      line({
        control: '[::1]:4',
        name: 'grpc-health-check',
        version: '1.4.2',
        features: ['drain', 'tls'],
        settleMs: 12.5,
        overall: 'UNREGISTERED',
      }),
      {
        address: ADDRESS,
        control: '[::1]:4',
        name: 'grpc-health-check',
        version: '1.4.2',
        features: ['drain', 'tls'],
        settleMs: 12.5,
        overall: 'UNREGISTERED',
      },
    ],
    ['with blanks around it', `  ${line({})} \r`, { address: ADDRESS }],
    [
      'with nothing in the list',
      line({ features: [], settleMs: 0 }),
      { address: ADDRESS, features: [], settleMs: 0 },
    ],
  ])('%s', (_what, text, ready) => {
    expect(parseReadyLine(text)).toEqual({ kind: 'ready', ready });
  });

  it.each([
    'localhost:1',
    '0.0.0.0:65535',
    '[::]:50051',
    '[::1]:4',
    'my-host.example:50051',
    'unix:/tmp/a b.sock',
  ])('with the address %s', (address) => {
    expect(parseReadyLine(line({ address }))).toEqual({ kind: 'ready', ready: { address } });
  });

  it('is as long as 64 KiB', () => {
    const room = 65_536 - line({ name: '' }).length;
    expect(parseReadyLine(line({ name: 'x'.repeat(room) })).kind).toBe('ready');
    expect(problemOf(line({ name: 'x'.repeat(room + 1) }))).toBe('it is longer than 65536 bytes');
    // Bytes, not characters.
    expect(problemOf(line({ name: 'é'.repeat(room - 10) }))).toBe('it is longer than 65536 bytes');
  });
});

describe('a ready line with a problem', () => {
  it.each<[what: string, text: string, problem: string]>([
    [
      'another version',
      '{"conformance":2,"adress":1}',
      '"conformance" is 2; this suite speaks version 1 of the contract',
    ],
    [
      'a version that is a text',
      line({ conformance: '1' }),
      '"conformance" is "1"; this suite speaks version 1 of the contract',
    ],
    ['no address', '{"conformance":1}', '"address" is missing; it should be like "127.0.0.1:41234"'],
    [
      'a typo',
      line({ settleMS: 1 }),
      'it has an unknown key "settleMS"; known are address, control, name, version, features, settleMs, overall',
    ],
    [
      'a key that every object has',
      '{"conformance":1,"address":"a:1","__proto__":{}}',
      'it has an unknown key "__proto__"; known are address, control, name, version, features, settleMs, overall',
    ],
    [
      'an unknown feature',
      line({ features: ['tls', 'quic'] }),
      `"features" is a list; there is no "quic"; known are ${FEATURES}`,
    ],
    [
      'a feature that is null',
      line({ features: [null] }),
      `"features" is a list; there is no null; known are ${FEATURES}`,
    ],
    [
      'features that are no list',
      line({ features: 'tls' }),
      `"features" is "tls"; it should be a list of ${FEATURES}`,
    ],
    ['a name that is no text', line({ name: 7 }), '"name" is 7; it should be a text'],
    ['a version that is null', line({ version: null }), '"version" is null; it should be a text'],
    [
      'a settle time before now',
      line({ settleMs: -1 }),
      '"settleMs" is -1; it should be a number of milliseconds, 0 or more',
    ],
    [
      'a settle time in words',
      line({ settleMs: '1 s' }),
      '"settleMs" is "1 s"; it should be a number of milliseconds, 0 or more',
    ],
    [
      'a state that there is not',
      line({ overall: 'UP' }),
      '"overall" is "UP"; it should be one of UNREGISTERED, UNKNOWN, SERVING, NOT_SERVING',
    ],
    ['no JSON', `{'conformance': 1}`, `it is not valid JSON: "{'conformance': 1}"`],
    [
      'half a JSON',
      '{ "conformance": 1, "addr',
      String.raw`it is not valid JSON: "{ \"conformance\": 1, \"addr"`,
    ],
    [
      'hostile text',
      line({ overall: '\u001b[2J\u202e' }),
      String.raw`"overall" is "\u{1b}[2J\u{202e}"; it should be one of UNREGISTERED, UNKNOWN, SERVING, NOT_SERVING`,
    ],
  ])('%s', (_what, text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  const shouldBe =
    'it should be where the server really listens, "127.0.0.1:41234", "[::1]:41234" or "unix:/path"';
  it.each([
    ['""', ''],
    ['"localhost"', 'localhost'],
    ['"127.0.0.1:0"', '127.0.0.1:0'],
    ['"127.0.0.1:65536"', '127.0.0.1:65536'],
    ['":50051"', ':50051'],
    ['"::1:50051"', '::1:50051'],
    ['"[::g]:50051"', '[::g]:50051'],
    ['"http://localhost:50051"', 'http://localhost:50051'],
    ['"unix:"', 'unix:'],
    [String.raw`"\u{1b}c:50051"`, '\u001bc:50051'],
    [String.raw`"unix:/tmp/\u{202e}a"`, 'unix:/tmp/\u202ea'],
    ['50051', 50_051],
    ['null', null],
    ['a list', []],
  ])('the address %s', (text, address) => {
    expect(problemOf(line({ address }))).toBe(`"address" is ${text}; ${shouldBe}`);
  });

  it.each(['unix:/tmp/a', '127.0.0.1:0', ''])('the control address "%s"', (control) => {
    expect(problemOf(line({ control }))).toBe(
      `"control" is "${control}"; it should be where the control service really listens, "127.0.0.1:41234"`,
    );
  });
});

describe('another line', () => {
  it.each([
    '',
    'listening on 127.0.0.1:41234',
    '{"level":"info","message":"conformance: 1"}',
    '{"level":"info","nested":{"conformance":1}}',
    '[{"conformance":1}]',
    '"conformance"',
    'null',
    '42',
    '{ broken',
    `log: {"conformance":1}`,
    `{"level":"info","text":"${'x'.repeat(70_000)}"}`,
    'x'.repeat(70_000),
  ])('is none of the contract: %.60s', (text) => {
    expect(parseReadyLine(text)).toEqual({ kind: 'other' });
  });
});
