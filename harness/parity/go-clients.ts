import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than a client of our own waits for a first result, in milliseconds. */
const WATCH_CEILING_MS = 10_000;
/** The old client has no limit of its own. */
const CALL_CEILING_MS = 4000;

/** Clients on grpc-go, each of which has a process of its own. */
export const goClients: RealProber = {
  name: 'go-clients',
  proves: ['a17-grpc-go', 'go-training-2017'],
  open: async (built, signal) => {
    const a17 = await openLines(built, ['./go-clients', 'a17'], signal);
    const old = await openLines(built, ['./go-clients', '2017'], signal);
    return {
      look: async (address) => {
        const [watched, called] = await Promise.all([
          a17.ask(address, WATCH_CEILING_MS),
          old.ask(address, CALL_CEILING_MS),
        ]);
        return [
          { prober: 'a17-grpc-go', ...watched },
          { prober: 'go-training-2017', ...called },
        ];
      },
      stop: async () => {
        await Promise.all([a17.stop(), old.stop()]);
      },
    };
  },
};
