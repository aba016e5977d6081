import { expect, test } from 'vitest';
import { a17CCore } from './a17-c-core.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['healthy', 'H', 'the channel is READY'],
  ['check_without_watch', 'H', 'the channel is READY'],
  ['not_serving', 'U', 'the channel is in TRANSIENT_FAILURE'],
  ['watch_falls_soon', 'U', 'the channel is in TRANSIENT_FAILURE'],
  ['watch_ends_soon', '-', 'the channel goes up and down without a pause, and asks again each time'],
  ['hang', '-', 'the channel stays in CONNECTING, and calls wait'],
])('a channel that looks at %s: %s, since %s', (outcome, letter, fact) => {
  const decision = decideImagined(a17CCore, outcome);
  expect(letterOf(decision)).toBe(letter);
  expect(decision.fact).toBe(fact);
});
