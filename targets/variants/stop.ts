import { drainWithin } from '../reference/stop.ts';
import type { StopMeans } from '../reference/stop.ts';
import type { Variant } from './variant.ts';

const SILENT = 'no text says with which status a stopping server ends a Watch';

/** A graceful stop ends every Watch with a status. */
const endingWatchesWith =
  (status: Parameters<StopMeans['endWatches']>[0]): NonNullable<Variant['behave']> =>
  () => ({
    stop: async (means) => {
      means.closePort();
      means.endWatches(status);
      await drainWithin(means);
    },
  });

/** The graceful stop. */
export const stopVariants: readonly Variant[] = [
  {
    id: 'stop-ends-watches-ok',
    difference: 'a graceful stop ends every Watch with OK',
    allowedBy: SILENT,
    seenIn: 'Armeria, Quarkus gRPC, ServiceTalk, Grpc.AspNetCore.HealthChecks',
    behave: endingWatchesWith('OK'),
  },
  {
    id: 'stop-ends-watches-cancelled',
    difference: 'a graceful stop ends every Watch with CANCELLED',
    allowedBy: SILENT,
    seenIn: 'grpc C++ once its deadline has passed',
    behave: endingWatchesWith('CANCELLED'),
  },
  {
    id: 'stop-resets-watches',
    difference: 'a graceful stop sends GOAWAY and resets every Watch, without a status',
    allowedBy: SILENT,
    warns: ['SHD-08'],
    byHand: { resetsAtStop: true },
  },
  {
    id: 'stop-says-not-serving-first',
    difference: 'a graceful stop enters the terminal state, serves on for 300 ms, and then ends every Watch',
    allowedBy: 'how long a server takes its leave is its own choice, within the grace period',
    seenIn: 'servers behind a load balancer that looks once in a while',
    behave: (store) => ({
      stop: async (means) => {
        store.enterTerminalState();
        await new Promise((resolve) => setTimeout(resolve, 300));
        means.closePort();
        means.endWatches('UNAVAILABLE');
        await drainWithin(means);
      },
    }),
  },
];
