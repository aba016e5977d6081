import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../engine/wire/request.ts';
import { allowedFor } from './expect.ts';
import { scenarios } from './requests.ts';
import { BROKEN_FRAMES } from './scenario.ts';
import type { Scenario } from './scenario.ts';
import { resolve } from './subject.ts';

const drawn = fc.sample(scenarios, { seed: 1, numRuns: 4000 });
const calls = drawn.flatMap((each) => each.calls);
const pieces = calls.flatMap(({ body }) => body);
const noise = drawn.flatMap((each) => each.noise);

describe('scenarios that were made by chance', () => {
  it.each<[what: string, seen: readonly unknown[], expected: readonly unknown[]]>([
    ['both methods', calls.map(({ method }) => method), ['Check', 'Watch']],
    [
      'every kind of piece',
      pieces.map(({ piece }) => piece),
      ['prefix', 'service', 'bytes', 'filler', 'gzip'],
    ],
    ['flags', pieces.map((piece) => piece.piece === 'prefix' && piece.flag), [0, 1, 2, 0x80, 0xff]],
    [
      'prefixes that lie',
      pieces.map((piece) => piece.piece === 'prefix' && (piece.off ?? piece.claims)),
      [undefined, 1, 10, 0, 0xffff_ffff],
    ],
    [
      'every end',
      calls.map(({ end }) => end),
      [undefined, 'own frame', 'late', 'never', 'reset', 'disconnect'],
    ],
    [
      'all that may be between two frames',
      calls.map(({ between }) => between),
      [undefined, 'empty DATA', 'PING', 'frame of an unknown type', 'PRIORITY', 'another call'],
    ],
    ['cuts', calls.map(({ cut }) => (Array.isArray(cut) ? cut.length : cut)), [undefined, 'each byte', 1, 5]],
    ['padding', calls.map(({ padding }) => padding), [undefined, 1, 255]],
    ['header blocks in frames', calls.map(({ blocks }) => blocks), [undefined, 2, 5]],
    [
      'header fields',
      calls.flatMap(({ fields = {} }) =>
        Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}`),
      ),
      [
        'grpc-encoding: gzip',
        'content-type: null',
        'te: null',
        'grpc-timeout: 1n',
        'grpc-timeout: soon',
        ': 1',
      ],
    ],
    ['one call and several', drawn.map((each) => each.calls.length), [1, 2, 3]],
    ['orders', drawn.map(({ order }) => order.length > 0), [true, false]],
    [
      'every kind of frame beside the calls',
      noise.map(({ send }) => send),
      ['PING', 'round trip', 'SETTINGS', 'WINDOW_UPDATE', 'PRIORITY', 'unknown type', 'broken frame'],
    ],
    [
      'every broken frame',
      noise.map((each) => each.send === 'broken frame' && each.frame),
      Object.keys(BROKEN_FRAMES),
    ],
    [
      'every reading',
      calls.map((call) => {
        const { reading } = allowedFor(call, resolve);
        return 'level' in reading ? `${reading.kind}, ${reading.level}` : reading.kind;
      }),
      ['right, MUST', 'right, SHOULD', 'either', 'refused, MUST', 'refused, SHOULD', 'refused or not found'],
    ],
  ])('reach %s', (_what, seen, expected) => {
    expect(seen).toEqual(expect.arrayContaining([...expected]));
  });

  it('are mostly about one request, and often about a right one', () => {
    const single = drawn.filter((each) => each.calls.length === 1 && each.noise.length === 0);
    const rightOnes = calls.filter((call) => allowedFor(call, resolve).reading.kind === 'right');
    expect(single.length).toBeGreaterThan(drawn.length / 2);
    expect(rightOnes.length).toBeGreaterThan(calls.length / 10);
  });

  it('shrink to an ordinary request', () => {
    let smallest: Scenario | undefined;
    fc.check(
      fc.property(scenarios, (each) => {
        smallest = each;
        return false;
      }),
      { seed: 3 },
    );
    expect(smallest).toMatchObject({ calls: [{ method: 'Check' }], order: [], noise: [] });
    const [call] = smallest?.calls ?? [];
    expect(bytesOf(call?.body ?? [], resolve).toString('hex')).toBe('0000000000');
  });
});
