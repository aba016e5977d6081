import { decideByExitCode } from './by-exit-code.ts';
import { grpcHealthProbe } from './grpc-health-probe.ts';
import type { Machine, Prober } from './prober.ts';

const GROUND = {
  grade: 'documented',
  source: 'Amazon ECS, API Reference 2014-11-13, HealthCheck',
} as const;
const TIMEOUT_MS = 5000;

/** The defaults of a container check. `UNKNOWN` is what is said before the first result. */
const MACHINE: Machine = {
  intervalMs: 30_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 1,
  first: 'unknown',
  // The agent hands the check on to Docker, which waits an interval.
  firstLookMs: 30_000,
  ground: GROUND,
};

/** A container check of AWS ECS whose command is grpc_health_probe. */
export const awsEcs: Prober = {
  id: 'aws-ecs',
  name: 'AWS ECS with grpc_health_probe',
  family: grpcHealthProbe.family,
  asks: grpcHealthProbe.asks,
  decide: (seen, settings) =>
    decideByExitCode(grpcHealthProbe, seen, settings, {
      id: 'ecs',
      timeoutMs: TIMEOUT_MS,
      ground: GROUND,
    }),
  machine: () => MACHINE,
};
