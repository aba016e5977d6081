import { status as code } from '@grpc/grpc-js';
import type { Mutant } from './mutant.ts';
import { telling } from '../reference/override.ts';

/** How long a Watch lasts, and what its end does to others. */
export const watchLifetimeMutants: readonly Mutant[] = [
  {
    id: 'watch-ends-after-first-message',
    defect: 'Watch sends one message and ends with OK, as a Check does',
    breaks: 'WCH-03',
    also: 'WCH-07 WCH-09 WCH-11 WCH-13 PRB-03 PRB-04',
    behave: () => ({
      service: telling(({ tell, end }) => (status) => {
        tell(status);
        end('OK');
      }),
    }),
  },
  {
    id: 'watch-ends-by-request-timeout',
    defect:
      'the time limit of ordinary requests ends a Watch of a registered service after 50 ms, with UNAVAILABLE',
    breaks: 'WCH-13',
    also: 'PRB-03 PRB-04',
    behave: () => ({
      service: telling(({ tell, end, service, store }) => {
        if (store.get(service) !== undefined) setTimeout(end, 50, 'UNAVAILABLE');
        return tell;
      }),
    }),
  },
  {
    id: 'watch-unknown-name-most-twenty',
    defect: 'the 21st watcher of an unregistered name is refused with RESOURCE_EXHAUSTED',
    breaks: 'WCH-03',
    behave: () => {
      const watchers = new Map<string, number>();
      return {
        service: telling(({ tell, end, service, call }) => {
          const others = watchers.get(service) ?? 0;
          watchers.set(service, others + 1);
          call.once('close', () => watchers.set(service, (watchers.get(service) ?? 1) - 1));
          return (status) => {
            if (status === 'SERVICE_UNKNOWN' && others >= 20) end('RESOURCE_EXHAUSTED');
            else tell(status);
          };
        }),
      };
    },
  },
  {
    id: 'watch-cancel-deafens-others',
    defect: 'when one of several watchers of a name leaves, the others hear nothing any more',
    breaks: 'WCH-10',
    seenIn: 'grpcio-health-checking (asyncio) up to 1.76',
    behave: (store) => {
      const groups = new Map<string, Set<() => void>>();
      return {
        store: {
          subscribe: (service, listener) => {
            const group = groups.get(service) ?? new Set();
            groups.set(service, group.add(store.subscribe(service, listener)));
            return () => {
              for (const stop of group) stop();
              group.clear();
            };
          },
        },
      };
    },
  },
  {
    id: 'watch-cancel-aborts-notification',
    defect: 'a watcher that has left makes the next change throw, and the watchers after it are not told',
    breaks: 'WCH-10',
    also: 'WCH-17',
    seenIn: 'grpc-java before 1.72.0',
    behave: (store) => {
      // The original lets the exception out to whoever made the change; the change itself is made.
      const swallow =
        <Arguments extends unknown[]>(act: (...values: Arguments) => void) =>
        (...values: Arguments): void => {
          try {
            act(...values);
          } catch {
            return;
          }
        };
      return {
        store: {
          set: swallow(store.set),
          clear: swallow(store.clear),
          subscribe: (service, listener) => {
            let left = false;
            const stop = store.subscribe(service, (status) => {
              if (!left) {
                listener(status);
                return;
              }
              stop();
              throw new Error('call already cancelled');
            });
            return () => {
              left = true;
            };
          },
        },
      };
    },
  },
  {
    id: 'watch-cancel-at-once-locks-name',
    defect:
      'a Watch that is cancelled before its first message leaves its name locked: nobody hears a change of it',
    breaks: 'WCH-10',
    behave: (store) => {
      const locked = new Set<string>();
      return {
        store: {
          subscribe: (service, listener) =>
            store.subscribe(service, (status) => {
              if (!locked.has(service)) listener(status);
            }),
        },
        service: ({ Watch }) => ({
          Watch: (call) => {
            setImmediate(() => {
              // One that its deadline ended that soon, on a busy machine, is another matter.
              if (call.cancelled && call.getDeadline() === Infinity) locked.add(call.request.service);
              else Watch(call);
            });
          },
        }),
      };
    },
  },
  {
    id: 'watch-change-after-cancel-ends-server',
    defect: 'the first change of a name after one of its watchers left ends the server',
    breaks: 'WCH-10',
    dies: true,
    behave: (store, crash) => {
      const left = new Set<string>();
      return {
        store: {
          set: (service, status) => {
            if (left.has(service)) {
              crash();
              left.clear();
            }
            store.set(service, status);
          },
          subscribe: (service, listener) => {
            const stop = store.subscribe(service, listener);
            return () => {
              stop();
              if (service !== '') left.add(service);
            };
          },
        },
      };
    },
  },
  {
    id: 'watch-deadline-locks-name',
    defect: 'a Watch that its deadline ends leaves its name locked: later calls of it are not answered',
    breaks: 'WCH-17',
    behave: () => {
      const locked = new Set<string>();
      return {
        service: ({ Check, Watch }) => ({
          Check: (call, answer) => {
            if (!locked.has(call.request.service)) Check(call, answer);
          },
          Watch: (call) => {
            if (locked.has(call.request.service)) return;
            if (call.getDeadline() !== Infinity) call.once('close', () => locked.add(call.request.service));
            Watch(call);
          },
        }),
      };
    },
  },
  {
    id: 'watch-churn-wedges-server',
    defect: 'the server answers nobody any more after 300 cancelled watches of one connection',
    breaks: 'WCH-22',
    also: 'WIR-14',
    seenIn: 'grpcio-health-checking (synchronous), by a deadlock of two threads',
    behave: () => {
      const cancelled = new Map<string, number>();
      let wedged = false;
      return {
        service: ({ Check, Watch }) => ({
          Check: (call, answer) => {
            if (!wedged) Check(call, answer);
          },
          Watch: (call) => {
            if (wedged) return;
            const peer = call.getPeer();
            call.once('close', () => {
              cancelled.set(peer, (cancelled.get(peer) ?? 0) + 1);
              wedged ||= (cancelled.get(peer) ?? 0) > 300;
            });
            Watch(call);
          },
        }),
      };
    },
  },
  {
    id: 'watch-cancelled-watches-count',
    defect:
      'cancelled watches are never forgotten and count as open: from the 300th on the server refuses every call',
    breaks: 'WCH-22',
    behave: () => {
      const opened = new Map<string, number>();
      let full = false;
      return {
        service: ({ Check, Watch }) => ({
          Check: (call, answer) => {
            if (full) answer({ code: code.RESOURCE_EXHAUSTED, details: 'too many watches' });
            else Check(call, answer);
          },
          Watch: (call) => {
            const peer = call.getPeer();
            opened.set(peer, (opened.get(peer) ?? 0) + 1);
            full ||= (opened.get(peer) ?? 0) > 300;
            if (full) call.emit('error', { code: code.RESOURCE_EXHAUSTED, details: 'too many watches' });
            else Watch(call);
          },
        }),
      };
    },
  },
  {
    id: 'watch-names-never-forgotten',
    defect: 'every name that was ever watched is kept for ever, so that anybody can make the server grow',
    breaks: 'WCH-19',
    process: true,
    seenIn:
      'grpc-go up to 1.83.1, grpc-swift-extras, grpcio-health-checking, grpc-health-check, Quarkus gRPC',
    behave: (store) => {
      const names = new Map<string, Buffer>();
      return {
        store: {
          subscribe: (service, listener) => {
            // What a real server keeps beside the name: a map, a channel, a lock.
            if (!names.has(service)) names.set(service, Buffer.alloc(4096));
            return store.subscribe(service, listener);
          },
        },
      };
    },
  },
];
