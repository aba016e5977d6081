import type { ServingStatus } from '../../proto/status.ts';
import { present } from '../reference/override.ts';
import type { WatchCall } from '../reference/service.ts';
import type { HealthStore } from '../reference/store.ts';
import type { Mutant } from './mutant.ts';

/** Opens a Watch that writes through a function, with no regard to whether the client reads. */
function follow(call: WatchCall, store: HealthStore, write: (status: ServingStatus) => void): void {
  const { service } = call.request;
  call.once('close', store.subscribe(service, write));
  write(present(store, service));
}

/** A lock that a message holds from the moment it is written until the client has taken it. */
function createLock(): {
  readonly hold: () => () => void;
  readonly whenFree: (act: () => void) => void;
} {
  let held = 0;
  const waiting: (() => void)[] = [];
  return {
    hold: () => {
      held += 1;
      return () => {
        held -= 1;
        while (held === 0 && waiting.length > 0) waiting.shift()?.();
      };
    },
    whenFree: (act) => {
      if (held === 0) act();
      else waiting.push(act);
    },
  };
}

/** A Watch writes under a lock, and whoever asks for a name under the same lock waits for every watcher to read. */
const writingUnderLock =
  (lockOf: (service: string) => string): NonNullable<Mutant['behave']> =>
  () => ({
    service: ({ Check }, store) => {
      const locks = new Map<string, ReturnType<typeof createLock>>();
      const lockFor = (service: string): ReturnType<typeof createLock> => {
        const lock = locks.get(lockOf(service)) ?? createLock();
        locks.set(lockOf(service), lock);
        return lock;
      };
      return {
        Check: (call, answer) => {
          lockFor(call.request.service).whenFree(() => {
            Check(call, answer);
          });
        },
        Watch: (call) => {
          const lock = lockFor(call.request.service);
          lock.whenFree(() => {
            const held = new Set<() => void>();
            const releaseOne = (release: () => void): void => {
              if (held.delete(release)) release();
            };
            call.once('close', () => {
              for (const release of held) releaseOne(release);
            });
            follow(call, store, (status) => {
              if (call.writableEnded || call.destroyed) return;
              const release = lock.hold();
              held.add(release);
              call.write({ status }, () => {
                releaseOne(release);
              });
            });
          });
        },
      };
    },
  });

/** Clients that do not read. */
export const watchStalledMutants: readonly Mutant[] = [
  {
    id: 'watch-stalled-loses-last',
    defect:
      'Watch drops the changes that come while a client does not read, and never looks at the status again',
    breaks: 'WCH-15',
    seenIn: 'nice-grpc-server-health 2.0.20',
    behave: () => ({
      service: (_service, store) => ({
        Watch: (call) => {
          let full = false;
          call.on('drain', () => {
            full = false;
          });
          follow(call, store, (status) => {
            if (!full && !call.destroyed) full = !call.write({ status });
          });
        },
      }),
    }),
  },
  {
    id: 'watch-stalled-blocks-name',
    defect: 'a client that does not read keeps its name locked: nobody else is answered for it',
    breaks: 'WCH-15',
    seenIn: 'grpcio-health-checking (asyncio) 1.51.1',
    behave: writingUnderLock((service) => service),
  },
  {
    id: 'watch-stalled-blocks-server',
    defect: 'a client that does not read keeps the whole service locked: nobody else is answered at all',
    breaks: 'WCH-15',
    seenIn: 'grpcio-health-checking (synchronous) 1.51.1',
    behave: writingUnderLock(() => ''),
  },
];
