import type { RegisteredStatus } from '../../proto/status.ts';
import { drainWithin, stopInGoodOrder } from '../reference/stop.ts';
import type { Mutant } from './mutant.ts';

/** What every server of `restart-remembers` leaves to those that are started after it, by name. */
const remembered = new Map<string, RegisteredStatus>();

/** How long a Check is under way, in milliseconds: long beside a round trip on a busy machine. */
const CHECK_MS = 250;

/** The end of the server, and its restart. */
export const shutdownMutants: readonly Mutant[] = [
  {
    id: 'stop-waits-for-watches',
    defect: 'a graceful stop waits for open watches, which never end, until its grace period is over',
    breaks: 'SHD-07',
    seenIn: 'grpc-go (GracefulStop), grpc C++, grpc-health-check, nice-grpc, tonic',
    behave: () => ({
      stop: async (means) => {
        means.closePort();
        await drainWithin(means);
      },
    }),
  },
  {
    id: 'stop-drops-connections',
    defect: 'a graceful stop closes every connection at once, without GOAWAY and without a status',
    breaks: 'SHD-08',
    behave: () => ({
      stop: ({ closePort, dropConnections }) => {
        closePort();
        dropConnections();
        return Promise.resolve();
      },
    }),
  },
  {
    id: 'stop-forgets-checks',
    defect:
      'a Check that is in flight when a graceful stop begins is never answered, nor is its connection closed',
    breaks: 'SHD-09',
    behave: () => {
      let stopping = false;
      return {
        service: ({ Check }) => ({
          Check: (call, answer) => {
            setTimeout(() => {
              if (!stopping) Check(call, answer);
            }, CHECK_MS);
          },
        }),
        stop: ({ closePort, endWatches, drain }) => {
          stopping = true;
          closePort();
          endWatches('UNAVAILABLE');
          void drain();
          return Promise.resolve();
        },
      };
    },
  },
  {
    id: 'sigterm-refuses-at-once',
    defect: 'at SIGTERM the server refuses new connections and never says NOT_SERVING',
    breaks: 'SHD-10',
    process: true,
    terminate: (server) => server.stop(),
  },
  {
    id: 'sigkill-behind-relay',
    defect:
      'the clients of a server that is killed keep their connections, to a relay that has nothing to pass on',
    breaks: 'SHD-11',
    process: true,
    relayed: true,
  },
  {
    id: 'restart-remembers',
    defect: 'a server that is started again has the services of the one before, with their last statuses',
    breaks: 'SHD-12',
    behave: (store) => ({
      store: { get: (service) => store.get(service) ?? remembered.get(service) },
      stop: (means) => {
        for (const [service, status] of store.entries()) {
          if (service !== '') remembered.set(service, status);
        }
        return stopInGoodOrder(means);
      },
    }),
  },
];
