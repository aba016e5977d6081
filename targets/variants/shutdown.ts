import type { ServerWritableStream } from '@grpc/grpc-js';
import type { HealthCheckRequest, HealthCheckResponse } from '../../proto/health.ts';
import { telling } from '../reference/override.ts';
import type { ChangedWatch } from '../reference/override.ts';
import type { Variant } from './variant.ts';

const SILENT = 'no text speaks of the terminal state: the implementations differ';

/** The terminal state ends every Watch, as a framework does that stops its streams. */
const endingWatches =
  (name: Parameters<ChangedWatch['end']>[0]): NonNullable<Variant['behave']> =>
  (store) => {
    const open = new Set<() => void>();
    return {
      store: {
        enterTerminalState: () => {
          store.enterTerminalState();
          for (const end of open) end();
        },
      },
      service: telling(({ tell, end, call }) => {
        const close = (): void => {
          end(name);
        };
        open.add(close);
        (call as ServerWritableStream<HealthCheckRequest, HealthCheckResponse>).once('close', () =>
          open.delete(close),
        );
        return tell;
      }),
    };
  };

/** Removal of names, and the terminal state. */
export const shutdownVariants: readonly Variant[] = [
  {
    id: 'clear-ends-watch-after-message',
    difference: 'a watcher of a name that is cleared hears SERVICE_UNKNOWN, and its call ends with OK',
    allowedBy: 'no text says what a watcher of a removed name hears',
    seenIn: 'ServiceTalk 0.42.65',
    behave: () => ({
      service: telling(({ tell, end }) => {
        let registered = false;
        return (status) => {
          tell(status);
          if (status !== 'SERVICE_UNKNOWN') registered = true;
          else if (registered) end('OK');
        };
      }),
    }),
  },
  {
    id: 'clear-ends-watch',
    difference: 'the call of a watcher of a name that is cleared ends with OK',
    allowedBy: 'no text says what a watcher of a removed name hears',
    seenIn: 'tonic-health 0.14.6',
    behave: () => ({
      service: telling(({ tell, end }) => {
        let registered = false;
        return (status) => {
          if (status !== 'SERVICE_UNKNOWN') registered = true;
          if (status === 'SERVICE_UNKNOWN' && registered) end('OK');
          else tell(status);
        };
      }),
    }),
  },
  {
    id: 'terminal-ends-watches-unavailable',
    difference: 'the terminal state ends every Watch with UNAVAILABLE',
    allowedBy: SILENT,
    seenIn: 'nice-grpc with its terminator, grpcio after its grace period',
    behave: endingWatches('UNAVAILABLE'),
  },
  {
    id: 'terminal-ends-watches-cancelled',
    difference: 'the terminal state ends every Watch with CANCELLED',
    allowedBy: SILENT,
    seenIn: 'grpc C++',
    behave: endingWatches('CANCELLED'),
  },
  {
    id: 'terminal-ends-watches-ok',
    difference: 'the terminal state ends every Watch with OK after NOT_SERVING',
    allowedBy: SILENT,
    seenIn: 'Armeria, ServiceTalk, Grpc.AspNetCore.HealthChecks',
    behave: endingWatches('OK'),
  },
  {
    id: 'terminal-tells-watched-names',
    difference: 'in the terminal state a watcher of an unregistered name hears NOT_SERVING',
    allowedBy: SILENT,
    seenIn: 'grpcio-health (Rust)',
    behave: (store) => {
      const tells = new Map<() => void, string>();
      return {
        store: {
          enterTerminalState: () => {
            store.enterTerminalState();
            for (const [tell, service] of tells) if (store.get(service) === undefined) tell();
          },
        },
        service: telling(({ tell, service, call }) => {
          const notServing = (): void => {
            tell('NOT_SERVING');
          };
          tells.set(notServing, service);
          call.once('close', () => tells.delete(notServing));
          return tell;
        }),
      };
    },
  },
];
