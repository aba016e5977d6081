import { aggregated, coupled } from '../reference/overall.ts';
import { checking } from '../reference/override.ts';
import type { HealthStore } from '../reference/store.ts';
import type { Variant } from './variant.ts';

/** A store that shows a change some time after it was made: to everybody, or to watchers and List alone. */
function delayed(store: HealthStore, delayMs: number): Pick<HealthStore, 'set' | 'clear'> {
  return {
    set: (service, status) => {
      setTimeout(store.set, delayMs, service, status);
    },
    clear: (service) => {
      setTimeout(store.clear, delayMs, service);
    },
  };
}

const START = 'the application registers the empty name, so its start state is a declared choice';
const OPERATOR = 'what an operator can do is not part of the protocol';

/** What is registered, when it is visible, and what an operator can do. */
export const registrationVariants: readonly Variant[] = [
  {
    id: 'overall-starts-not-serving',
    difference: 'the empty name starts as NOT_SERVING, which is declared',
    allowedBy: START,
    notes: ['PRB-02'],
    seenIn: 'Armeria, Quarkus gRPC until they are started',
    overall: 'NOT_SERVING',
    behave: (store) => {
      store.set('', 'NOT_SERVING');
      return {};
    },
  },
  {
    id: 'overall-starts-unregistered',
    difference: 'the empty name is unregistered until it is set, which is declared',
    allowedBy: START,
    notes: ['PRB-02'],
    seenIn: 'Ruby, .NET, grpcio (Rust), Swift',
    overall: 'UNREGISTERED',
    behave: (store) => {
      store.clear('');
      return {};
    },
  },
  {
    id: 'overall-aggregates',
    difference: 'the empty name is SERVING exactly while all services are, which is declared',
    allowedBy: 'the text leaves to the server what its overall health is',
    features: ['aggregation'],
    behave: (store) => aggregated(store, (statuses) => statuses.every((status) => status === 'SERVING')),
  },
  {
    id: 'overall-couples-services',
    difference:
      'every name is NOT_SERVING while the empty name is, for Check, Watch and List, which is declared',
    allowedBy: 'the text leaves to the server what the health of a service is',
    features: ['coupling'],
    behave: (store) => {
      const { get, subscribe } = coupled(store);
      return {
        store: {
          get,
          subscribe,
          entries: () =>
            new Map(Array.from(store.entries().keys(), (service) => [service, get(service) ?? 'UNKNOWN'])),
        },
      };
    },
  },
  {
    id: 'names-matched-without-case',
    difference: 'names are compared without regard to case, which is declared',
    allowedBy: 'the text says that exact matching suffices and allows richer matching',
    features: ['matching'],
    behave: () => ({
      service: checking(
        (asked, store) =>
          store.get(asked) ??
          [...store.entries()].find(([service]) => service.toLowerCase() === asked.toLowerCase())?.[1],
      ),
    }),
  },
  {
    id: 'names-of-deployed-services',
    difference: 'every deployed service and the health service itself are registered from the start',
    allowedBy: 'no text says who registers a service',
    seenIn: 'Vert.x, LogNet grpc-spring-boot-starter',
    behave: (store) => {
      for (const service of ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', ' ']) {
        store.set(service, 'SERVING');
      }
      return {};
    },
  },
  {
    id: 'settles-in-300-ms',
    difference: 'a change is visible after 300 ms, which is declared',
    allowedBy: 'no text says how soon a change is visible',
    seenIn: 'publishers and caches: Spring Boot after 5 s, ASP.NET Core after 30 s, grpclib after 30 s',
    // Far more than the delay: on a busy machine timers are late.
    settleMs: 1500,
    cannot: ['enterTerminalState', 'resume'],
    behave: (store) => ({ store: delayed(store, 300) }),
  },
  {
    id: 'settles-for-watchers-later',
    difference: 'Check shows a change at once and Watch 100 ms later, which is declared',
    allowedBy: 'no text says how soon a change is visible',
    seenIn: 'Grpc.AspNetCore.HealthChecks, whose watchers hear of a publication',
    settleMs: 1000,
    behave: (store) => ({
      store: {
        subscribe: (service, listener) =>
          store.subscribe(service, (status) => setTimeout(listener, 100, status)),
      },
    }),
  },
  {
    id: 'status-unknown-refused',
    difference: 'the status is a boolean: UNKNOWN cannot be set',
    allowedBy: OPERATOR,
    seenIn: 'grpc C++, nice-grpc-server-health, Swift, Vert.x',
    cannotSet: ['UNKNOWN'],
  },
  {
    id: 'names-never-cleared',
    difference: 'a registered name cannot be removed',
    allowedBy: OPERATOR,
    seenIn: 'grpc-go, grpc C++, grpcio-health-checking, grpc-health-check',
    cannot: ['clearStatus'],
  },
];
