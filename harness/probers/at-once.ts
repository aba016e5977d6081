import type { Answers, Asked } from './ask-all.ts';
import type { Seen } from './seen.ts';

/**
 * Answers as a server would have given them that takes no time: what was answered is judged, and not how long it took beside
 * everything else that goes on. What did not come in time has not come.
 */
export function atOnce({ strict, byProber }: Answers): Answers {
  return {
    strict: askedAtOnce(strict),
    byProber: new Map(Array.from(byProber, ([id, asked]) => [id, askedAtOnce(asked)])),
  };
}

function askedAtOnce({ ask, seen }: Asked): Asked {
  return { ask, seen: seenAtOnce(seen) };
}

function seenAtOnce({ connectedMs, greetedMs, exchange, untilMs }: Seen): Seen {
  const zero = (at: number | undefined): 0 | undefined => (at === undefined ? undefined : 0);
  return {
    connectedMs: zero(connectedMs),
    greetedMs: zero(greetedMs),
    exchange: { ...exchange, events: exchange.events.map((event) => ({ ...event, atMs: 0 })) },
    untilMs,
  };
}
