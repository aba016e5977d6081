import { describe, expect, it } from 'vitest';
import { readStatus } from './read-status.ts';

const read = (hex: string) => readStatus(Buffer.from(hex, 'hex'));

describe('readStatus', () => {
  it.each([
    ['nothing', '', 0],
    ['SERVING', '0801', 1],
    ['a number that the enum does not name', '0863', 99],
    ['the last of two', '08020801', 1],
    ['a number beyond 32 bits', '088180808010', 1],
    ['a negative number', '08ffffffffffffffffff01', -1],
    ['a field that is not known', '0801120141', 1],
    ['bytes where the number should be', '0a0141', 0],
    ['a number that is not in its shortest form', '088100', 1],
    ['a number of 64 bits before it', '0901000000000000000801', 1],
    ['a number of 32 bits before it', '0d010000000801', 1],
    ['a number behind a group', '130802140801', 1],
    ['only a number in a group', '13080214', 0],
  ])('reads %s', (_what, hex, status) => {
    expect(read(hex)).toEqual({ kind: 'read', status });
  });

  it.each([
    ['a cut tag', 'ffff', 'a number is cut'],
    ['a cut number', '08', 'a number is cut'],
    ['a number that does not end', '08ffffffffffffffffffff01', 'a number has more than 64 bits'],
    ['a number of 70 bits', '08ffffffffffffffffff7f', 'a number has more than 64 bits'],
    ['a field that is too long', '120541', 'a field is longer than its message'],
    ['field 0', '0001', '0 is no number of a field'],
    ['a wire type that is none', '0f', '7 is no wire type'],
    ['a group without an end', '0b', 'a group does not end'],
    ['an end without a group', '0c', 'a group ends that has not begun'],
  ])('refuses %s', (_what, hex, why) => {
    expect(read(hex)).toEqual({ kind: 'broken', why });
  });
});
