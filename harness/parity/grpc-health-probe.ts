import { runOnce } from './command.ts';
import type { RealProber } from './real-prober.ts';

/** More than the second for the connection and that for the call, in milliseconds. */
const CEILING_MS = 6000;

/** grpc_health_probe with nothing but the address of the server. */
export const grpcHealthProbe: RealProber = probe('grpc-health-probe');

/** The same of 2019. */
export const grpcHealthProbeOld: RealProber = probe('grpc-health-probe-0.3.1');

/** @param name that of the program, and of its model */
function probe(name: string): RealProber {
  return {
    name,
    proves: [name],
    open: ({ folder }, signal) =>
      Promise.resolve({
        look: async (address) => {
          const ended = await runOnce(['./grpc_health_probe', '-addr', address], folder, CEILING_MS, signal);
          if (ended.kind === 'waiting')
            return [{ prober: name, verdict: 'none', said: `nothing within ${String(CEILING_MS)} ms` }];
          const { exitCode, printed: said } = ended;
          return [{ prober: name, verdict: exitCode === 0 ? 'healthy' : 'unhealthy', exitCode, said }];
        },
        stop: () => Promise.resolve(),
      }),
  };
}
