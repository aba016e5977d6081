import { UPTIME_KUMA_KEYWORDS } from '../probers/uptime-kuma.ts';
import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** A monitor waits for ever; it is given up after this, in milliseconds, which is more than the slowest server takes. */
const CEILING_MS = 9000;

/** The decision of the monitors of Uptime Kuma, over the libraries that they stand on. */
export const uptimeKuma: RealProber = {
  name: 'uptime-kuma',
  proves: UPTIME_KUMA_KEYWORDS.map(({ id }) => id),
  open: async (built, signal) => {
    const program = await openLines(built, ['node', 'prober.mjs'], signal);
    return {
      look: (address) =>
        Promise.all(
          UPTIME_KUMA_KEYWORDS.map(async ({ id, keyword }) => ({
            prober: id,
            ...(await program.ask(address, CEILING_MS, { keyword })),
          })),
        ),
      stop: program.stop,
    };
  },
};
