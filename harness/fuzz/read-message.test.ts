import { describe, expect, it } from 'vitest';
import { readMessage } from './read-message.ts';

const read = (hex: string): ReturnType<typeof readMessage> =>
  readMessage(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('a message', () => {
  it.each([
    ['', ''],
    ['0a 00', ''],
    ['0a 01 61', 'a'],
    ['0a 01 61 0a 01 62', 'b'],
    ['10 2a 0a 01 61 1d 01020304 21 0102030405060708', 'a'],
    ['33 0a 01 62 34', ''],
    ['f8 ff ff ff 0f 01', ''],
    ['10 ff ff ff ff ff ff ff ff ff 01', ''],
  ])('%s asks for "%s"', (hex, service) => {
    expect(read(hex)).toEqual({ kind: 'whole', service: Buffer.from(service), doubt: undefined });
  });

  it.each([
    ['08 01', 'field 1 is no text'],
    ['8a 00 00', 'a number that is not in its shortest form'],
    ['10 ff ff ff ff ff ff ff ff ff 7f', 'a number that is not in its shortest form'],
    ['33 3b 3c 34', 'a group in a group'],
    ['0a 01 ff 0a 01 61', 'a name that is no UTF-8, and another name'],
  ])('%s is read in different ways', (hex, doubt) => {
    expect(read(hex)).toMatchObject({ kind: 'whole', doubt });
  });

  it.each([
    ['0a', 'a number is cut'],
    ['0a 05 61', 'a field is longer than its message'],
    ['0a ff ff ff ff ff ff ff ff ff 01', 'a field is longer than its message'],
    ['21 0102', 'a field is longer than its message'],
    ['ff ff ff ff ff ff ff ff ff ff ff', 'a number does not end'],
    ['02 00', '0 is no number of a field'],
    ['f8 ff ff ff 7f 01', 'a field has too high a number'],
    ['0e 00', '6 is no wire type'],
    ['34', 'a group ends that has not begun'],
    ['33 08 01', 'a group does not end'],
  ])('%s is broken', (hex, why) => {
    expect(read(hex)).toEqual({ kind: 'broken', why });
  });
});
