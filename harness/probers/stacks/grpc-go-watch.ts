import type { Seen } from '../seen.ts';
import { CODE } from './codes.ts';
import { readCall } from './grpc-go-call.ts';
import type { Read } from './grpc-go-call.ts';
import { ATTEMPT_MS, groundOf, TODAY } from './grpc-go-rules.ts';
import type { GrpcGoRule } from './grpc-go-rules.ts';
import type { Channel, ChannelState, WatchStack } from './heard.ts';

const SERVING = 1;

type States = Channel['states'];

/**
 * What a client on grpc-go makes of a Watch, with the policy round_robin (health/client.go, clientHealthCheck). A state IDLE is told
 * as CONNECTING, since the policy leaves it at once.
 */
export const grpcGoWatch: WatchStack = (seen) => {
  const begin = [{ atMs: 0, state: 'CONNECTING' as const }];
  if (seen.greetedMs === undefined) return connecting(seen, begin);
  const { stream, events } = seen.exchange;
  // The channel gives up a connection with its first GOAWAY, also one that would answer this call still.
  const over = events.findIndex(
    ({ kind, by }) => by === 'server' && (kind === 'goaway' || kind === 'closed'),
  );
  const until = over === -1 ? events : events.slice(0, over);
  return watching(readCall({ stream, events: until }, TODAY), begin, events[over]?.atMs);
};

/** A connection that did not come about: it is tried again after a pause, during which the channel has failed. */
function connecting({ exchange, untilMs }: Seen, begin: States): Channel {
  const closed = exchange.events.find(({ kind }) => kind === 'closed');
  const atMs = closed?.atMs ?? ATTEMPT_MS;
  const states = atMs <= untilMs ? [...begin, { atMs, state: 'TRANSIENT_FAILURE' as const }] : begin;
  return channel('connection', states, false);
}

/** @param lostMs when the connection was lost or given up */
function watching(reads: readonly Read[], begin: States, lostMs: number | undefined): Channel {
  const said = reads.map((read) => ({ atMs: read.atMs, state: stateBy(read) }));
  const states = [...begin, ...said];
  const wasReady = said.some(({ state }) => state === 'READY');
  const end = reads.at(-1);
  if (end?.kind === 'end') {
    if (end.code === CODE.UNIMPLEMENTED) return channel('unimplemented', states, false);
    // A message takes the pause away, and so it calls again at once.
    const again = reads.length > 1;
    return channel(again ? 'watch-ended' : 'watch-failed', states, again && wasReady);
  }
  if (lostMs !== undefined) {
    // Whether a message is heard that comes with the end of the connection is chance; in many rounds it is.
    return channel('reconnecting', [...states, { atMs: lostMs, state: 'CONNECTING' }], wasReady);
  }
  return channel(end === undefined ? 'silence' : 'watch', states, false);
}

function stateBy(read: Read): ChannelState {
  const ready =
    (read.kind === 'message' && read.status === SERVING) ||
    (read.kind === 'end' && read.code === CODE.UNIMPLEMENTED);
  return ready ? 'READY' : 'TRANSIENT_FAILURE';
}

function channel(rule: GrpcGoRule, states: States, flaps: boolean): Channel {
  return { ...groundOf(rule, TODAY.version), rule: `grpc-go/${rule}`, states, flaps };
}
