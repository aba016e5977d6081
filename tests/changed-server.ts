import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { TargetFactory } from '../harness/target/target.ts';
import { healthDefinition } from '../proto/health.ts';
import type { RegisteredStatus, ServingStatus } from '../proto/status.ts';
import { createHealthService } from '../targets/reference/service.ts';
import type { HealthService } from '../targets/reference/service.ts';
import { createHealthStore } from '../targets/reference/store.ts';
import type { HealthStore } from '../targets/reference/store.ts';

/** One open Watch. */
export type WatchCall = Parameters<HealthService['Watch']>[0];

/** What a server does otherwise than the reference. */
interface Difference {
  readonly Watch?: HealthService['Watch'];
  readonly Check?: HealthService['Check'];
  readonly setStatus?: (service: string, status: RegisteredStatus) => void | Promise<void>;
}

/** Serves the reference service with a difference. */
export function serving(differ: (store: HealthStore, reference: HealthService) => Difference): TargetFactory {
  return async () => {
    const server = new Server();
    const store = createHealthStore();
    const reference = createHealthService(store, 100, new Set());
    const { setStatus = store.set, ...methods } = differ(store, reference);
    server.addService({ ...healthDefinition }, { ...reference, ...methods });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    return {
      address: `127.0.0.1:${String(port)}`,
      setStatus,
      stop: () => {
        server.forceShutdown();
      },
    };
  };
}

/** Tells `hear` of the present status and of every change, until the call ends. */
export function follow(store: HealthStore, call: WatchCall, hear: (status: ServingStatus) => void): void {
  const { service } = call.request;
  call.once('close', store.subscribe(service, hear));
  hear(presentOf(store, service));
}

/** What Watch says of a name now. */
export function presentOf(store: HealthStore, service: string): ServingStatus {
  return store.get(service) ?? 'SERVICE_UNKNOWN';
}

/** Sends one message and waits until it has left, or the call is over. */
export function sent(call: WatchCall, status: ServingStatus): Promise<void> {
  return new Promise((resolve) => {
    call.once('close', resolve);
    call.write({ status }, () => {
      call.off('close', resolve);
      resolve();
    });
  });
}

/** Does one thing after the other. */
export type Lock = (work: () => void | Promise<void>) => Promise<void>;

export function createLock(): Lock {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work);
    return last;
  };
}
