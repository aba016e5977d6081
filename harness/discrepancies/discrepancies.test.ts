import { describe, expect, it } from 'vitest';
import { probers } from '../probers/index.ts';
import { discrepancies, discrepancyOf } from './index.ts';
import { imagineScene } from './look-at-scene.ts';

const scenes = discrepancies.flatMap(({ id, scenes: own = [] }) =>
  own.map((scene, index) => ({ name: `${id}, ${String(index + 1)}: ${scene.outcome}`, scene })),
);

describe('what is told of every server is what the models make of it', () => {
  it.each(scenes)('$name', ({ scene }) => {
    const verdicts = imagineScene(scene, probers);
    expect(
      verdicts.map(({ prober, decision }) => `${prober.id}: ${decision.verdict}, ${decision.fact}`),
    ).toEqual(verdicts.map(({ prober, told, decision }) => `${prober.id}: ${told}, ${decision.fact}`));
  });
});

describe('every discrepancy', () => {
  it('has an id of its own', () => {
    const ids = discrepancies.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual(
      [],
    );
  });

  it('is shown or told, and not both', () => {
    const wrong = discrepancies.filter(
      ({ scenes: own, told }) => (own === undefined) === (told === undefined),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('has somebody who is of another mind, among the probers or between two servers', () => {
    const agreed = discrepancies.filter(({ scenes: own, told }) => {
      const all = own ?? (told ? [{ ...told, none: [] }] : []);
      const sides = ['healthy', 'unhealthy', 'none'] as const;
      return sides.filter((side) => all.some((each) => (each[side] ?? []).length > 0)).length < 2;
    });
    expect(agreed.map(({ id }) => id)).toEqual([]);
  });

  it('names a prober once in each server', () => {
    const wrong = scenes.filter(({ scene: { healthy, unhealthy, none = [] } }) => {
      const all = [...healthy, ...unhealthy, ...none];
      return new Set(all).size < all.length;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('speaks in sentences without capital and full stop', () => {
    const wrong = discrepancies.filter(({ title, why, remedy }) =>
      [title, why, remedy].some((text) => text.length < 10 || text.endsWith('.')),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

it('asks back where there is no discrepancy of a name', () => {
  expect(() => discrepancyOf('status-blin')).toThrow('did you mean "status-blind"?');
});
