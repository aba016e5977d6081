import { openLines } from './lines.ts';
import type { RealProber, Said } from './real-prober.ts';

/** More than the longest look takes, in milliseconds: that of a channel whose server takes six seconds for each answer. */
const CEILING_MS = 40_000;

const CLIENTS = ['grpc-java-check', 'a17-grpc-java'] as const;

/** Clients on grpc-java: one that calls Check, and one whose channel watches. */
export const javaClients: RealProber = {
  name: 'java-clients',
  proves: CLIENTS,
  open: async (built, signal) => {
    const command = [
      'java',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-jar',
      'target/clients.jar',
    ] as const;
    const program = await openLines(built, command, signal);
    return {
      // One after the other: a channel that goes up and down keeps the server busy, and the other client would wait too long.
      look: async (address) => {
        const said: Said[] = [];
        for (const prober of CLIENTS) {
          said.push({ prober, ...(await program.ask(address, CEILING_MS, { as: prober })) });
        }
        return said;
      },
      stop: program.stop,
    };
  },
};
