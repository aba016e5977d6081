import type { Decision, Machine } from './prober.ts';
import type { Channel } from './stacks/heard.ts';

/**
 * What a client that checks health by itself (gRFC A17) makes of a server, out of the states of its channel. The last state counts,
 * since it stays. A channel that goes up and down without a pause has no state that stays, and one that is connecting lets calls wait:
 * both come to no result.
 */
export function decideByChannel({ states, flaps, rule, grade, source }: Channel): Decision {
  const state = states.at(-1)?.state ?? 'CONNECTING';
  const ground = { rule, grade, source };
  if (flaps)
    return {
      ...ground,
      verdict: 'none',
      fact: 'the channel goes up and down without a pause, and asks again each time',
    };
  switch (state) {
    case 'READY':
      return { ...ground, verdict: 'healthy', fact: 'the channel is READY' };
    case 'TRANSIENT_FAILURE':
      return { ...ground, verdict: 'unhealthy', fact: 'the channel is in TRANSIENT_FAILURE' };
    case 'CONNECTING':
      return { ...ground, verdict: 'none', fact: 'the channel stays in CONNECTING, and calls wait' };
  }
}

/** One message changes the state, and nobody sets a time: the stream stays open (gRFC A17). */
export const A17_MACHINE: Machine = {
  intervalMs: 0,
  timeoutMs: undefined,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 0,
  ground: {
    grade: 'documented',
    source: 'https://github.com/grpc/proposal/blob/master/A17-client-side-health-checking.md',
  },
};
