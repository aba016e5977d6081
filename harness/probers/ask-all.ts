import type { Endpoint } from '../channel/endpoint.ts';
import { checkAsk } from './ask.ts';
import type { Ask } from './ask.ts';
import { look } from './look.ts';
import type { Prober } from './prober.ts';
import type { Seen } from './seen.ts';
import type { ProberSettings } from './settings.ts';

/** What was seen by one that asked. */
export interface Asked {
  readonly ask: Ask;
  readonly seen: Seen;
}

/** What a server answered when it was asked as probers do. */
export interface Answers {
  /** To a Check of the service by a client that follows the protocol to the letter. */
  readonly strict: Asked;
  /** To each prober, by its id. */
  readonly byProber: ReadonlyMap<string, Asked>;
}

/**
 * Asks a server what probers ask it, all at the same time and each on a connection of its own. Those that ask the same see the
 * same answer: the server is asked once.
 *
 * @param ceilingMs how long an answer is waited for
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export async function askAll(
  endpoint: Endpoint,
  probers: readonly Prober[],
  settings: ProberSettings,
  ceilingMs: number,
): Promise<Answers> {
  const looks = new Map<string, Promise<Seen>>();
  const asked = async (ask: Ask): Promise<Asked> => {
    const key = JSON.stringify(ask);
    const going = looks.get(key) ?? look(endpoint, ask, ceilingMs);
    looks.set(key, going);
    return { ask, seen: await going };
  };
  const [strict, ...answers] = await Promise.all([
    asked(strictAsk(settings)),
    ...probers.map(async (prober) => [prober.id, await asked(prober.asks(settings))] as const),
  ]);
  return { strict, byProber: new Map(answers) };
}

/** What a client asks that wants to know what the server says of the service. */
export function strictAsk({ service }: ProberSettings): Ask {
  return checkAsk(service, { metadata: true });
}
