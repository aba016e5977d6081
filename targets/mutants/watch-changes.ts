import type { ServingStatus } from '../../proto/status.ts';
import type { StatusListener } from '../reference/store.ts';
import { repeating } from '../reference/repeating.ts';
import type { Mutant } from './mutant.ts';
import { telling } from '../reference/override.ts';
import type { ChangedWatch, Tell } from '../reference/override.ts';

/** Each change that a Watch hears goes through a function; the first message is told as it is. */
const changes =
  (open: (watch: ChangedWatch, first: ServingStatus) => Tell): NonNullable<Mutant['behave']> =>
  () => ({
    service: telling((watch) => {
      let hear: Tell | undefined;
      return (status) => {
        if (hear !== undefined) {
          hear(status);
          return;
        }
        watch.tell(status);
        hear = open(watch, status);
      };
    }),
  });

/** What a Watch hears later. */
export const watchChangeMutants: readonly Mutant[] = [
  {
    id: 'watch-every-second-change',
    defect: 'Watch tells only every second change of a service',
    breaks: 'WCH-05',
    also: 'WCH-06 WCH-12 WCH-15 WCH-16 WCH-21 TRN-05 SHD-06',
    behave: changes(({ tell }) => {
      let heard = 0;
      return (status) => {
        heard += 1;
        if (heard % 2 === 1) tell(status);
      };
    }),
  },
  {
    id: 'watch-change-to-unknown-silent',
    defect: 'Watch does not tell that a service became UNKNOWN',
    breaks: 'TRN-02',
    also: 'TRN-05',
    behave: changes(({ tell }, first) => {
      let last = first;
      return (status) => {
        const registered = last !== 'SERVICE_UNKNOWN';
        last = status;
        if (!(registered && status === 'UNKNOWN')) tell(status);
      };
    }),
  },
  {
    id: 'watch-forgotten-after-25-changes',
    defect: 'a watcher is told 25 changes and then forgotten',
    breaks: 'TRN-05',
    also: 'WCH-15',
    behave: changes(({ tell }) => {
      let left = 25;
      return (status) => {
        left -= 1;
        if (left >= 0) tell(status);
      };
    }),
  },
  {
    id: 'watch-burst-loses-last',
    defect: 'Watch drops the changes that come while one is being told',
    breaks: 'WCH-06',
    behave: changes(({ tell }) => {
      let busy = false;
      return (status) => {
        if (busy) return;
        busy = true;
        tell(status);
        setImmediate(() => {
          busy = false;
        });
      };
    }),
  },
  {
    id: 'watch-burst-reordered',
    defect: 'Watch tells the changes of a burst in the opposite order',
    breaks: 'WCH-06',
    behave: changes(({ tell }) => {
      const queue: ServingStatus[] = [];
      return (status) => {
        if (queue.length === 0) {
          setImmediate(() => {
            for (const queued of queue.splice(0)) tell(queued);
          });
        }
        queue.unshift(status);
      };
    }),
  },
  {
    id: 'watch-misses-change-after-microtask',
    defect:
      'Watch waits for its next event only after it has told the last one, and misses what happens between',
    breaks: 'WCH-06',
    seenIn: 'nice-grpc-server-health 2.0.20',
    behave: changes(({ tell }) => {
      let waiting = true;
      return (status) => {
        if (!waiting) return;
        waiting = false;
        tell(status);
        void Promise.resolve().then(() => {
          waiting = true;
        });
      };
    }),
  },
  {
    id: 'watch-repeats-unchanged-status',
    defect: 'Watch sends a message whenever a status is set, changed or not',
    breaks: 'WCH-07',
    seenIn: 'grpc C++, grpcio-health-checking (synchronous), grpc-health-check 2.1.0',
    behave: repeating,
  },
  {
    id: 'watch-second-watcher-replaces-first',
    defect: 'a second watcher of a name takes the place of the first, which hears nothing any more',
    breaks: 'WCH-08',
    also: 'WCH-10 WCH-15 WCH-20',
    behave: (store) => {
      const current = new Map<string, StatusListener>();
      return {
        store: {
          subscribe: (service, listener) => {
            current.set(service, listener);
            return store.subscribe(service, (status) => {
              if (current.get(service) === listener) listener(status);
            });
          },
        },
      };
    },
  },
  {
    id: 'watch-shares-last-status',
    defect:
      'the status told last is kept for each name and not for each watcher, so that only one of them hears a change',
    breaks: 'WCH-08',
    also: 'WCH-10 WCH-15 WCH-20',
    behave: () => {
      const lastOf = new Map<string, ServingStatus>();
      return {
        service: telling(({ service, tell }) => {
          let begun = false;
          return (status) => {
            if (begun && lastOf.get(service) === status) return;
            begun = true;
            lastOf.set(service, status);
            tell(status);
          };
        }),
      };
    },
  },
  {
    id: 'watch-tells-every-name',
    defect: 'a watcher is told the changes of every name of its package',
    breaks: 'WCH-09',
    also: 'WCH-03 WCH-11 WCH-15',
    behave: (store) => {
      const listeners = new Map<StatusListener, string>();
      const packageOf = (service: string): string => service.slice(0, service.lastIndexOf('.'));
      return {
        store: {
          set: (service, status) => {
            store.set(service, status);
            for (const [listener, watched] of listeners) {
              if (watched !== service && packageOf(watched) === packageOf(service)) listener(status);
            }
          },
          subscribe: (service, listener) => {
            const stop = store.subscribe(service, listener);
            if (service !== '') listeners.set(listener, service);
            return () => {
              listeners.delete(listener);
              stop();
            };
          },
        },
      };
    },
  },
  {
    id: 'watch-tells-longer-names',
    defect: 'a watcher is told the changes of every name that begins with its own',
    breaks: 'WCH-09',
    behave: (store) => {
      const listeners = new Map<StatusListener, string>();
      return {
        store: {
          set: (service, status) => {
            store.set(service, status);
            for (const [listener, watched] of listeners) {
              if (watched !== '' && watched !== service && service.startsWith(watched)) listener(status);
            }
          },
          subscribe: (service, listener) => {
            listeners.set(listener, service);
            const stop = store.subscribe(service, listener);
            return () => {
              listeners.delete(listener);
              stop();
            };
          },
        },
      };
    },
  },
  {
    id: 'watch-subscribes-too-late',
    defect: 'Watch subscribes a turn after it has sent the first message: a change between the two is lost',
    breaks: 'WCH-11',
    behave: (store) => ({
      store: {
        subscribe: (service, listener) => {
          let stop: (() => void) | undefined;
          const pending = setImmediate(() => {
            stop = store.subscribe(service, listener);
          });
          return () => {
            clearImmediate(pending);
            stop?.();
          };
        },
      },
    }),
  },
  {
    id: 'watch-cleared-name-silent',
    defect: 'a watcher does not hear that its name was cleared, and its call stays open',
    breaks: 'WCH-12',
    behave: changes(({ tell }) => (status) => {
      if (status !== 'SERVICE_UNKNOWN') tell(status);
    }),
  },
  {
    id: 'watch-tells-500-watchers',
    defect: 'of a name with many watchers only the first 500 are told a change',
    breaks: 'WCH-20',
    behave: (store) => {
      const watchers = new Map<string, number>();
      return {
        store: {
          subscribe: (service, listener) => {
            const others = watchers.get(service) ?? 0;
            watchers.set(service, others + 1);
            return others < 500 ? store.subscribe(service, listener) : () => undefined;
          },
        },
      };
    },
  },
  {
    id: 'watch-overall-never-changes',
    defect: 'a watcher of the empty name hears its first status and no change',
    breaks: 'WCH-21',
    also: 'SHD-02',
    behave: changes(({ service, tell }) => (status) => {
      if (service !== '') tell(status);
    }),
  },
];
