import { expect, it, test } from 'vitest';
import { consul } from './consul.ts';
import { nomad } from './nomad.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['healthy', 'H'],
  ['ok_not_serving', 'U'],
  ['ok_service_unknown', 'U'],
  ['code_1', 'U'],
  ['code_5', 'U'],
  ['slow_6s', 'H'],
  ['hang', 'U'],
  ['refused', 'U'],
  ['tls', 'U'],
  ['ct_charset', 'H'],
  ['goaway_err', 'H'],
])('%s is %s for Consul, and so for Nomad', (outcome, letter) => {
  expect([consul, nomad].map((prober) => letterOf(decideImagined(prober, outcome)))).toEqual([
    letter,
    letter,
  ]);
});

it('reads no token from its users', () => {
  expect(letterOf(decideImagined(consul, 'auth_required'))).toBe('U');
});
