import { once } from 'node:events';
import { status as code } from '@grpc/grpc-js';
import type { TargetFactory } from '../harness/target/target.ts';
import type { ServingStatus } from '../proto/status.ts';
import { createLock, follow, presentOf, sent, serving } from './changed-server.ts';
import type { Lock, WatchCall } from './changed-server.ts';
import { givingUp } from './plain-server.ts';

/** Sends under a lock, which `setStatus` needs too. */
function lockingNames(send: (call: WatchCall, status: ServingStatus) => void | Promise<void>): TargetFactory {
  return serving((store) => {
    const locks = new Map<string, Lock>();
    const lockOf = (service: string): Lock => {
      const lock = locks.get(service) ?? createLock();
      locks.set(service, lock);
      return lock;
    };
    return {
      setStatus: (service, status) =>
        lockOf(service)(() => {
          store.set(service, status);
        }),
      Watch: (call) => {
        const lock = lockOf(call.request.service);
        follow(store, call, (status) => void lock(() => send(call, status)));
      },
    };
  });
}

/** Servers on which a watcher that does not read harms others, or itself, by what they do. */
export const HARMED = {
  /** As nice-grpc-server-health 2.0: nobody listens for changes while a write waits. */
  missesWhileItWaits: serving((store) => ({
    Watch: (call) => {
      const { service } = call.request;
      let wake: (() => void) | undefined;
      call.once(
        'close',
        store.subscribe(service, () => wake?.()),
      );
      const tell = async (): Promise<void> => {
        while (!call.destroyed) {
          if (!call.write({ status: presentOf(store, service) })) await once(call, 'drain');
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
      };
      void tell();
    },
  })),
  dropsTheLatest: serving((store) => ({
    Watch: (call) => {
      let full = false;
      call.on('drain', () => {
        full = false;
      });
      follow(store, call, (status) => {
        if (!full) full = !call.write({ status });
      });
    },
  })),
  keepsTheOldest: serving((store) => ({
    Watch: (call) => {
      let full = false;
      let kept: ServingStatus | undefined;
      call.on('drain', () => {
        full = kept !== undefined && !call.write({ status: kept });
        kept = undefined;
      });
      follow(store, call, (status) => {
        if (full) kept ??= status;
        else full = !call.write({ status });
      });
    },
  })),
  /** As grpcio-health-checking 1.85 with asyncio: every message waits until it can leave. */
  tellsUnderTheLockOfTheName: lockingNames(sent),
  tellsUnderTheLockOnceFull: lockingNames(async (call, status) => {
    if (!call.write({ status })) await once(call, 'drain');
  }),
  changesOnceAllWereTold: serving((store) => {
    const open = new Set<WatchCall>();
    return {
      setStatus: async (service, status) => {
        store.set(service, status);
        const told = Array.from(open).filter((call) => call.request.service === service);
        await Promise.all(told.map((call) => sent(call, status)));
      },
      Watch: (call) => {
        open.add(call);
        call.once('close', () => open.delete(call));
        call.write({ status: presentOf(store, call.request.service) });
      },
    };
  }),
  /** As grpcio-health-checking 1.85 with threads, which has one lock for everything. */
  checksOnceAllWereTold: serving((store, { Check }) => {
    let told = Promise.resolve();
    return {
      Check: (call, answer) =>
        void told.then(() => {
          Check(call, answer);
        }),
      Watch: (call) => {
        follow(store, call, (status) => {
          const leaves = sent(call, status);
          told = told.then(() => leaves);
        });
      },
    };
  }),
} as const satisfies Readonly<Record<string, TargetFactory>>;

/** Servers that do with a watcher that does not read as they like, to nobody's harm. */
export const UNHARMED = {
  keepsTheLatest: serving(() => ({})),
  keepsAll: serving((store) => ({
    Watch: (call) => {
      follow(store, call, (status) => call.write({ status }));
    },
  })),
  sendsWhatItKeptInPieces: serving((store) => ({
    Watch: (call) => {
      let told = Promise.resolve();
      follow(store, call, (status) => {
        told = told
          .then(() => sent(call, status))
          .then(() => new Promise((resolve) => setImmediate(resolve)));
      });
    },
  })),
  setsInItsOwnTime: serving((store) => ({
    setStatus: async (service, status) => {
      await Promise.resolve();
      store.set(service, status);
    },
  })),
  endsTheWatch: serving((store) => ({
    Watch: (call) => {
      let ended = false;
      follow(store, call, (status) => {
        if (ended || call.write({ status })) return;
        ended = true;
        call.emit('error', { code: code.UNAVAILABLE, details: 'too slow' });
      });
    },
  })),
  resetsTheWatch: givingUp((stream) => {
    stream.close();
  }),
  losesTheConnection: givingUp((stream) => {
    stream.session?.destroy();
  }),
} as const satisfies Readonly<Record<string, TargetFactory>>;
