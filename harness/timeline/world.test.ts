import { expect, test } from 'vitest';
import { outcomes } from '../../targets/scripted/outcomes.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { losesConnections, truthOfOutcome, wordsOf } from './world.ts';

test.each([
  ['healthy', '', 'healthy'],
  ['not_serving', '', 'unhealthy'],
  ['ok_empty', '', 'unhealthy'],
  ['overall_serving_named_not', '', 'healthy'],
  ['overall_serving_named_not', 'shop.Cart', 'unhealthy'],
  ['ct_wrong', '', 'healthy'],
  ['slow_6s', '', 'healthy'],
  ['code_14', '', 'unhealthy'],
  ['code_12', '', 'unknown'],
  ['no_health_service', '', 'unknown'],
  ['overall_unregistered', '', 'unknown'],
  ['auth_required', '', 'unknown'],
  ['hang', '', 'unhealthy'],
  ['refused', '', 'unhealthy'],
  ['http503', '', 'unhealthy'],
  ['tls', '', 'unknown'],
])('a server that does %s is for the service %j %s', (does, service, truth) => {
  expect(truthOfOutcome(does, { ...DEFAULT_SETTINGS, service })).toBe(truth);
});

test.each([
  ['refused', true],
  ['http1', true],
  ['tls', true],
  ['healthy', false],
  ['hang', false],
])('whether connections are gone with %s: %s', (does, lost) => {
  expect(losesConnections(does)).toBe(lost);
});

test('there are words for everything', () => {
  for (const { name, does } of outcomes) expect(wordsOf(name)).toBe(does);
  expect(() => wordsOf('nothing')).toThrow('there is no outcome nothing');
});
