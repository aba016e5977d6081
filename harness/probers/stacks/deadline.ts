import { endOf } from '../../channel/wire/exchange.ts';
import { seenWithin } from '../seen.ts';
import type { Seen } from '../seen.ts';
import { CODE } from './codes.ts';
import type { Limits } from './heard.ts';

/** What a client has seen of a server when it stops to wait. */
export interface SeenInTime extends Seen {
  /** How a call ends that has not ended by then. */
  readonly stillOpen: StillOpen;
}

type StillOpen =
  | { readonly kind: 'ended'; readonly code: number; readonly why: string }
  | { readonly kind: 'waiting'; readonly forEver: boolean };

/**
 * Cuts what was seen at the deadline of the call, and tells what becomes of a call that is open then: DEADLINE_EXCEEDED, or a client
 * that waits on.
 */
export function seenInTime(seen: Seen, { callMs, countsFrom }: Limits): SeenInTime {
  if (callMs === undefined) return { ...seen, stillOpen: { kind: 'waiting', forEver: true } };
  const deadlineMs = countsFrom === 'dial' ? callMs : callMs + (seen.greetedMs ?? 0);
  const inTime = seenWithin(seen, deadlineMs);
  const why = `no answer within ${String(callMs)} ms`;
  // A client may wait on although nothing more can come.
  const isOver = endOf(seen.exchange).kind !== 'open';
  return seen.untilMs < deadlineMs && !isOver
    ? { ...inTime, stillOpen: { kind: 'waiting', forEver: false } }
    : { ...inTime, stillOpen: { kind: 'ended', code: CODE.DEADLINE_EXCEEDED, why } };
}
