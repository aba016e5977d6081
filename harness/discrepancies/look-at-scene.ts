import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import type { Outcome } from '../../targets/scripted/outcome.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { graded } from '../probers/graded.ts';
import { imagine } from '../probers/imagine.ts';
import type { Decision, Prober, Verdict } from '../probers/prober.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Scene } from './discrepancy.ts';

/** Longer than any prober waits: what ends after its own limit must have the time to. */
const CEILING_MS = 60_000;
/** What is sent where a token is demanded: any will do. */
const TOKEN = { authorization: 'Bearer scripted' };

/** What one prober makes of a scene, beside what is told of it. */
export interface SceneVerdict {
  readonly prober: Prober;
  readonly told: Verdict;
  readonly decision: Decision;
}

/** What the models of all probers of a scene make of it, without asking anybody, in the order in which they are told of. */
export function imagineScene(scene: Scene, probers: readonly Prober[]): SceneVerdict[] {
  const settings = settingsOf(scene);
  const endpoint = endpointOf(scene, '127.0.0.1:50051', 'an authority');
  return castOf(scene, probers).map(({ prober, told }) => {
    const seen = imagine(outcomeOf(scene), prober.asks(settings), CEILING_MS, endpoint);
    return { prober, told, decision: graded(prober, prober.decide(seen, settings)) };
  });
}

/**
 * The probers that a scene tells of, with the verdict that it tells.
 *
 * @throws Error for an id that no prober has
 */
export function castOf(
  { healthy, unhealthy, none = [] }: Scene,
  probers: readonly Prober[],
): Pick<SceneVerdict, 'prober' | 'told'>[] {
  const all = (ids: readonly string[], told: Verdict): Pick<SceneVerdict, 'prober' | 'told'>[] =>
    ids.map((id) => {
      const prober = probers.find((each) => each.id === id);
      if (prober === undefined) throw new Error(`there is no prober ${id}`);
      return { prober, told };
    });
  return [...all(healthy, 'healthy'), ...all(unhealthy, 'unhealthy'), ...all(none, 'none')];
}

/** What the probers of a scene are set to. */
export function settingsOf({ settings }: Scene): ProberSettings {
  return { ...DEFAULT_SETTINGS, ...settings };
}

/** @throws Error for a name that no outcome has */
export function outcomeOf({ outcome }: Scene): Outcome {
  const found = outcomeNamed(outcome);
  if (found === undefined) throw new Error(`there is no outcome ${outcome}`);
  return found;
}

/**
 * How the server of a scene is spoken to.
 *
 * @param ca the authority of its certificate, where it has one
 */
export function endpointOf({ tls, token }: Scene, address: string, ca: string | undefined): Endpoint {
  return {
    address,
    ...(tls && { tls: { ...(ca !== undefined && { ca }) } }),
    ...(token && { metadata: TOKEN }),
  };
}
