import { expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { atOnce } from './at-once.ts';
import { checkAsk } from './ask.ts';
import type { Asked } from './ask-all.ts';
import { imagine } from './imagine.ts';
import { probers } from './index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const kubelet = probers.find(({ id }) => id === 'kubelet');

function verdictAtOnce(
  name: string,
  ceilingMs: number,
): [before: string | undefined, after: string | undefined] {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  const ask = checkAsk('');
  const asked: Asked = { ask, seen: imagine(outcome, ask, ceilingMs) };
  const after = atOnce({ strict: asked, byProber: new Map() }).strict;
  return [asked, after].map(({ seen }) => kubelet?.decide(seen, DEFAULT_SETTINGS).verdict) as [
    string,
    string,
  ];
}

it.each<[outcome: string, ceilingMs: number, before: string, after: string]>([
  ['slow_1500ms', 5000, 'unhealthy', 'healthy'],
  ['healthy', 5000, 'healthy', 'healthy'],
  ['not_serving', 5000, 'unhealthy', 'unhealthy'],
  // What did not come within the ceiling is not made up.
  ['slow_6s', 5000, 'unhealthy', 'unhealthy'],
  ['hang', 5000, 'unhealthy', 'unhealthy'],
  ['refused', 5000, 'unhealthy', 'unhealthy'],
])('%s, looked at for %d ms: %s, and without its time %s', (outcome, ceilingMs, before, after) => {
  expect(verdictAtOnce(outcome, ceilingMs)).toEqual([before, after]);
});
