import { expect, it, test } from 'vitest';
import { GATUS_CONDITIONS, gatusProbers } from './gatus.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

const ORDER = ['gatus-body', 'gatus-pattern', 'gatus-connected', 'gatus-response-time'];

test.each([
  ['healthy', 'HHHH'],
  ['ok_not_serving', 'UHHH'],
  ['ok_unknown', 'UUHH'],
  ['ok_service_unknown', 'UUHH'],
  ['ok_enum_99', 'UUHH'],
  ['code_12', 'UUUH'],
  ['serving_then_14', 'UUUH'],
  ['gzip', 'UUUH'],
  ['slow_700ms', 'HHHU'],
  ['hang', 'UUUH'],
  ['refused', 'UUUH'],
  ['tls', 'UUUH'],
])('%s is %s for the conditions on body, pattern, connection and time', (outcome, letters) => {
  const said = gatusProbers.map((prober) => letterOf(decideImagined(prober, outcome)));
  expect(said.join('')).toBe(letters);
});

it('has a prober for each condition, in an order of its own', () => {
  expect(GATUS_CONDITIONS.map(({ id }) => id)).toEqual(ORDER);
  expect(gatusProbers.map(({ id }) => id)).toEqual(ORDER);
});

it('never asks for a service', () => {
  const asks = gatusProbers.map((prober) => prober.asks({ ...DEFAULT_SETTINGS, service: 'shop.Cart' }));
  expect(new Set(asks.map((ask) => ask.body))).toEqual(new Set(['0000000000']));
});
