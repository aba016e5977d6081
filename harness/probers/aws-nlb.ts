import type { Machine, Prober } from './prober.ts';
import { decideByTcp, TCP_ASK } from './tcp-check.ts';

const GUIDE = 'Elastic Load Balancing, Network Load Balancers, "Health checks for target groups"';
const TIMEOUT_MS = 10_000;

/** The defaults of a target group for TCP. */
const MACHINE: Machine = {
  intervalMs: 30_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 2,
  passesToRise: 5,
  first: 'unknown',
  firstPasses: 1,
  firstLookMs: 0,
  failsOpen: { grade: 'documented', source: GUIDE },
  ground: { grade: 'documented', source: GUIDE },
};

/** The Network Load Balancer of AWS with its check by TCP. It has none for gRPC. */
export const awsNlb: Prober = {
  id: 'aws-nlb',
  name: 'AWS NLB, TCP check',
  family: 'accidental',
  asks: () => TCP_ASK,
  decide: (seen) => decideByTcp(seen, 'nlb', TIMEOUT_MS, { grade: 'inferred', source: GUIDE }),
  machine: () => MACHINE,
  advice:
    'no check of it speaks gRPC: let it ask a port with HTTP that answers from the health service, or use an ALB',
};
