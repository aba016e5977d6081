import { expect, it, test } from 'vitest';
import { awsNlb } from './aws-nlb.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['healthy', 'H'],
  ['ok_not_serving', 'H'],
  ['no_health_service', 'H'],
  ['hang', 'H'],
  ['silent', 'H'],
  ['http1', 'H'],
  ['tls', 'H'],
  ['refused', 'U'],
])('an NLB only opens a connection: %s %s', (outcome, letter) => {
  expect(decideImagined(awsNlb, outcome)).toMatchObject({ grade: 'inferred', rule: 'nlb/tcp' });
  expect(letterOf(decideImagined(awsNlb, outcome))).toBe(letter);
});

it.each([
  [9999, 'unknown'],
  [10_000, 'unhealthy'],
])('waits for a connection: after %i ms it is %s', (untilMs, verdict) => {
  const seen = { connectedMs: undefined, greetedMs: undefined, exchange: { stream: 1, events: [] }, untilMs };
  expect(awsNlb.decide(seen, DEFAULT_SETTINGS)).toMatchObject({ verdict });
});
