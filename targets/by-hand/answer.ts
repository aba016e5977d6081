import type { ServingStatus } from '../../proto/status.ts';
import type { HealthStore } from '../reference/store.ts';
import type { Call, End, Method, Rules } from './rules.ts';
import { begin } from './send.ts';
import type { Sender } from './send.ts';

/** What all calls of a server share. */
export interface House {
  readonly store: HealthStore;
  /** What ends each Watch that is open, for a server that stops. */
  readonly openWatches: Set<() => void>;
  readonly framesPerMessage: number;
  readonly resetsAtStop: boolean;
  /** Whether nobody is answered any more. */
  lockedUp: boolean;
}

/** How a method has answered: with messages, with a Watch that goes on until it is ended, or not with a status at all. */
export type Said = { readonly by: 'messages' } | { readonly by: 'watch'; readonly end: () => void } | End;

/** The error code of a stream that is not needed any more (RFC 9113, section 7). */
const CANCEL = 8;

/** Answers a question for a name, which List does without. */
export function answer(call: Call, rules: Rules, house: House, method: Method, name: string): Said {
  const { store, framesPerMessage } = house;
  const open = (): Sender => begin(call.stream, rules.head(call), framesPerMessage);
  const once = (message: Buffer): Said => {
    const { send, end } = open();
    send(() => rules.frame(call, message));
    end(() => rules.trailers(call, 'OK'));
    return { by: 'messages' };
  };
  switch (method) {
    case 'List':
      return once(rules.encodeList(call, store.entries()));
    case 'Check': {
      const status = store.get(name);
      return status === undefined ? rules.notFound(call, name) : once(rules.encode(call, status));
    }
    case 'Watch':
      return watch(call, rules, house, name, open());
  }
}

function watch(call: Call, rules: Rules, house: House, name: string, { send, end }: Sender): Said {
  const { store, openWatches, resetsAtStop } = house;
  const { stream } = call;
  const tell = (status: ServingStatus): void => {
    send(() => rules.frame(call, rules.encode(call, status)));
  };
  const endAtStop = (): void => {
    if (resetsAtStop) stream.close(CANCEL);
    else end(() => rules.trailers(call, 'UNAVAILABLE'));
  };
  const unsubscribe = store.subscribe(name, tell);
  openWatches.add(endAtStop);
  stream.once('close', () => {
    unsubscribe();
    openWatches.delete(endAtStop);
  });
  tell(store.get(name) ?? 'SERVICE_UNKNOWN');
  return {
    by: 'watch',
    end: () => {
      end(() => rules.trailers(call, 'DEADLINE_EXCEEDED'));
    },
  };
}
