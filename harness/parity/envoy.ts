import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than Envoy takes to start and to check a host, in milliseconds. */
const CEILING_MS = 15_000;

/** Envoy with a cluster for each server. */
export const envoyServer: RealProber = {
  name: 'envoy',
  proves: ['envoy'],
  open: async (built, signal) => {
    const program = await openLines(built, ['./.venv/bin/python', 'probe.py'], signal);
    return {
      look: async (address) => [{ prober: 'envoy', ...(await program.ask(address, CEILING_MS)) }],
      stop: program.stop,
    };
  },
};
