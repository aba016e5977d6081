import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than the ten seconds that a check of Consul has, in milliseconds. */
const CEILING_MS = 14_000;

/** The code of Consul that checks servers of gRPC. */
export const consulChecker: RealProber = {
  name: 'consul-checker',
  proves: ['consul', 'nomad'],
  open: async (built, signal) => {
    const program = await openLines(built, ['./consul-checker'], signal);
    return {
      look: async (address) => {
        const answer = await program.ask(address, CEILING_MS);
        return [
          { prober: 'consul', ...answer },
          // It hands its checks of gRPC to Consul.
          { prober: 'nomad', ...answer },
        ];
      },
      stop: program.stop,
    };
  },
};
