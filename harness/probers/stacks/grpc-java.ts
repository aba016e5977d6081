import { endOf } from '../../channel/wire/exchange.ts';
import { CODE } from './codes.ts';
import { seenInTime } from './deadline.ts';
import { deliveriesOf } from './grpc-java-call.ts';
import type { Delivery } from './grpc-java-call.ts';
import { grpcJavaRule } from './grpc-java-rules.ts';
import type { Ended } from './grpc-java-rules.ts';
import type { Channel, Heard, Stack, WatchStack } from './heard.ts';

/**
 * What grpc-java makes of a call of Check, with Netty as its transport. Its deadline counts from the begin of the dial. A call that the
 * server refused, by REFUSED_STREAM or by GOAWAY with NO_ERROR, is made again once, and a server that is as it was refuses it again.
 */
export const grpcJava: Stack = (all, limits): Heard => {
  const seen = seenInTime(all, limits);
  const { stillOpen, greetedMs, exchange } = seen;
  if (greetedMs === undefined) {
    const end = endOf(exchange);
    if (end.kind === 'lost') return { ...grpcJavaRule('connection'), kind: 'unconnected', why: end.why };
  }
  const deliveries = greetedMs === undefined ? [] : deliveriesOf(exchange);
  const [first, second] = deliveries.flatMap((each) => (each.kind === 'message' ? [each] : []));
  // It does not wait for the end, and what the end would have said is lost.
  if (second)
    return ended({ code: CODE.CANCELLED, rule: 'second-message', why: 'two messages where one is due' });
  const end = deliveries.find((each) => each.kind === 'end');
  if (end) {
    if (end.code !== CODE.OK) return ended(end);
    return first
      ? { ...grpcJavaRule('answer'), kind: 'answered', status: first.status }
      : ended({ code: CODE.INTERNAL, rule: 'no-message', why: 'OK without a message' });
  }
  return { ...grpcJavaRule(stillOpen.kind === 'ended' ? 'deadline' : 'silence'), ...stillOpen };
};

function ended({ code, rule, why }: Ended): Heard {
  return { ...grpcJavaRule(rule), kind: 'ended', code, why };
}

/**
 * What a client on grpc-java makes of a Watch, with the policy round_robin. A channel in TRANSIENT_FAILURE stays there until it is
 * READY: that it tries again does not show.
 */
export const grpcJavaWatch: WatchStack = (seen): Channel => {
  const { greetedMs, exchange } = seen;
  const begin: State = { atMs: 0, state: 'CONNECTING' };
  const lost = exchange.events.find(({ kind, by }) => kind === 'closed' && by === 'server');
  if (greetedMs === undefined) {
    const rule = grpcJavaRule('connection');
    if (!lost) return { ...rule, states: [begin], flaps: false };
    return { ...rule, states: [begin, { atMs: lost.atMs, state: 'TRANSIENT_FAILURE' }], flaps: false };
  }
  // A GOAWAY takes the connection out of use, and the call on it is not heard any more.
  const left = exchange.events.find(
    ({ kind, by }) => by === 'server' && (kind === 'goaway' || kind === 'closed'),
  );
  const heardUntil = left ? exchange.events.indexOf(left) : undefined;
  const deliveries = deliveriesOf({ ...exchange, events: exchange.events.slice(0, heardUntil) });
  const states = [begin, ...deliveries.map(stateAfter)];
  const end = deliveries.find((each) => each.kind === 'end');
  const wasReady = deliveries.some(isReady);
  if (end) {
    const unimplemented = end.code === CODE.UNIMPLEMENTED;
    return {
      ...grpcJavaRule(unimplemented ? 'watch-unimplemented' : 'watch-end'),
      states,
      // Who has answered is asked again at once, and answers again.
      flaps: !unimplemented && wasReady,
    };
  }
  if (left) {
    const again: State = { atMs: left.atMs, state: 'CONNECTING' };
    return {
      ...grpcJavaRule('watch-connection'),
      states: [...states, again],
      flaps: wasReady,
    };
  }
  const heard = deliveries.length > 0;
  return { ...grpcJavaRule(heard ? 'watch-message' : 'watch-silence'), states, flaps: false };
};

type State = Channel['states'][number];

function stateAfter(delivery: Delivery): State {
  const { atMs } = delivery;
  return { atMs, state: isReady(delivery) ? 'READY' : 'TRANSIENT_FAILURE' };
}

/** SERVING, and a server that does not offer Watch: it is not asked again, and the connection alone counts. */
function isReady(delivery: Delivery): boolean {
  return delivery.kind === 'message' ? delivery.status === SERVING : delivery.code === CODE.UNIMPLEMENTED;
}

const SERVING = 1;
