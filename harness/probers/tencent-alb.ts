import { checkAsk } from './ask.ts';
import type { Ground, Machine, Prober } from './prober.ts';
import { decideByCode } from './status-codes.ts';

const API: Ground = {
  grade: 'documented',
  source: 'Tencent Cloud, CLB API 2018-03-17, HealthCheck: ExtendedCode',
};

const TIMEOUT_MS = 2000;

/** A new server gets no requests until it has passed as often (Tencent Cloud, CLB, "Health Check Overview"). */
const MACHINE: Machine = {
  intervalMs: 5000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 3,
  first: 'unknown',
  firstLookMs: 0,
  ground: { grade: 'documented', source: 'Tencent Cloud, CLB, "Configuring Health Check"' },
};

/** The load balancer of Tencent Cloud with its default code 12, on the path of Check: its users set the path. */
export const tencentAlb: Prober = {
  id: 'tencent-alb',
  name: 'Tencent Cloud CLB',
  family: 'status',
  asks: () => checkAsk(''),
  decide: (seen) =>
    decideByCode(seen, {
      id: 'tencent-alb',
      codesAre: 'its codes',
      codes: [{ from: 12, to: 12 }],
      timeoutMs: TIMEOUT_MS,
      rule: API,
      ignoresMessage: { ...API, grade: 'inferred' },
      timeout: { ...MACHINE.ground },
    }),
  machine: () => MACHINE,
  advice:
    'no setting reads the message: set the code 0, and let the server answer UNAVAILABLE where it is down',
};
