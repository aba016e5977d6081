import { expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { appMesh, envoy } from './envoy.ts';
import { imagine } from './imagine.ts';
import type { Prober } from './prober.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

function decide(prober: Prober, name: string): ReturnType<Prober['decide']> {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return prober.decide(imagine(outcome, prober.asks(DEFAULT_SETTINGS), 10_000), DEFAULT_SETTINGS);
}

it.each([
  ['ok_serving', 'healthy', 'healthy'],
  ['ok_not_serving', 'unhealthy', 'unhealthy'],
  ['ct_charset', 'unhealthy', 'unhealthy'],
  // App Mesh waits for two seconds at least.
  ['slow_1500ms', 'unhealthy', 'healthy'],
  // The authority is the name of the cluster.
  ['strict_authority', 'unhealthy', 'unhealthy'],
])('%s: Envoy says %s, App Mesh %s', (name, byEnvoy, byAppMesh) => {
  expect(decide(envoy, name).verdict).toBe(byEnvoy);
  expect(decide(appMesh, name).verdict).toBe(byAppMesh);
});

it('is not more sure of App Mesh than its documentation', () => {
  expect(decide(envoy, 'ok_serving').grade).toBe('source');
  expect(decide(appMesh, 'ok_serving')).toMatchObject({ grade: 'inferred', rule: 'envoy/message' });
});

it('is up after the first pass, whatever the threshold', () => {
  expect(envoy.machine(DEFAULT_SETTINGS)).toMatchObject({
    first: 'unhealthy',
    firstPasses: 1,
    passesToRise: 2,
  });
});
