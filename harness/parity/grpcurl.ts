import { runOnce } from './command.ts';
import type { RealProber } from './real-prober.ts';

/** More than the ten seconds that it gives a connection by itself, in milliseconds; a call it gives no limit. */
const CEILING_MS = 14_000;

/** grpcurl, told by a file what Check is, and nothing of a time limit. */
export const grpcurl: RealProber = {
  name: 'grpcurl',
  proves: ['grpcurl'],
  open: ({ folder }, signal) =>
    Promise.resolve({
      look: async (address) => {
        const ended = await runOnce(
          ['./grpcurl', '-plaintext', ...PROTO, address, 'grpc.health.v1.Health/Check'],
          folder,
          CEILING_MS,
          signal,
        );
        if (ended.kind === 'waiting')
          return [{ prober: 'grpcurl', verdict: 'none', said: `nothing within ${String(CEILING_MS)} ms` }];
        const { exitCode, printed: said } = ended;
        return [{ prober: 'grpcurl', verdict: exitCode === 0 ? 'healthy' : 'unhealthy', exitCode, said }];
      },
      stop: () => Promise.resolve(),
    }),
};

const PROTO = ['-import-path', '../../proto/grpc/health/v1', '-proto', 'health.proto'];
