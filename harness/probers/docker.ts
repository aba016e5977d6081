import { decideByExitCode } from './by-exit-code.ts';
import { grpcHealthProbe } from './grpc-health-probe.ts';
import { grpcurl } from './grpcurl.ts';
import type { Machine, Prober } from './prober.ts';

const GROUND = {
  grade: 'source',
  source: 'https://github.com/moby/moby/blob/02483258/daemon/health.go',
} as const;
const TIMEOUT_MS = 30_000;

/** The defaults of HEALTHCHECK. The first look is an interval after the start, and `starting` is what is said until then. */
const MACHINE: Machine = {
  intervalMs: 30_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 30_000,
  ground: GROUND,
};

/** HEALTHCHECK of an image whose command is grpc_health_probe. */
export const dockerGrpcHealthProbe: Prober = docker(
  'docker-grpc-health-probe',
  grpcHealthProbe,
  'grpc_health_probe',
);

/** HEALTHCHECK of an image whose command is grpcurl. */
export const dockerGrpcurl: Prober = {
  ...docker('docker-grpcurl', grpcurl, 'grpcurl'),
  advice: 'let the command be grpc_health_probe, whose exit code tells what the message says',
};

function docker(id: string, command: Prober, called: string): Prober {
  return {
    id,
    name: `Docker HEALTHCHECK with ${called}`,
    family: command.family,
    asks: command.asks,
    decide: (seen, settings) =>
      decideByExitCode({ ...command, name: called }, seen, settings, {
        id: 'docker',
        timeoutMs: TIMEOUT_MS,
        ground: GROUND,
      }),
    machine: () => MACHINE,
  };
}
