import { expect, it, test } from 'vitest';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';
import { traefik } from './traefik.ts';

test.each([
  ['healthy', 'H'],
  ['ok_not_serving', 'U'],
  ['ok_empty', 'U'],
  ['code_12', 'U'],
  ['gzip', 'H'],
  ['slow_1500ms', 'H'],
  ['slow_6s', 'U'],
  ['hang', 'U'],
  ['silent', 'U'],
  ['refused', 'U'],
  ['tls', 'U'],
  ['http503_grpc', 'H'],
  ['ct_wrong', 'U'],
])('%s is %s for Traefik', (outcome, letter) => {
  expect(letterOf(decideImagined(traefik, outcome))).toBe(letter);
});

test.each(['code_1', 'rst_cancel'])('%s ends the loop of looks', (outcome) => {
  expect(decideImagined(traefik, outcome)).toMatchObject({
    verdict: 'none',
    stops: true,
    rule: 'traefik/cancelled',
  });
});

it('goes on after every other end of a call', () => {
  expect(decideImagined(traefik, 'code_14')).not.toHaveProperty('stops');
});

it('never asks for a service', () => {
  expect(traefik.asks({ ...DEFAULT_SETTINGS, service: 'shop.Cart' })).toEqual(traefik.asks(DEFAULT_SETTINGS));
});
