import { imagine } from '../../harness/probers/imagine.ts';
import { look } from '../../harness/probers/look.ts';
import { probers } from '../../harness/probers/index.ts';
import type { Prober, Verdict } from '../../harness/probers/prober.ts';
import type { Seen } from '../../harness/probers/seen.ts';
import { DEFAULT_SETTINGS } from '../../harness/probers/settings.ts';
import type { ProberSettings } from '../../harness/probers/settings.ts';
import { initialState, nextState } from '../../harness/probers/state.ts';
import type { Belief } from '../../harness/probers/state.ts';
import { findOutcome } from './outcomes.ts';
import { nameOf, PATIENCE_MS } from './bench.ts';
import type { Bench, Missing } from './bench.ts';
import { holds } from './shown.ts';
import type { Shown } from './shown.ts';
import type { AsksWay, Imagined, LooksWay, MachineWay, Place, ProberWay } from './way.ts';
import type { World } from './world.ts';

/** Longer than any prober waits that has a limit, in milliseconds; nobody waits for it. */
const IMAGINED_MS = 120_000;

/** Lets the model of a prober look at a server, on a socket or imagined. */
export async function showProber(way: ProberWay, place: Place | Imagined, { bench }: World): Promise<Shown> {
  const prober = proberOf(way.prober);
  const settings = { ...DEFAULT_SETTINGS, ...way.settings };
  const seen = await seenBy(prober, settings, way, place, bench);
  if ('missing' in seen) return { kind: 'cannot', why: seen.missing };
  const { fact, ...others } = way.decides;
  const decision = prober.decide(seen, settings);
  if (fact !== undefined && !decision.fact.includes(fact))
    return { kind: 'not so', saw: `expected "${fact}", saw "${decision.fact}"` };
  return holds(decision, others);
}

async function seenBy(
  prober: Prober,
  settings: ProberSettings,
  { services }: ProberWay,
  place: Place | Imagined,
  bench: Bench,
): Promise<Seen | Missing> {
  const ask = prober.asks(settings);
  if (isImagined(place)) return imagine(findOutcome(nameOf(place)), ask, IMAGINED_MS);
  const server = await bench.open(place, services);
  if ('missing' in server) return server;
  await using open = server;
  return await look(open.endpoint, ask, PATIENCE_MS);
}

function isImagined(place: Place | Imagined): place is Imagined {
  return place.startsWith('imagined:');
}

/** What a prober sends. */
export function showAsks({ prober, settings, has }: AsksWay): Shown {
  return holds(proberOf(prober).asks({ ...DEFAULT_SETTINGS, ...settings }), has);
}

/** The defaults of a prober. */
export function showMachine({ prober, has }: MachineWay): Shown {
  return holds(proberOf(prober).machine(DEFAULT_SETTINGS), has);
}

const VERDICTS: Readonly<Record<string, Verdict>> = { H: 'healthy', U: 'unhealthy' };
const LETTERS: Readonly<Record<Belief, string>> = { healthy: 'H', unhealthy: 'U', unknown: '?' };

/** What a prober believes after each of its looks. */
export function showLooks({ prober, looks, believes }: LooksWay): Shown {
  const machine = proberOf(prober).machine(DEFAULT_SETTINGS);
  let state = initialState(machine);
  const letters = Array.from(looks, (letter) => {
    const verdict = VERDICTS[letter];
    if (verdict === undefined) throw new Error(`a look comes to H or U, not to ${letter}`);
    state = nextState(machine, state, { verdict });
    return LETTERS[state.belief];
  });
  return holds({ believes: letters.join('') }, { believes });
}

/** @throws Error when there is no such prober */
function proberOf(id: string): Prober {
  const found = probers.find((prober) => prober.id === id);
  if (found === undefined) throw new Error(`there is no prober ${id}`);
  return found;
}
