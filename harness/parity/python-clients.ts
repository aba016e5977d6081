import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** A channel may connect for ever; it is given up after this, in milliseconds, which is more than the slowest server takes. */
const CEILING_MS = 9000;

const CLIENTS = ['datadog-grpc-check', 'a17-c-core'] as const;

/** Clients on C-core: the decision of Datadog's grpc_check, and a channel that watches. */
export const pythonClients: RealProber = {
  name: 'python-clients',
  proves: CLIENTS,
  open: async (built, signal) => {
    const program = await openLines(built, ['.venv/bin/python', 'clients.py'], signal);
    return {
      look: (address) =>
        Promise.all(
          CLIENTS.map(async (prober) => ({
            prober,
            ...(await program.ask(address, CEILING_MS, { as: prober })),
          })),
        ),
      stop: program.stop,
    };
  },
};
