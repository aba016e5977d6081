import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { lookTime } from './look-time.ts';
import { patient, sampleProber, stubborn } from './testing/sample-prober.ts';
import { seeOutcome } from './world.ts';

test.each([
  ['healthy', sampleProber('reader'), 0],
  ['slow_1500ms', sampleProber('reader'), 1500],
  ['slow_connect_700ms', sampleProber('reader'), 700],
  ['slow_6s', sampleProber('reader'), 2000],
  ['hang', sampleProber('reader'), 2000],
  ['msg_then_hang', sampleProber('reader'), 2000],
  ['refused', sampleProber('reader'), 0],
  ['hang', patient('waiter'), undefined],
  ['slow_6s', patient('waiter'), 6000],
  ['hang', stubborn('stopper', 'none', { stops: true }), 0],
  ['hang', stubborn('limited', 'none'), 2000],
])('a look at a server that does %s by $id takes its time', (does, prober, expected) => {
  const seen = seeOutcome(does, prober.asks(DEFAULT_SETTINGS));
  const decision = prober.decide(seen, DEFAULT_SETTINGS);
  expect(lookTime(prober, seen, decision, DEFAULT_SETTINGS)).toBe(expected);
});
