import { describe, expect, it } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthListResponse } from '../../proto/health.ts';
import { readListResponse } from './list-response.ts';

const { responseSerialize } = healthDefinition.List;

function read(statuses: HealthListResponse['statuses']): [string, unknown][] {
  return Array.from(readListResponse(responseSerialize({ statuses })));
}

describe('the answer of List', () => {
  it.each<[what: string, statuses: HealthListResponse['statuses'], expected: [string, unknown][]]>([
    ['no name', {}, []],
    [
      'every status',
      {
        a: { status: 'UNKNOWN' },
        b: { status: 'SERVING' },
        c: { status: 'NOT_SERVING' },
        d: { status: 'SERVICE_UNKNOWN' },
      },
      [
        ['a', 'UNKNOWN'],
        ['b', 'SERVING'],
        ['c', 'NOT_SERVING'],
        ['d', 'SERVICE_UNKNOWN'],
      ],
    ],
    [
      'statuses that there are not',
      { a: { status: 4 }, b: { status: -1 }, c: { status: 2_147_483_647 } },
      [
        ['a', 4],
        ['b', -1],
        ['c', 2_147_483_647],
      ],
    ],
    [
      'odd names',
      Object.fromEntries(
        ['', '__proto__', 'caf\u00e9 \u{1f4a5}', '\0\n'].map((name) => [name, { status: 1 }]),
      ),
      [
        ['', 'SERVING'],
        ['__proto__', 'SERVING'],
        ['caf\u00e9 \u{1f4a5}', 'SERVING'],
        ['\0\n', 'SERVING'],
      ],
    ],
  ])('with %s', (_what, statuses, expected) => {
    expect(read(statuses)).toEqual(expected);
  });

  it.each<[what: string, bytes: number[], expected: [string, unknown][]]>([
    ['an entry without anything', [0x0a, 0], [['', 'UNKNOWN']]],
    ['a name without a status', [0x0a, 3, 0x0a, 1, 0x61], [['a', 'UNKNOWN']]],
    ['a status before its name', [0x0a, 7, 0x12, 2, 0x08, 1, 0x0a, 1, 0x61], [['a', 'SERVING']]],
    [
      'a name that comes twice',
      [0x0a, 7, 0x0a, 1, 0x61, 0x12, 2, 0x08, 1, 0x0a, 7, 0x0a, 1, 0x61, 0x12, 2, 0x08, 2],
      [['a', 'NOT_SERVING']],
    ],
    [
      'fields of a later version, everywhere',
      [0x10, 5, 0x0a, 11, 0x18, 1, 0x0a, 1, 0x61, 0x12, 4, 0x10, 9, 0x08, 1],
      [['a', 'SERVING']],
    ],
  ])('with %s', (_what, bytes, expected) => {
    expect(Array.from(readListResponse(Uint8Array.from(bytes)))).toEqual(expected);
  });

  it.each<[what: string, bytes: number[]]>([
    ['a length beyond the end', [0x0a, 100, 0x0a]],
    ['half a number', [0x0a, 0x80]],
    ['a wire type that there is not', [0x0f]],
  ])('is no message with %s', (_what, bytes) => {
    expect(() => readListResponse(Uint8Array.from(bytes))).toThrow();
  });
});
