import { startScripted } from '../../targets/scripted/server.ts';
import { ceilingFor, waitOf } from '../parity/compare.ts';
import type { OpenProber, Said } from '../parity/real-prober.ts';
import { askAll } from '../probers/ask-all.ts';
import { atOnce } from '../probers/at-once.ts';
import { graded } from '../probers/graded.ts';
import type { Prober } from '../probers/prober.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { unlessAborted } from '../time.ts';
import type { Scene } from './discrepancy.ts';
import { castOf, endpointOf, outcomeOf, settingsOf } from './look-at-scene.ts';
import type { SceneVerdict } from './look-at-scene.ts';

/** A real program that is ready to look. */
export interface ReadyProgram {
  readonly name: string;
  readonly version: string;
  /** The ids of the probers whose models it proves. */
  readonly proves: readonly string[];
  readonly open: OpenProber;
}

/** What a model, and the real program where there is one, made of a server that was there. */
export interface ReproducedVerdict extends SceneVerdict {
  /** Whether both said what is told of them. */
  readonly asTold: boolean;
  readonly real?: { readonly program: string; readonly version: string; readonly said: Said };
}

/**
 * Starts the server of a scene and lets the models and the real programs look at it, all at the same time.
 *
 * @param probers every model that there is
 * @param programs real programs that are open
 * @param signal given when nobody waits any more
 * @throws ConformanceError `E_PROBER` when a program dies; the reason of `signal` when it is given
 */
export async function reproduceScene(
  scene: Scene,
  probers: readonly Prober[],
  programs: readonly ReadyProgram[],
  signal: AbortSignal,
): Promise<ReproducedVerdict[]> {
  const settings = settingsOf(scene);
  const cast = castOf(scene, probers);
  const models = cast.map(({ prober }) => prober);
  const outcome = outcomeOf(scene);
  const server = await startScripted(outcome);
  try {
    const endpoint = endpointOf(scene, server.address, server.ca);
    const [answers, ...said] = await unlessAborted(
      signal,
      Promise.all([
        askAll(endpoint, models, settings, ceilingFor(models, outcome)),
        ...programs.map(async (program) => ({ program, said: await program.open.look(server.address) })),
      ]),
    );
    // A machine that builds programs, too, is slow: time counts only where the server takes it.
    const { byProber } = waitOf(outcome) > 0 ? answers : atOnce(answers);
    // What a program says of a prober that is set otherwise here is of no matter.
    const provable = provableIn(scene, probers);
    return cast.flatMap(({ prober, told }): ReproducedVerdict[] => {
      const asked = byProber.get(prober.id);
      if (asked === undefined) return [];
      const decision = graded(prober, prober.decide(asked.seen, settings));
      const real = provable.includes(prober.id) ? realOf(prober.id, said) : undefined;
      const asTold = [decision, ...(real ? [real.said] : [])].every(({ verdict }) => verdict === told);
      return [{ prober, told, decision, asTold, ...(real && { real }) }];
    });
  } finally {
    await server.stop();
  }
}

function realOf(
  id: string,
  all: readonly { readonly program: ReadyProgram; readonly said: readonly Said[] }[],
): ReproducedVerdict['real'] {
  for (const { program, said } of all) {
    const own = said.find(({ prober }) => prober === id);
    if (own !== undefined) return { program: program.name, version: program.version, said: own };
  }
  return undefined;
}

/**
 * The ids of the probers of a scene that real programs can be asked about: programs ask for the server as a whole, in plain text
 * and without a token, as somebody does who has set nothing.
 */
export function provableIn(scene: Scene, probers: readonly Prober[]): string[] {
  if (scene.tls !== undefined || scene.token === true) return [];
  const settings = settingsOf(scene);
  const asks = ({ asks: of }: Prober, by: typeof settings): string => JSON.stringify(of(by));
  return castOf(scene, probers)
    .filter(({ prober }) => asks(prober, settings) === asks(prober, DEFAULT_SETTINGS))
    .map(({ prober }) => prober.id);
}
