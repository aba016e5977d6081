import { checkAsk } from './ask.ts';
import type { Machine, Prober } from './prober.ts';
import { decideByCode } from './status-codes.ts';

const GUIDE = 'Elastic Load Balancing, Application Load Balancers, "Health checks for target groups"';
const API = 'Elastic Load Balancing, API Reference 2015-12-01';

const TIMEOUT_MS = 5000;

/**
 * The defaults of a target group for gRPC. The guide has 5 s for the timeout; the API Reference has 6 s for targets that are spoken to
 * in plain text and 10 s for others.
 */
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

/**
 * The Application Load Balancer of AWS. What it sends beside the path is not documented, and the certificate of a target is not
 * looked at (the same guide, "Routing configuration").
 */
export const awsAlb: Prober = {
  id: 'aws-alb',
  name: 'AWS ALB',
  family: 'status',
  asks: ({ albPath }) => checkAsk('', { path: albPath, tls: 'as set, any certificate' }),
  decide: (seen, { albMatcher }) =>
    decideByCode(seen, {
      id: 'alb',
      codesAre: 'the matcher',
      codes: albMatcher,
      timeoutMs: TIMEOUT_MS,
      rule: { grade: 'documented', source: `${API}, Matcher: GrpcCode` },
      ignoresMessage: { grade: 'reported', source: 'grpc/grpc-go#4460, grpc/grpc-node#1764' },
      timeout: { grade: 'documented', source: `${API}, TargetHealth: Target.Timeout` },
    }),
  machine: () => MACHINE,
  advice:
    'no setting reads the message: let the server answer UNAVAILABLE on a path of its own for the ALB (matcher 0), or add a container check with grpc_health_probe',
};
