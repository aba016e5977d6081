import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { healthDefinition } from '../../../proto/health.ts';
import { fixed, nameLabel } from '../../case/names.ts';
import { bytes, message, prefix, service } from '../../case/wire.ts';
import type { Piece, WireRequest } from '../../case/wire.ts';
import type { Field } from '../../channel/wire/exchange.ts';
import { bytesOf, fieldsOf, framesOf } from './request.ts';

/** The name is what it says. */
const resolve = (name: Parameters<typeof nameLabel>[0]): string =>
  name.kind === 'fixed' ? name.text : nameLabel(name);

const hexOf = (pieces: readonly Piece[]): string => bytesOf(pieces, resolve).toString('hex');

describe('bytesOf', () => {
  it.each<[what: string, pieces: readonly Piece[], hex: string]>([
    ['nothing', [], ''],
    ['the message for the empty name, which is left out', message(fixed('')), '0000000000'],
    ['a message with a name', message(fixed('ab')), '0000000004' + '0a026162'],
    ['bytes as they are', [bytes('0a 05 61', 'cut')], '0a0561'],
    ['a prefix alone', [prefix()], '0000000000'],
    ['a prefix that says more than follows', [prefix({ off: 7 }), bytes('102a', '')], '0000000009' + '102a'],
    ['a prefix that says less', [prefix({ off: -1 }), bytes('102a', '')], '0000000001' + '102a'],
    ['a prefix that lies', [prefix({ claims: 0xffff_ffff }), bytes('102a', '')], '00ffffffff' + '102a'],
    ['a prefix that says nothing follows', [prefix({ claims: 0 }), bytes('102a', '')], '0000000000' + '102a'],
    ['a flag', [prefix({ flag: 1 }), bytes('102a', '')], '0100000002' + '102a'],
    [
      'several messages, each with its own length',
      [...message(fixed('a')), ...message(fixed('')), ...message(fixed('bc'))],
      '0000000003' + '0a0161' + '0000000000' + '0000000004' + '0a026263',
    ],
    [
      'several pieces in one message',
      [prefix(), service(fixed('a')), bytes('102a', ''), service(fixed('b'))],
      '0000000008' + '0a0161' + '102a' + '0a0162',
    ],
    ['a filler', [prefix(), { piece: 'filler', bytes: 3 }], '0000000003' + '787878'],
  ])('writes %s', (_what, pieces, hex) => {
    expect(hexOf(pieces)).toBe(hex);
  });

  it.each([1, 127, 128, 300, 16_383, 16_384, 70_000])(
    'writes a name of %i bytes as protobuf does',
    (length) => {
      const name = 'n'.repeat(length);
      const written = bytesOf(message(fixed(name)), resolve);
      expect(written.subarray(5)).toEqual(healthDefinition.Check.requestSerialize({ service: name }));
      expect(written.readUInt32BE(1)).toBe(written.length - 5);
    },
  );

  it('counts a name in bytes, not in characters', () => {
    expect(hexOf(message(fixed('\u00fc')))).toBe('0000000004' + '0a02c3bc');
  });

  it('packs pieces by gzip, with their length in front', () => {
    const packed = bytesOf([prefix({ flag: 1 }), { piece: 'gzip', of: [service(fixed('ab'))] }], resolve);
    expect(packed[0]).toBe(1);
    expect(packed.readUInt32BE(1)).toBe(packed.length - 5);
    expect(gunzipSync(packed.subarray(5)).toString('hex')).toBe('0a026162');
  });
});

describe('fieldsOf', () => {
  const connection = { authority: 'here:1', metadata: [] as Field[], secure: false };
  const check: WireRequest = { method: 'Check', body: [] };
  const USUAL: readonly Field[] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', '/grpc.health.v1.Health/Check'],
    [':authority', 'here:1'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
  ];

  it('are those of an ordinary client', () => {
    expect(fieldsOf(check, connection)).toEqual(USUAL);
    expect(fieldsOf({ ...check, method: 'Watch' }, { ...connection, secure: true })).toEqual([
      [':method', 'POST'],
      [':scheme', 'https'],
      [':path', '/grpc.health.v1.Health/Watch'],
      ...USUAL.slice(3),
    ]);
  });

  it('are changed where the request says so', () => {
    const fields = { te: null, 'content-type': 'text/plain', 'grpc-timeout': '1n', none: null };
    expect(fieldsOf({ ...check, verb: 'GET', path: '/x', fields }, connection)).toEqual([
      [':method', 'GET'],
      [':scheme', 'http'],
      [':path', '/x'],
      [':authority', 'here:1'],
      ['content-type', 'text/plain'],
      ['grpc-timeout', '1n'],
    ]);
  });

  it('have the metadata behind those of HTTP/2, whatever it is called', () => {
    const metadata: readonly Field[] = [
      ['123', 'number'],
      ['__proto__', 'odd'],
      ['authorization', 'secret'],
    ];
    expect(fieldsOf(check, { ...connection, metadata })).toEqual([...USUAL, ...metadata]);
  });

  it('can take away what HTTP/2 demands', () => {
    const without = fieldsOf({ ...check, fields: { ':path': null } }, connection);
    expect(without).toEqual(USUAL.filter(([name]) => name !== ':path'));
  });
});

describe('framesOf', () => {
  const body = Buffer.from('abcdef');
  it.each<[cut: WireRequest['cut'], frames: readonly string[]]>([
    [undefined, ['abcdef']],
    [[], ['abcdef']],
    [
      [1, 4],
      ['a', 'bcd', 'ef'],
    ],
    [[5], ['abcde', 'f']],
    [[6], ['abcdef']],
    [
      [2, 7],
      ['ab', 'cdef'],
    ],
    ['each byte', ['a', 'b', 'c', 'd', 'e', 'f']],
  ])('cut at %j', (cut, frames) => {
    expect(framesOf(body, cut).map(String)).toEqual(frames);
  });

  it('of nothing are none', () => {
    expect(framesOf(Buffer.alloc(0), undefined)).toEqual([]);
    expect(framesOf(Buffer.alloc(0), 'each byte')).toEqual([]);
    expect(framesOf(Buffer.alloc(0), [1])).toEqual([]);
    expect(framesOf(Buffer.from('a'), 'each byte')).toEqual([Buffer.from('a')]);
  });
});
