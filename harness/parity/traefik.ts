import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than the five seconds that a health check of Traefik has, in milliseconds. */
const CEILING_MS = 9000;

/** The code of Traefik that checks servers of gRPC, with the loop that it does so in. */
export const traefikChecker: RealProber = {
  name: 'traefik-checker',
  proves: ['traefik'],
  open: async (built, signal) => {
    const program = await openLines(built, ['./traefik-checker'], signal);
    return {
      look: async (address) => [{ prober: 'traefik', ...(await program.ask(address, CEILING_MS)) }],
      stop: program.stop,
    };
  },
};
