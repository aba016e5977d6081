import { describe, expect, it } from 'vitest';
import { cases } from '../../suites/index.ts';
import { NAME, OVERALL } from './names.ts';
import { bytes, message, prefix, service } from './wire.ts';
import type { Ending, Shape, WireExpectation, WireRequest } from './wire.ts';
import { describeEndings, expectationText, requestLines } from './wire-wording.ts';
import { wordStep } from './wording.ts';

describe('requestLines', () => {
  it.each<[what: string, request: WireRequest, lines: readonly string[]]>([
    [
      'another path, verb and fields',
      { method: 'Check', verb: 'GET', path: '/x', fields: { te: null, 'grpc-timeout': '1n' }, body: [] },
      ['→ HEADERS GET · /x · without te · grpc-timeout: "1n" · END_STREAM'],
    ],
    [
      'cuts, padding and what is in between',
      {
        method: 'Watch',
        body: message(OVERALL),
        blocks: 4,
        cut: [1, 4],
        between: 'PING',
        padding: 17,
        end: 'own frame',
      },
      [
        '→ HEADERS POST · Watch · in 4 frames',
        '→ DATA · cut at byte 1, 4 · between the frames: PING · 17 bytes of padding',
        '    00 00000000      prefix: not compressed, 0 bytes',
        '                     field 1, service: "", which is left out',
        '→ DATA, empty, END_STREAM',
      ],
    ],
    [
      'prefixes that lie',
      {
        method: 'Check',
        body: [
          prefix({ off: 7 }),
          bytes('10 2a', 'field 2'),
          prefix({ off: -1 }),
          bytes('10 2a', 'field 2'),
          prefix({ claims: 0xffff_ffff, flag: 1 }),
          prefix({ flag: 2 }),
          ...message(NAME),
          prefix({ off: 9 }),
          service(NAME),
        ],
        cut: 'each byte',
      },
      [
        '→ HEADERS POST · Check',
        '→ DATA · one byte to a frame',
        '    00 00000009      prefix: not compressed, 9 bytes, which is not what follows',
        '    10 2a            field 2',
        '    00 00000001      prefix: not compressed, 1 byte, which is not what follows',
        '    10 2a            field 2',
        '    01 ffffffff      prefix: compressed, 4294967295 bytes, which is not what follows',
        '    02 00000000      prefix: a flag that is not defined, 0 bytes',
        '    00 nnnnnnnn      prefix: not compressed, the length of what follows',
        '    0a nn …          field 1, service: {a}',
        '    00 nnnnnnnn      prefix: not compressed, the length of what follows, and 9 more',
        '    0a nn …          field 1, service: {a}',
        '  END_STREAM',
      ],
    ],
    [
      'packed and long pieces',
      {
        method: 'Check',
        body: [
          { piece: 'gzip', of: [bytes('102a', 'field 2')] },
          { piece: 'filler', bytes: 4096 },
          bytes('21 0102030405060708', 'field 4'),
        ],
        end: 'reset',
      },
      [
        '→ HEADERS POST · Check',
        '→ DATA',
        '    1f 8b …          packed by gzip:',
        '    10 2a            field 2',
        '    78 78 78 …       the letter x, 4096 times',
        '    21 01 02 03 04 05 06 … field 4',
        '→ RST_STREAM CANCEL',
      ],
    ],
    [
      'an end that comes late',
      { method: 'Check', body: [], end: 'late' },
      [
        '→ HEADERS POST · Check',
        '→ Check on the same connection',
        '← an answer',
        '→ DATA, empty, END_STREAM',
      ],
    ],
    [
      'an end that never comes',
      { method: 'Check', body: [], end: 'never' },
      [
        '→ HEADERS POST · Check',
        '  without END_STREAM',
        '→ Check on the same connection',
        '← an answer',
        '→ RST_STREAM CANCEL',
      ],
    ],
    [
      'a client that leaves',
      { method: 'Check', body: [], end: 'disconnect' },
      ['→ HEADERS POST · Check', '(the connection is cut)'],
    ],
  ])('words %s', (_what, request, lines) => {
    expect(requestLines(request)).toEqual(lines);
  });
});

describe('expectationText', () => {
  it.each<[expectation: WireExpectation, text: string]>([
    [{ want: 'usable' }, 'whatever it says'],
    [{ want: 'bytes', hex: '00000000020801' }, 'the bytes 00 00 00 00 02 08 01'],
    [{ want: 'shape', shape: 'no message' }, 'no message beside the error'],
    [
      { want: 'ends', accept: [{ like: NAME }, { code: 'INTERNAL' }, { http: 415 }] },
      'what an ordinary request for {a} gets, or end INTERNAL, or HTTP status 415',
    ],
  ])('%j', (expectation, text) => {
    expect(expectationText(expectation)).toBe(text);
  });

  it('has words of its own for every kind of end', () => {
    const kinds: readonly Ending[] = [
      'error',
      'other error',
      'HTTP error',
      'another protocol',
      'reset',
      'closed connection',
      'silence',
      'anything',
    ];
    expect(describeEndings(kinds)).toBe(
      'an error in grpc-status, or an error in grpc-status other than NOT_FOUND, or an HTTP error, or an answer of another protocol, or RST_STREAM, or a closed connection, or nothing, or any answer in time',
    );
  });
});

describe('every row of the suite', () => {
  const rows = cases.flatMap(({ id, steps }) =>
    steps.flatMap((step) => (step.do === 'wire' ? [{ id, step }] : [])),
  );

  it('can be worded', () => {
    expect(rows.length).toBeGreaterThan(100);
    for (const { id, step } of rows) {
      const lines = wordStep(step);
      expect(lines[0], id).toMatch(/^→ HEADERS (?:POST|GET) · \S/);
      // → asked, ← answered, (driven), and what belongs to the line above
      expect(
        lines.filter((line) => !/^(?:[→←] |\(| {2,})\S/.test(line)),
        id,
      ).toEqual([]);
      expect(lines.join('\n'), id).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it('is judged in each shape that there is words for', () => {
    const shapes = new Set<Shape>(
      rows.flatMap(({ step }) => (step.expect.want === 'shape' ? [step.expect.shape] : [])),
    );
    expect(shapes.size).toBeGreaterThan(8);
    for (const shape of shapes) expect(expectationText({ want: 'shape', shape })).toMatch(/\w/);
  });
});
