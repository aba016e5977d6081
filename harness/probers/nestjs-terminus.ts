import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Prober } from './prober.ts';
import { grpcJs } from './stacks/grpc-js.ts';
import type { Limits } from './stacks/heard.ts';

const VERSION = '12.1.0';
/** The call has no deadline; it is given up after this time, in milliseconds, and so counts as one that ended by its deadline. */
const TIMEOUT_MS = 1000;
const LIMITS: Limits = { connectMs: undefined, callMs: TIMEOUT_MS, countsFrom: 'dial' };

/** The indicator for gRPC of NestJS Terminus: a health endpoint over HTTP that asks other servers. */
export const nestjsTerminus: Prober = {
  id: 'nestjs-terminus',
  name: 'NestJS Terminus',
  version: VERSION,
  family: 'message',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) =>
    decideByMessage(grpcJs(seen, LIMITS), {
      rule: 'nestjs-terminus/serving',
      grade: 'source',
      source: `@nestjs/terminus ${VERSION}, dist/health-indicator/microservice/grpc.health.js`,
    }),
  // It looks when it is asked itself.
  machine: () => ({
    intervalMs: 10_000,
    timeoutMs: TIMEOUT_MS,
    failuresToFall: 1,
    passesToRise: 1,
    first: 'unknown',
    firstLookMs: 0,
    ground: {
      grade: 'inferred',
      source: 'a probe of Kubernetes with its defaults, which asks every ten seconds',
    },
  }),
};
