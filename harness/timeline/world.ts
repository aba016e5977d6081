import { outcomeNamed, outcomes } from '../../targets/scripted/outcomes.ts';
import { strictAsk } from '../probers/ask-all.ts';
import type { Ask } from '../probers/ask.ts';
import { imagine } from '../probers/imagine.ts';
import type { Seen } from '../probers/seen.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Belief } from '../probers/state.ts';
import { truthOf } from '../probers/truth.ts';

/** Longer than any prober waits that has a limit, in milliseconds. */
const CEILING_MS = 300_000;

/** Codes with which a server does not say what it is: it has no health service, does not know the name, or lets nobody ask. */
const SAY_NOTHING: readonly string[] = ['NOT_FOUND', 'PERMISSION_DENIED', 'UNAUTHENTICATED', 'UNIMPLEMENTED'];

/** The names of all that a server can do. */
export const outcomeNames: readonly string[] = outcomes.map(({ name }) => name);

/** What a prober sees of a server that does something. */
export function seeOutcome(name: string, ask: Ask): Seen {
  return imagine(named(name), ask, CEILING_MS);
}

/** What a server does, in words for people: `answers NOT_SERVING`. */
export function wordsOf(name: string): string {
  return named(name).does;
}

/** What a server is that does something, by what it says to a Check of the service; `unknown` where it does not say. */
export function truthOfOutcome(name: string, settings: ProberSettings): Belief {
  const { listener } = named(name);
  // Behind TLS it may say anything; this Check is in plain text.
  if (listener.by === 'http2' && listener.certificate !== undefined) return 'unknown';
  const truth = truthOf(seeOutcome(name, strictAsk(settings)));
  if (truth.kind === 'code' && SAY_NOTHING.includes(truth.code)) return 'unknown';
  return truth.healthy ? 'healthy' : 'unhealthy';
}

/** Whether every connection is gone when a server begins to do it: nobody listens any more, or somebody else does. */
export function losesConnections(name: string): boolean {
  const { listener } = named(name);
  return listener.by !== 'http2' || listener.certificate !== undefined;
}

function named(name: string): (typeof outcomes)[number] {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return outcome;
}
