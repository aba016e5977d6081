import { checkAsk } from './ask.ts';
import type { Ground, Machine, Prober } from './prober.ts';
import { decideByCode } from './status-codes.ts';

const TEMPLATE: Ground = {
  grade: 'documented',
  source: 'Alibaba Cloud, Resource Orchestration Service, ALIYUN::ALB::HealthCheckTemplate',
};

const TIMEOUT_MS = 5000;

/** A server gets requests once it has passed as often as one that comes back (Alibaba Cloud, ALB, "Health checks"). */
const MACHINE: Machine = {
  intervalMs: 2000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 3,
  first: 'unknown',
  firstLookMs: 0,
  ground: TEMPLATE,
};

/** The Application Load Balancer of Alibaba Cloud with its default code, on the path of Check: its users set the path. */
export const alibabaAlb: Prober = {
  id: 'alibaba-alb',
  name: 'Alibaba Cloud ALB',
  family: 'status',
  asks: () => checkAsk(''),
  decide: (seen) =>
    decideByCode(seen, {
      id: 'alibaba-alb',
      codesAre: 'its codes',
      codes: [{ from: 0, to: 0 }],
      timeoutMs: TIMEOUT_MS,
      rule: TEMPLATE,
      ignoresMessage: { ...TEMPLATE, grade: 'inferred' },
      timeout: TEMPLATE,
    }),
  machine: () => MACHINE,
  advice:
    'no setting reads the message: let the server answer UNAVAILABLE on a path of its own for the load balancer',
};
