import type { ServingStatus } from '../../proto/status.ts';
import { present, telling } from '../reference/override.ts';
import { repeating } from '../reference/repeating.ts';
import type { Variant } from './variant.ts';

const REPEATS = 'the text asks for a message when the status changes and does not forbid others';
const COALESCING = 'the text asks for the present status, not for every one in between';
const ENDINGS = 'the proto foresees that a Watch ends with any status, and that the client calls again';

/** What a Watch may say more often, less often, or later. */
export const watchVariants: readonly Variant[] = [
  {
    id: 'watch-repeats-every-set',
    difference: 'Watch sends a message for every set, changed or not',
    allowedBy: REPEATS,
    seenIn: 'grpc C++, grpcio-health-checking (synchronous), tonic-health, grpc-health-check',
    notes: ['WCH-07'],
    behave: repeating,
  },
  {
    id: 'watch-repeats-every-20-ms',
    difference: 'Watch sends the present status again every 20 ms',
    allowedBy: REPEATS,
    notes: ['WCH-07'],
    behave: () => ({
      service: telling(({ service, tell, call, store }) => {
        const timer = setInterval(() => {
          tell(present(store, service));
        }, 20);
        call.once('close', () => {
          clearInterval(timer);
        });
        return tell;
      }),
    }),
  },
  {
    id: 'watch-repeats-every-2500-ms',
    difference:
      'one timer sends the present status to every watcher every 2.5 s, the first time soon after the first watcher came',
    allowedBy: REPEATS,
    mayNote: ['WCH-07'],
    seenIn: 'Vert.x 5.1.6',
    behave: () => {
      const watchers = new Set<() => void>();
      // It runs while anybody watches, so that nothing of it outlives the server.
      let timer: NodeJS.Timeout | undefined;
      const remind = (): void => {
        for (const tell of watchers) tell();
        timer = setTimeout(remind, 2500);
      };
      return {
        service: telling(({ service, tell, call, store }) => {
          const again = (): void => {
            tell(present(store, service));
          };
          watchers.add(again);
          timer ??= setTimeout(remind, 100);
          call.once('close', () => {
            watchers.delete(again);
            if (watchers.size > 0) return;
            clearTimeout(timer);
            timer = undefined;
          });
          return tell;
        }),
      };
    },
  },
  {
    id: 'watch-coalesces-a-turn',
    difference:
      'of the changes of one turn Watch tells the last, or nothing when it is the status told before',
    allowedBy: COALESCING,
    seenIn: 'grpc-go, tonic-health, nice-grpc-server-health',
    behave: () => ({
      service: telling(({ service, tell, store }) => {
        let last: ServingStatus | undefined;
        let scheduled = false;
        return (status) => {
          if (last === undefined) {
            last = status;
            tell(status);
            return;
          }
          if (scheduled) return;
          scheduled = true;
          setImmediate(() => {
            scheduled = false;
            const now = present(store, service);
            if (now === last) return;
            last = now;
            tell(now);
          });
        };
      }),
    }),
  },
  {
    id: 'watch-ends-after-each-message',
    difference: 'Watch of a registered service ends with OK after its first message; the client calls again',
    allowedBy: ENDINGS,
    warns: ['WCH-13'],
    notes: ['PRB-03', 'PRB-04'],
    behave: () => ({
      service: telling(({ tell, end, service, store }) => (status) => {
        tell(status);
        if (status !== 'SERVICE_UNKNOWN' && store.get(service) !== undefined) end('OK');
      }),
    }),
  },
  {
    id: 'watch-deadline-cancelled',
    difference: 'a Watch with a deadline is ended by the server with CANCELLED, a little before the deadline',
    allowedBy: 'the text names no code for a Watch that its deadline ends',
    seenIn: 'grpc-go',
    behave: () => ({
      service: telling(({ tell, end, call }) => {
        const deadline = Number(call.getDeadline());
        if (Number.isFinite(deadline)) setTimeout(end, Math.max(0, deadline - Date.now() - 10), 'CANCELLED');
        return tell;
      }),
    }),
  },
];
