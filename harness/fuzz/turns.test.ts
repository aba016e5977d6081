import { expect, it } from 'vitest';
import { turnOrder } from './turns.ts';

it.each([
  [[2], [], [0, 0]],
  [[2, 3], [], [0, 0, 1, 1, 1]],
  [
    [2, 2],
    [1, 0, 1],
    [1, 0, 1, 0],
  ],
  // Who has nothing left to send is passed over, and an index beyond the calls begins again with the first.
  [
    [1, 2],
    [0, 0, 3],
    [0, 1, 1],
  ],
])('%j turns in the order %j are %j', (turns, order, expected) => {
  expect(turnOrder(turns, order)).toEqual(expected);
});
