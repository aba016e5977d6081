import { describe, expect, it } from 'vitest';
import { contentOf, FLAG, FRAME, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';
import { createBlockReader, headerFrames, MOST_BLOCK_BYTES } from './header-block.ts';

const typesOf = (frames: readonly Frame[]): number[] => frames.map(({ type }) => type);

describe('headerFrames', () => {
  const bytes = Buffer.from('a header block');

  it.each([1, 2, 4, 14, 20])('cuts a block into %i frames that are read as one', (amount) => {
    const frames = headerFrames({ stream: 3, end: true, bytes }, amount);
    expect(frames).toHaveLength(amount);
    expect(typesOf(frames)).toEqual([FRAME.HEADERS, ...Array<number>(amount - 1).fill(FRAME.CONTINUATION)]);
    const read = createBlockReader();
    const gathered = frames.map(read);
    expect(gathered.at(-1)).toEqual({ kind: 'whole', block: { stream: 3, end: true, bytes } });
    expect(gathered.slice(0, -1).every(({ kind }) => kind === 'more to come')).toBe(true);
  });

  it('says END_STREAM in the first frame alone', () => {
    const [first, second] = headerFrames({ stream: 3, end: true, bytes }, 2);
    expect([first?.flags, second?.flags]).toEqual([FLAG.END_STREAM, FLAG.END_HEADERS]);
  });

  it('cuts a block that is too long for one frame', () => {
    const long = Buffer.alloc(SMALLEST_MAX_FRAME * 2 + 1, 'x');
    const frames = headerFrames({ stream: 1, end: false, bytes: long }, 1);
    expect(frames).toHaveLength(3);
    expect(frames.every(({ payload }) => payload.length <= SMALLEST_MAX_FRAME)).toBe(true);
    expect(Buffer.concat(frames.map(contentOf))).toEqual(long);
  });
});

describe('createBlockReader', () => {
  const continuation = (payload: Buffer, flags = 0): Frame => ({
    type: FRAME.CONTINUATION,
    flags,
    stream: 1,
    payload,
  });

  it('begins anew with each HEADERS', () => {
    const read = createBlockReader();
    const headers = (payload: string): Frame => ({
      type: FRAME.HEADERS,
      flags: FLAG.END_HEADERS,
      stream: 1,
      payload: Buffer.from(payload),
    });
    read(headers('first'));
    expect(read(headers('second'))).toMatchObject({ kind: 'whole', block: { bytes: Buffer.from('second') } });
  });

  it('has no use for a CONTINUATION of nothing', () => {
    expect(createBlockReader()(continuation(Buffer.from('x'), FLAG.END_HEADERS))).toEqual({
      kind: 'more to come',
    });
  });

  it('gives a block up that does not end', () => {
    const read = createBlockReader();
    read({ type: FRAME.HEADERS, flags: 0, stream: 1, payload: Buffer.alloc(0) });
    const most = Math.floor(MOST_BLOCK_BYTES / SMALLEST_MAX_FRAME);
    for (let index = 0; index < most; index += 1)
      expect(read(continuation(Buffer.alloc(SMALLEST_MAX_FRAME))).kind).toBe('more to come');
    expect(read(continuation(Buffer.alloc(1))).kind).toBe('too long');
  });
});
