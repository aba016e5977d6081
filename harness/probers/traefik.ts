import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { OwnRule } from './by-message.ts';
import type { Prober } from './prober.ts';
import { CODE } from './stacks/codes.ts';
import type { Limits } from './stacks/heard.ts';
import { grpcGo } from './stacks/grpc-go.ts';

const HEALTHCHECK = 'https://github.com/traefik/traefik/blob/v3.7.12/pkg/healthcheck/healthcheck.go';

/** For the dial and the call together, in milliseconds. */
const TIMEOUT_MS = 5000;
const INTERVAL_MS = 30_000;

const LIMITS: Limits = { connectMs: undefined, callMs: TIMEOUT_MS, countsFrom: 'dial' };

const SERVING: OwnRule = { rule: 'traefik/serving', grade: 'source', source: HEALTHCHECK };
const CANCELLED: OwnRule = { rule: 'traefik/cancelled', grade: 'source', source: HEALTHCHECK };

/** What it exports traces with brings `encoding/gzip`. */
const stack = grpcGo({ version: '1.82.1', gzip: 'linked' });

/**
 * The health check of a load balancer in Traefik with the mode `grpc`. It can ask for the server as a whole only, and never by TLS.
 */
export const traefik: Prober = {
  id: 'traefik',
  name: 'Traefik',
  version: '3.7.12',
  family: 'message',
  asks: () => checkAsk('', { tls: 'never' }),
  decide: (seen) => {
    const heard = stack(seen, LIMITS);
    // CANCELLED is taken for the end of the configuration, and the loop of looks ends with it.
    if (heard.kind === 'ended' && heard.code === CODE.CANCELLED)
      return {
        ...CANCELLED,
        verdict: 'none',
        fact: 'takes CANCELLED for a new configuration, and looks no more',
        stops: true,
      };
    return decideByMessage(heard, SERVING);
  },
  machine: () => ({
    intervalMs: INTERVAL_MS,
    timeoutMs: TIMEOUT_MS,
    failuresToFall: 1,
    passesToRise: 1,
    first: 'healthy',
    // It waits for the first tick.
    firstLookMs: INTERVAL_MS,
    ground: { grade: 'source', source: HEALTHCHECK },
  }),
};
