import { checkAsk } from './ask.ts';
import { decideByMessage, statusText } from './by-message.ts';
import type { OwnRule } from './by-message.ts';
import type { Decision, Prober } from './prober.ts';
import type { Seen } from './seen.ts';
import type { Heard, Limits } from './stacks/heard.ts';
import { grpcGo } from './stacks/grpc-go.ts';

/** For the dial and the call together, in milliseconds. */
const TIMEOUT_MS = 10_000;
const INTERVAL_MS = 60_000;
const LIMITS: Limits = { connectMs: undefined, callMs: TIMEOUT_MS, countsFrom: 'dial' };

const stack = grpcGo({ version: '1.81.1', gzip: 'absent' });

const SOURCE = 'https://github.com/TwiN/gatus/blob/v5.36.0/config/endpoint/endpoint.go';

/** What a condition makes of a look. */
type Holds = (heard: Heard, seen: Seen, rule: OwnRule) => Decision;

/** A condition as its users write it, which is a prober of its own: nothing but its conditions decides. */
interface GatusCondition {
  readonly id: string;
  readonly condition: string;
  readonly family: Prober['family'];
  readonly holds: Holds;
  readonly advice?: string;
}

const ADVICE = 'add the condition [BODY].status == SERVING';

/** The conditions that are met with. */
export const GATUS_CONDITIONS: readonly GatusCondition[] = [
  {
    id: 'gatus-body',
    condition: '[BODY].status == SERVING',
    family: 'message',
    holds: (heard, _seen, rule) => decideByMessage(heard, rule),
  },
  {
    id: 'gatus-pattern',
    condition: '[BODY] == pat(*SERVING*)',
    family: 'accidental',
    holds: (heard, _seen, rule) => {
      const decision = decideByMessage(heard, rule);
      if (heard.kind !== 'answered') return decision;
      const status = statusText(heard.status);
      return {
        ...decision,
        verdict: status.includes('SERVING') ? 'healthy' : 'unhealthy',
        fact: `looks for SERVING in ${status}`,
      };
    },
    advice: 'use the condition [BODY].status == SERVING: the name NOT_SERVING has SERVING in it',
  },
  {
    id: 'gatus-connected',
    condition: '[CONNECTED] == true',
    family: 'status',
    holds: (heard, _seen, rule) => {
      const decision = decideByMessage(heard, rule);
      if (heard.kind !== 'answered') return decision;
      return {
        ...decision,
        verdict: 'healthy',
        fact: `reads only that the call is OK; the message says ${statusText(heard.status)}`,
      };
    },
    advice: ADVICE,
  },
  {
    id: 'gatus-response-time',
    condition: '[RESPONSE_TIME] < 500',
    family: 'accidental',
    holds: byTime,
    advice: ADVICE,
  },
];

const LIMIT_MS = 500;

/** An error is written down and decides nothing; the time of a look that failed stays 0, which is less than any. */
function byTime(heard: Heard, seen: Seen, rule: OwnRule): Decision {
  switch (heard.kind) {
    case 'ended':
    case 'unconnected':
      return { ...rule, verdict: 'healthy', fact: `counts a look that failed as one of 0 ms: ${heard.why}` };
    case 'answered': {
      const ms = Math.floor(seen.exchange.events.at(-1)?.atMs ?? 0);
      return {
        ...rule,
        verdict: ms < LIMIT_MS ? 'healthy' : 'unhealthy',
        fact: `reads only that the answer took ${String(ms)} ms`,
      };
    }
    case 'waiting':
    case 'unknown':
      return decideByMessage(heard, rule);
  }
}

/** An endpoint `grpc://` of Gatus with one condition, each of {@link GATUS_CONDITIONS}. It asks for the server as a whole only. */
export const gatusProbers: readonly Prober[] = GATUS_CONDITIONS.map(
  ({ id, condition, family, holds, advice }) => ({
    id,
    name: `Gatus with ${condition}`,
    version: '5.36.0',
    family,
    asks: () => checkAsk(''),
    decide: (seen) =>
      holds(stack(seen, LIMITS), seen, {
        rule: `gatus/${id.slice('gatus-'.length)}`,
        grade: 'source',
        source: SOURCE,
      }),
    machine: () => ({
      intervalMs: INTERVAL_MS,
      timeoutMs: TIMEOUT_MS,
      failuresToFall: 1,
      passesToRise: 1,
      first: 'unknown',
      firstLookMs: 0,
      ground: { grade: 'source', source: SOURCE },
    }),
    ...(advice !== undefined && { advice }),
  }),
);
