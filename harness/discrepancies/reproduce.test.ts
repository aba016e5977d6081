import { describe, expect, it } from 'vitest';
import { probers } from '../probers/index.ts';
import type { Verdict } from '../probers/prober.ts';
import { discrepancyOf } from './index.ts';
import type { Scene } from './discrepancy.ts';
import { provableIn, reproduceScene } from './reproduce.ts';
import type { ReadyProgram, ReproducedVerdict } from './reproduce.ts';

const never = new AbortController().signal;
const HEALTHY: Scene = { outcome: 'healthy', healthy: ['kubelet', 'traefik'], unhealthy: [] };

/** Something that says the same of every server. */
function saying(prober: string, verdict: Verdict): ReadyProgram {
  return {
    name: 'a program',
    version: '1.0',
    proves: [prober],
    open: { look: () => Promise.resolve([{ prober, verdict, said: 'x' }]), stop: () => Promise.resolve() },
  };
}

const told = (verdicts: readonly ReproducedVerdict[]): (string | boolean)[][] =>
  verdicts.map(({ prober, asTold }) => [prober.id, asTold]);

describe('a scene that is made to happen', () => {
  it('is as told when models and programs say so', async () => {
    const seen = await reproduceScene(HEALTHY, probers, [saying('kubelet', 'healthy')], never);
    expect(told(seen)).toEqual([
      ['kubelet', true],
      ['traefik', true],
    ]);
    expect(seen[0]?.real).toMatchObject({
      program: 'a program',
      version: '1.0',
      said: { verdict: 'healthy' },
    });
    expect(seen[1]?.real).toBeUndefined();
  });

  it('is not when a program says otherwise', async () => {
    const seen = await reproduceScene(HEALTHY, probers, [saying('kubelet', 'unhealthy')], never);
    expect(told(seen)).toEqual([
      ['kubelet', false],
      ['traefik', true],
    ]);
  });

  it('is not when a model says otherwise', async () => {
    const scene: Scene = { ...HEALTHY, healthy: ['kubelet'], unhealthy: ['traefik'] };
    expect(told(await reproduceScene(scene, probers, [], never))).toEqual([
      ['kubelet', true],
      ['traefik', false],
    ]);
  });

  it('does not ask programs about what they cannot be set to', async () => {
    const scene: Scene = {
      outcome: 'overall_serving_named_not',
      settings: { service: 'shop.Cart' },
      healthy: ['traefik'],
      unhealthy: ['kubelet'],
    };
    const programs = [saying('kubelet', 'healthy'), saying('traefik', 'healthy')];
    const seen = await reproduceScene(scene, probers, programs, never);
    expect(seen.map(({ prober, real, asTold }) => [prober.id, real !== undefined, asTold])).toEqual([
      ['traefik', true, true],
      ['kubelet', false, true],
    ]);
  });

  it('ends when nobody waits any more', async () => {
    const stop = new AbortController();
    const seen = reproduceScene({ ...HEALTHY, outcome: 'hang' }, probers, [], stop.signal);
    stop.abort(new Error('enough'));
    await expect(seen).rejects.toThrow('enough');
  });
});

describe('real programs can be asked', () => {
  it.each<[id: string, ids: readonly string[]]>([
    ['status-blind', ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik', 'blackbox-exporter']],
    // In plain text and without a token alone.
    ['tls-only', []],
    ['token-demanded', []],
  ])('in %s about %j', (id, ids) => {
    const [scene] = discrepancyOf(id).scenes ?? [];
    if (scene === undefined) throw new Error('it has no scene');
    const provable = provableIn(scene, probers);
    expect(provable).toEqual(expect.arrayContaining([...ids]));
    if (ids.length === 0) expect(provable).toEqual([]);
    expect(provable).not.toContain('aws-alb');
  });
});
