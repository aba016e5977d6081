import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { OwnRule } from './by-message.ts';
import type { Ground, Machine, Prober } from './prober.ts';
import type { Limits } from './stacks/heard.ts';
import { grpcGo } from './stacks/grpc-go.ts';

/** A check whose definition gives no timeout has this one, for the dial and the call together, in milliseconds. */
const TIMEOUT_MS = 10_000;

const LIMITS: Limits = { connectMs: undefined, callMs: TIMEOUT_MS, countsFrom: 'dial' };

const SERVING: OwnRule = {
  rule: 'consul/serving',
  grade: 'source',
  source: 'https://github.com/hashicorp/consul/blob/v1.22.7/agent/checks/grpc.go#L56-L79',
};

const LOOP: Ground = {
  grade: 'source',
  source: 'https://github.com/hashicorp/consul/blob/v1.22.7/agent/checks/check.go#L1016-L1056',
};

/**
 * A definition must give the interval; this is the one of the examples of the documentation. The first look comes at a random
 * moment of the first interval, and a service that has no `status` is critical until then.
 */
const MACHINE: Machine = {
  intervalMs: 10_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'unhealthy',
  firstLookMs: 10_000,
  ground: LOOP,
};

const stack = grpcGo({ version: '1.79.3', gzip: 'absent' });

/** The check `grpc` of a service in Consul; the service is the part of its address behind the first stroke. */
export const consul: Prober = {
  id: 'consul',
  name: 'Consul',
  version: '1.22.7',
  family: 'message',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) => decideByMessage(stack(seen, LIMITS), SERVING),
  machine: () => MACHINE,
};
