import type { Exchange } from '../channel/wire/exchange.ts';

/**
 * What a server did when it was asked: all that a prober could read, without a judgement. Times are in milliseconds from the begin
 * of the dial, with which the call begins, too.
 */
export interface Seen {
  /** When the connection was there, with TLS where it is spoken. */
  readonly connectedMs: number | undefined;
  /** When the server had said that it speaks HTTP/2, by its SETTINGS. */
  readonly greetedMs: number | undefined;
  readonly exchange: Exchange;
  /** How long was waited. What came later is not known. */
  readonly untilMs: number;
}

/** How much of it a prober has seen that waits no longer. */
export function seenWithin(seen: Seen, ms: number): Seen {
  const known = (at: number | undefined): number | undefined =>
    at !== undefined && at <= ms ? at : undefined;
  return {
    connectedMs: known(seen.connectedMs),
    greetedMs: known(seen.greetedMs),
    exchange: { ...seen.exchange, events: seen.exchange.events.filter(({ atMs }) => atMs <= ms) },
    untilMs: Math.min(seen.untilMs, ms),
  };
}
