import { expect, test } from 'vitest';
import { dynamicFlaw } from './dynamic-message.ts';

const WIDE = 'a status of more than 32 bits';

// Each of them was given to grpcurl 1.9.4.
test.each([
  ['', undefined],
  ['0801', undefined],
  ['120161', undefined],
  ['08ffffffff07', undefined],
  ['088080808008', WIDE],
  ['088180808010', WIDE],
  ['08ffffffffffffffffff01', undefined],
  ['0880808080f8ffffffff01', undefined],
  ['0d01000000', undefined],
  ['0d000000ff', WIDE],
  ['090100000000000000', undefined],
  ['0900000000010000ff', WIDE],
  ['0a0102', undefined],
  ['0a06808080801001', WIDE],
  ['0a00', 'no number where the status should be'],
  ['0a01ff', 'bytes that are no numbers where the status should be'],
  ['0b0c', 'a group where the status should be'],
])('of %s is refused: %s', (hex, flaw) => {
  expect(dynamicFlaw(Buffer.from(hex, 'hex'))).toBe(flaw);
});
