import type { Behaviour } from './change.ts';
import { present, telling } from './override.ts';
import type { Tell } from './override.ts';
import type { HealthStore } from './store.ts';

/** A server that tells the watchers of a name whenever the name is set or cleared, changed or not. */
export function repeating(store: HealthStore): Behaviour {
  const listeners = new Map<string, Set<Tell>>();
  const unlessChanged = (service: string, act: () => void): void => {
    const before = store.get(service);
    act();
    if (store.get(service) !== before) return;
    for (const tell of listeners.get(service) ?? []) tell(present(store, service));
  };
  return {
    store: {
      set: (service, status) => {
        unlessChanged(service, () => {
          store.set(service, status);
        });
      },
      clear: (service) => {
        unlessChanged(service, () => {
          store.clear(service);
        });
      },
    },
    service: telling(({ service, tell, call }) => {
      const group = listeners.get(service) ?? new Set();
      listeners.set(service, group.add(tell));
      call.once('close', () => group.delete(tell));
      return tell;
    }),
  };
}
