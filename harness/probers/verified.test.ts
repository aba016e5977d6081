import { expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { realProbers } from '../parity/index.ts';
import { programOf } from '../parity/programs.ts';
import type { VerifiedProbers } from '../parity/verified.ts';
import { imagine } from './imagine.ts';
import { probers } from './index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import verifiedProbers from './verified.json' with { type: 'json' };

const VERIFIED: VerifiedProbers = verifiedProbers;

/** By which rule a model decides about an outcome. */
function ruleOf(id: string, name: string): string | undefined {
  const prober = probers.find((known) => known.id === id);
  const outcome = outcomeNamed(name);
  if (prober === undefined || outcome === undefined) return undefined;
  const seen = imagine(outcome, prober.asks(DEFAULT_SETTINGS), 60_000);
  return prober.decide(seen, DEFAULT_SETTINGS).rule;
}

it.each(realProbers)('$name proves what is written down of it, in the version that is run', async (real) => {
  const { implementation, version } = (await programOf(real)).manifest;
  for (const prober of real.proves)
    expect(VERIFIED[prober], prober).toMatchObject({ program: implementation, version });
});

it.each(Object.entries(VERIFIED))('what is verified of %s is decided by the same rule', (id, { rules }) => {
  for (const [rule, outcomes] of Object.entries(rules))
    for (const outcome of outcomes) expect({ outcome, rule: ruleOf(id, outcome) }).toEqual({ outcome, rule });
});

it('nothing is verified of a prober that no program proves', () => {
  expect(Object.keys(VERIFIED).toSorted()).toEqual(realProbers.flatMap(({ proves }) => proves).toSorted());
});
