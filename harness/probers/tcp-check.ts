import { checkAsk } from './ask.ts';
import type { Ask } from './ask.ts';
import type { Decision, Ground } from './prober.ts';
import { seenWithin } from './seen.ts';
import type { Seen } from './seen.ts';

/** What a prober sends that only opens a connection. */
export const TCP_ASK: Ask = checkAsk('', { by: 'TCP', tls: 'never', body: '' });

/**
 * What a prober makes of a server that only opens a connection.
 *
 * @param id the first part of the names of its rules
 * @param timeoutMs how long it waits for the connection
 */
export function decideByTcp(seen: Seen, id: string, timeoutMs: number, ground: Ground): Decision {
  const { connectedMs, exchange } = seenWithin(seen, timeoutMs);
  if (connectedMs !== undefined)
    return { verdict: 'healthy', fact: 'only opens a connection', rule: `${id}/tcp`, ...ground };
  if (exchange.events.some(({ kind }) => kind === 'closed') || seen.untilMs >= timeoutMs)
    return { verdict: 'unhealthy', fact: 'no connection', rule: `${id}/tcp`, ...ground };
  return {
    verdict: 'unknown',
    fact: 'waits longer than was looked',
    rule: `${id}/tcp`,
    ...ground,
    grade: 'unknown',
  };
}
