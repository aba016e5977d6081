import type { Machine, Prober } from './prober.ts';
import { decideByTcp, TCP_ASK } from './tcp-check.ts';

const SCHEMA = 'https://github.com/apache/apisix/blob/f519a0f0/apisix/schema_def.lua#L154';
const TIMEOUT_MS = 1000;

/** The defaults of APISIX. Those of Kong are all 0, which means no check, so that its users must set them. */
const MACHINE: Machine = {
  intervalMs: 1000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 2,
  passesToRise: 2,
  first: 'healthy',
  firstLookMs: 1000,
  ground: { grade: 'source', source: SCHEMA },
};

/** The active check of the type `tcp`. Kong and APISIX have the same library for it, which knows tcp, http and https. */
export const kongApisixTcp: Prober = {
  id: 'kong-apisix-tcp',
  name: 'Kong and APISIX, TCP check',
  family: 'accidental',
  asks: () => TCP_ASK,
  decide: (seen) => decideByTcp(seen, 'kong-apisix', TIMEOUT_MS, { grade: 'source', source: SCHEMA }),
  machine: () => MACHINE,
  advice: 'no check of it speaks gRPC: give the server a port with HTTP that answers from the health service',
};
