import type { RegisteredStatus } from '../../proto/status.ts';
import type { Behaviour } from './change.ts';
import type { HealthStore } from './store.ts';

/**
 * A store whose empty name is derived from its services.
 *
 * @param rule whether the server as a whole is SERVING, from the statuses of all services
 */
export function aggregated(
  store: HealthStore,
  rule: (statuses: readonly RegisteredStatus[]) => boolean,
): Behaviour {
  const derive = (): void => {
    const statuses = [...store.entries()].filter(([service]) => service !== '').map(([, status]) => status);
    store.set('', rule(statuses) ? 'SERVING' : 'NOT_SERVING');
  };
  return {
    store: {
      set: (service, status) => {
        store.set(service, status);
        derive();
      },
      clear: (service) => {
        store.clear(service);
        derive();
      },
    },
  };
}

/** A store in which every name, registered or not, is NOT_SERVING while the empty name is. */
export function coupled(store: HealthStore): Pick<HealthStore, 'get' | 'subscribe'> {
  const get: HealthStore['get'] = (service) =>
    store.get('') === 'NOT_SERVING' ? 'NOT_SERVING' : store.get(service);
  return {
    get,
    subscribe: (service, listener) => {
      const tell = (): void => {
        listener(get(service) ?? 'SERVICE_UNKNOWN');
      };
      const stops = [store.subscribe(service, tell), ...(service === '' ? [] : [store.subscribe('', tell)])];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
