import { seenWithin } from '../seen.ts';
import type { Seen } from '../seen.ts';
import { readCall } from './grpc-go-call.ts';
import { CODE } from './codes.ts';
import { seenInTime } from './deadline.ts';
import { ATTEMPT_MS, groundOf, isSince, TODAY } from './grpc-go-rules.ts';
import type { GrpcGo, GrpcGoRule } from './grpc-go-rules.ts';
import type { Heard, Limits, Stack } from './heard.ts';

/**
 * What grpc-go makes of a call of Check.
 *
 * @param program in what the program differs from {@link TODAY}
 */
export function grpcGo(program: Partial<GrpcGo> = {}): Stack {
  const options: GrpcGo = { ...TODAY, ...program };
  return (seen, limits) => connect(seen, limits, options) ?? call(seen, limits, options);
}

/** What there is to tell when no connection came about; `undefined` when it did. */
function connect(seen: Seen, limits: Limits, options: GrpcGo): Heard | undefined {
  const { connectMs, callMs, countsFrom } = limits;
  const first = options.dial === 'first';
  const callFromDial = countsFrom === 'dial' ? callMs : undefined;
  const limit = Math.min(
    ...[connectMs, callFromDial, first ? undefined : ATTEMPT_MS].map((ms) => ms ?? Infinity),
  );
  const known = seenWithin(seen, limit);
  if (known.greetedMs !== undefined) return undefined;

  const lost = known.exchange.events.find(({ kind }) => kind === 'closed');
  const why = lost?.kind === 'closed' ? lost.why : 'no SETTINGS in time';
  if (first) {
    // It tries again and again.
    if (limit === Infinity) return heard('connection', options, { kind: 'waiting', forEver: true });
    if (lost === undefined && seen.untilMs < limit)
      return heard('connection', options, { kind: 'waiting', forEver: false });
    return heard('connection', options, { kind: 'unconnected', why });
  }
  if (lost !== undefined) return ended(CODE.UNAVAILABLE, 'connection', why, options);
  if (seen.untilMs < limit) return heard('connection', options, { kind: 'waiting', forEver: false });
  return callFromDial === limit
    ? ended(CODE.DEADLINE_EXCEEDED, 'deadline', `no answer within ${String(limit)} ms`, options)
    : ended(CODE.UNAVAILABLE, 'connection', why, options);
}

/** What a call gave on a connection that is there. */
function call(seen: Seen, limits: Limits, options: GrpcGo): Heard {
  const { exchange, stillOpen } = seenInTime(seen, limits);
  const [first, second] = readCall(exchange, options);
  // A call that was refused is made again once, and a server that is as it was refuses it again.
  const last = first?.kind === 'message' ? second : first;
  switch (last?.kind) {
    case undefined:
      return heard(stillOpen.kind === 'ended' ? 'deadline' : 'silence', options, stillOpen);
    case 'unknown':
      return heard(last.rule, options, { kind: 'unknown', why: last.why });
    case 'message':
      return ended(cardinality(options, 75), 'cardinality', 'two messages where one is due', options);
    case 'end':
      if (last.code !== CODE.OK) return ended(last.code, last.rule, last.why, options);
      return first?.kind === 'message'
        ? heard('answer', options, { kind: 'answered', status: first.status })
        : ended(cardinality(options, 77), 'cardinality', 'OK without a message', options);
  }
}

/** Versions before 1.`minor` handed a plain error on, which has no code. */
function cardinality({ version }: GrpcGo, minor: number): number {
  return isSince(version, minor) ? CODE.INTERNAL : CODE.UNKNOWN;
}

function ended(code: number, rule: GrpcGoRule, why: string, options: GrpcGo): Heard {
  return heard(rule, options, { kind: 'ended', code, why });
}

/** A thing heard without its grounds. */
type Plain<Of> = Of extends unknown ? Omit<Of, 'rule' | 'grade' | 'source'> : never;

function heard(rule: GrpcGoRule, { version }: GrpcGo, what: Plain<Heard>): Heard {
  return { ...groundOf(rule, version), rule: `grpc-go/${rule}`, ...what };
}
