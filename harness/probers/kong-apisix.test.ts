import { expect, test } from 'vitest';
import { kongApisixTcp } from './kong-apisix.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['healthy', 'H'],
  ['ok_not_serving', 'H'],
  ['hang', 'H'],
  ['silent', 'H'],
  ['refused', 'U'],
])('only opens a connection: %s is %s', (outcome, letter) => {
  expect(letterOf(decideImagined(kongApisixTcp, outcome))).toBe(letter);
});
