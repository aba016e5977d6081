import { status as code } from '@grpc/grpc-js';
import type { ServingStatus } from '../../proto/status.ts';
import type { Behaviour } from './change.ts';
import type { WatchCall } from './service.ts';
import type { HealthStore } from './store.ts';

type ChangedService = NonNullable<Behaviour['service']>;

/** What Check says: a status with OK, or the name of a code that ends the call. */
export type CheckAnswer = ServingStatus | { readonly code: keyof typeof code };

/**
 * Check answers otherwise.
 *
 * @param answerFor gives the answer for a name, or `undefined` where the reference may answer
 */
export function checking(
  answerFor: (service: string, store: HealthStore) => CheckAnswer | undefined,
): ChangedService {
  return ({ Check }, store) => ({
    Check: (call, answer) => {
      const said = answerFor(call.request.service, store);
      if (said === undefined) Check(call, answer);
      else if (typeof said === 'string') answer(null, { status: said });
      else answer({ code: code[said.code], details: 'changed' });
    },
  });
}

/** Hears or writes one status on a Watch. */
export type Tell = (status: ServingStatus) => void;

/** One Watch that says otherwise. */
export interface ChangedWatch {
  readonly service: string;
  /** Writes a message, unless the call is over. */
  readonly tell: Tell;
  /** Ends the call with a code. */
  readonly end: (name: keyof typeof code) => void;
  readonly call: WatchCall;
  readonly store: HealthStore;
}

/**
 * Watch says otherwise: what the reference would write goes through a function instead.
 *
 * @param open called for each Watch; gives the function that hears what the reference would write
 */
export function telling(open: (watch: ChangedWatch) => Tell): ChangedService {
  return ({ Watch }, store) => ({
    Watch: (call) => {
      const write = call.write.bind(call);
      const over = (): boolean => call.writableEnded || call.destroyed;
      let room = true;
      const hear = open({
        service: call.request.service,
        tell: (status) => {
          if (!over()) room = write({ status });
        },
        end: (name) => {
          if (over()) return;
          if (name === 'OK') call.end();
          else call.emit('error', { code: code[name], details: 'changed' });
        },
        call,
        store,
      });
      call.write = (message: { status: ServingStatus }) => {
        // The reference stops writing when there is no room and goes on when there is: what is not told needs none.
        room = true;
        hear(message.status);
        return room;
      };
      Watch(call);
    },
  });
}

/** What Watch says of a name at this moment. */
export function present(store: HealthStore, service: string): ServingStatus {
  return store.get(service) ?? 'SERVICE_UNKNOWN';
}
