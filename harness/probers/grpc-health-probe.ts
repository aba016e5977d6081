import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Machine, Prober } from './prober.ts';
import { grpcGo } from './stacks/grpc-go.ts';
import type { GrpcGoVersion } from './stacks/grpc-go-rules.ts';
import type { Heard, Limits } from './stacks/heard.ts';

/** The defaults of `-connect-timeout` and `-rpc-timeout`, in milliseconds. The second begins when the first is over. */
const TIMEOUT_MS = 1000;
const LIMITS: Limits = { connectMs: TIMEOUT_MS, callMs: TIMEOUT_MS, countsFrom: 'connection' };
const SERVING = 1;

/** Its exit codes; 1 is for wrong arguments, and 20 for a certificate of SPIFFE that it did not get. */
const EXIT = { healthy: 0, unconnected: 2, failed: 3, unhealthy: 4 } as const;

/** grpc_health_probe, a command that is run in containers. */
export const grpcHealthProbe: Prober = probe({
  id: 'grpc-health-probe',
  name: 'grpc_health_probe',
  version: '0.4.53',
  grpc: '1.81.1',
  metadata: true,
});

/** The same from 2019, which is in many images still. */
export const grpcHealthProbeOld: Prober = probe({
  id: 'grpc-health-probe-0.3.1',
  name: 'grpc_health_probe 0.3.1',
  version: '0.3.1',
  grpc: '1.24.0',
  metadata: false,
});

interface Variant {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Of grpc-go. */
  readonly grpc: GrpcGoVersion;
  /** Whether it has `-rpc-header`. */
  readonly metadata: boolean;
}

function probe({ id, name, version, grpc, metadata }: Variant): Prober {
  const stack = grpcGo({ version: grpc, dial: 'first' });
  const ground = {
    grade: 'source',
    source: `https://github.com/grpc-ecosystem/grpc-health-probe/blob/v${version}/main.go`,
  } as const;
  return {
    id,
    name,
    version,
    family: 'message',
    asks: ({ service }) => checkAsk(service, { metadata }),
    decide: (seen) => {
      const heard = stack(seen, LIMITS);
      const exitCode = exitCodeOf(heard);
      return {
        ...decideByMessage(heard, { ...ground, rule: 'grpc-health-probe/serving' }),
        ...(exitCode !== undefined && { exitCode }),
      };
    },
    machine: () => machineBy(ground),
  };
}

function exitCodeOf(heard: Heard): number | undefined {
  switch (heard.kind) {
    case 'answered':
      return heard.status === SERVING ? EXIT.healthy : EXIT.unhealthy;
    case 'ended':
      return EXIT.failed;
    case 'unconnected':
      return EXIT.unconnected;
    case 'waiting':
    case 'unknown':
      return undefined;
  }
}

/** The exec probe of a pod in which it is run most often; by itself it looks once. Its two time limits come one after the other. */
function machineBy(ground: Machine['ground']): Machine {
  return {
    intervalMs: 10_000,
    timeoutMs: 2 * TIMEOUT_MS,
    failuresToFall: 3,
    passesToRise: 1,
    first: 'unhealthy',
    firstLookMs: 0,
    ground,
  };
}
