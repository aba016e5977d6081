import { status as code } from '@grpc/grpc-js';
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { HealthCheckRequest, HealthCheckResponse, HealthListResponse } from '../../proto/health.ts';
import type { ServingStatus } from '../../proto/status.ts';
import type { HealthStore } from './store.ts';

/** One open Watch. */
export type WatchCall = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>;

/** The three methods of `grpc.health.v1.Health`, with the means to end every open Watch. */
export interface HealthService extends UntypedServiceImplementation {
  Check: handleUnaryCall<HealthCheckRequest, HealthCheckResponse>;
  Watch: handleServerStreamingCall<HealthCheckRequest, HealthCheckResponse>;
  List: handleUnaryCall<object, HealthListResponse>;
}

/**
 * Serves a store over gRPC.
 *
 * @param store what is registered
 * @param listLimit how many names List shows before it refuses with RESOURCE_EXHAUSTED; gRFC A90 says 100
 * @param openWatches gets every Watch while it is open, so that a stopping server can end them
 */
export function createHealthService(
  store: HealthStore,
  listLimit: number,
  openWatches: Set<WatchCall>,
): HealthService {
  return {
    Check: (call, answer) => {
      const { service } = call.request;
      const status = store.get(service);
      if (status === undefined) answer({ code: code.NOT_FOUND, details: 'unknown service' });
      else answer(null, { status });
    },

    Watch: (call) => {
      const { service } = call.request;
      const send = latestFirst(call);
      // Subscribed before the first message is written, both in one turn: no change can fall between them.
      const unsubscribe = store.subscribe(service, send);
      openWatches.add(call);
      call.once('close', () => {
        unsubscribe();
        openWatches.delete(call);
      });
      send(store.get(service) ?? 'SERVICE_UNKNOWN');
    },

    List: (_call, answer) => {
      const entries = store.entries();
      if (entries.size > listLimit) {
        answer({ code: code.RESOURCE_EXHAUSTED, details: `more than ${String(listLimit)} services` });
        return;
      }
      // Entries, not an object literal: a service may be called "__proto__".
      answer(null, {
        statuses: Object.fromEntries(Array.from(entries, ([service, status]) => [service, { status }])),
      });
    },
  };
}

/**
 * Sends every status while the watcher keeps up. Once the buffers of the stream are full, only the latest status is
 * kept until there is room again: a stalled watcher costs one slot, and what it reads in the end is the present.
 */
function latestFirst(call: WatchCall): (status: ServingStatus) => void {
  let full = false;
  let waiting: ServingStatus | undefined;
  let last: ServingStatus | undefined;

  const send = (status: ServingStatus): void => {
    if (full) {
      waiting = status;
      return;
    }
    // The end of a call is known before its `close` event unsubscribes it.
    if (status === last || call.writableEnded || call.destroyed) return;
    last = status;
    full = !call.write({ status });
  };
  call.on('drain', () => {
    full = false;
    const status = waiting;
    waiting = undefined;
    if (status !== undefined) send(status);
  });
  return send;
}
