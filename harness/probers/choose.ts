import { healthDefinition } from '../../proto/health.ts';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { ConformanceError } from '../errors.ts';
import { imagine } from './imagine.ts';
import type { Prober } from './prober.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** The word for every prober that there is. */
const ALL = 'all';

/** The probers that are asked, and those that are not. */
export interface ChosenProbers {
  readonly chosen: readonly Prober[];
  /** Left out, since they take every server for unhealthy; nothing where the user has named the probers. */
  readonly leftOut: readonly Prober[];
}

/**
 * The probers that a user has named; without names all but those that take even a flawless server for unhealthy: these would be
 * wrong about every server, and nobody runs them for long.
 *
 * @param names ids, or `all`
 * @throws ConformanceError `E_OPTION` for a name that no prober has
 */
export function chooseProbers(probers: readonly Prober[], names: readonly string[]): ChosenProbers {
  const ids = probers.map(({ id }) => id);
  const stranger = names.find((name) => name !== ALL && !ids.includes(name));
  if (stranger !== undefined) {
    throw new ConformanceError(
      'E_OPTION',
      `there is no prober ${quote(stranger)}${didYouMean(stranger, ids)}`,
      `probers are: ${ids.join(', ')}, or ${ALL}`,
    );
  }
  if (names.length > 0) {
    const chosen = names.includes(ALL) ? probers : probers.filter(({ id }) => names.includes(id));
    return { chosen, leftOut: [] };
  }
  const leftOut = probers.filter(rejectsEverybody);
  return { chosen: probers.filter((prober) => !leftOut.includes(prober)), leftOut };
}

/** Nothing of what is imagined here takes time. */
const CEILING_MS = 1000;

function rejectsEverybody(prober: Prober): boolean {
  const ask = prober.asks(DEFAULT_SETTINGS);
  // A call without a message is refused by the best of servers.
  const refused = ask.by === 'HTTP/2' && ask.body === '' && METHODS.includes(ask.path);
  const flawless = outcomeNamed(refused ? 'code_13' : 'healthy');
  if (flawless === undefined) throw new Error('there is no such outcome');
  return prober.decide(imagine(flawless, ask, CEILING_MS), DEFAULT_SETTINGS).verdict === 'unhealthy';
}

const METHODS: readonly string[] = [healthDefinition.Check.path, healthDefinition.Watch.path];
