import type { RegisteredStatus, ServingStatus } from '../../proto/status.ts';
import type { Behaviour } from '../reference/change.ts';
import type { Mutant } from './mutant.ts';

type Entry = readonly [service: string, status: ServingStatus];

/** List shows other entries than those that are registered. */
const listed =
  (change: (entries: readonly Entry[]) => Iterable<Entry>): NonNullable<Behaviour['service']> =>
  (_service, store) => ({
    List: (_call, answer) => {
      const entries = [...change([...store.entries()])];
      answer(null, {
        statuses: Object.fromEntries(entries.map(([service, status]) => [service, { status }])),
      });
    },
  });

const listing =
  (change: (entries: readonly Entry[]) => Iterable<Entry>): NonNullable<Mutant['behave']> =>
  () => ({ service: listed(change) });

/** List leaves names out. */
const without = (left: (service: string, status: ServingStatus) => boolean): NonNullable<Mutant['behave']> =>
  listing((entries) => entries.filter(([service, status]) => !left(service, status)));

/** All names at once. */
export const listMutants: readonly Mutant[] = [
  {
    id: 'list-services-of-the-start',
    defect: 'List shows only what was registered when the server started',
    breaks: 'LST-01',
    also: 'LST-02 LST-04 LST-05 LST-07 TRN-04',
    behave: (store) => {
      const early = new Set(store.entries().keys());
      return { service: listed((entries) => entries.filter(([service]) => early.has(service))) };
    },
  },
  {
    id: 'list-misses-services-of-the-start',
    defect: 'List answers before slow checks are done and leaves those services out',
    breaks: 'LST-01',
    seenIn: 'Vert.x 5.1.6, for asynchronous checks',
    behave: without((service) => service === 'shop.Cart'),
  },
  {
    id: 'list-one-change-late',
    defect: 'List shows of every service the status of before its last change',
    breaks: 'TRN-04',
    also: 'LST-01 LST-02 LST-03',
    behave: (store) => {
      const before = new Map<string, RegisteredStatus>();
      const remember = (service: string): void => {
        const status = store.get(service);
        if (status === undefined) before.delete(service);
        else before.set(service, status);
      };
      return {
        store: {
          set: (service, status) => {
            remember(service);
            store.set(service, status);
          },
          clear: (service) => {
            remember(service);
            store.clear(service);
          },
        },
        service: listed((entries) => [...entries, ...before]),
      };
    },
  },
  {
    id: 'list-not-serving-as-unknown',
    defect: 'List shows services that are NOT_SERVING as UNKNOWN',
    breaks: 'LST-03',
    also: 'TRN-04 LST-01',
    behave: listing((entries) =>
      entries.map(([service, status]) => [service, status === 'NOT_SERVING' ? 'UNKNOWN' : status]),
    ),
  },
  {
    id: 'list-deployed-services',
    defect: 'List shows deployed services that were never set, as SERVICE_UNKNOWN',
    breaks: 'LST-02',
    also: 'TRN-04 LST-03',
    behave: listing((entries) => [...entries, ['grpc.health.v1.Health', 'SERVICE_UNKNOWN']]),
  },
  {
    id: 'list-without-empty-name',
    defect: 'List leaves the empty name out',
    breaks: 'LST-08',
    seenIn: 'Vert.x 5.1.6',
    behave: without((service) => service === ''),
  },
  {
    id: 'list-shows-watched-names',
    defect: 'List shows names that are watched and not registered, as SERVICE_UNKNOWN',
    breaks: 'LST-02',
    also: 'TRN-04',
    seenIn: 'grpc-swift-extras 2.2.0',
    behave: (store) => {
      const watched = new Map<string, ServingStatus>();
      return {
        store: {
          subscribe: (service, listener) => {
            watched.set(service, 'SERVICE_UNKNOWN');
            return store.subscribe(service, listener);
          },
        },
        service: listed((entries) => [...watched, ...entries]),
      };
    },
  },
  {
    id: 'list-keeps-cleared-names',
    defect: 'List goes on showing names that were cleared',
    breaks: 'LST-02',
    also: 'TRN-04',
    behave: (store) => {
      const cleared = new Map<string, RegisteredStatus>();
      return {
        store: {
          clear: (service) => {
            const status = store.get(service);
            if (status !== undefined) cleared.set(service, status);
            store.clear(service);
          },
        },
        service: listed((entries) => [...cleared, ...entries]),
      };
    },
  },
  {
    id: 'list-cut-at-100',
    defect: 'List shows the first 100 services and says nothing of the others',
    breaks: 'LST-04',
    behave: listing((entries) => entries.slice(0, 100)),
  },
  {
    id: 'list-at-most-fifty',
    defect: 'List refuses with RESOURCE_EXHAUSTED from the 51st service on',
    breaks: 'LST-05',
    listLimit: 50,
  },
  {
    id: 'list-counts-its-calls',
    defect: 'every List registers one more service',
    breaks: 'LST-06',
    also: 'LST-05',
    behave: () => ({
      service: ({ List }, store) => {
        let calls = 0;
        return {
          List: (call, answer) => {
            store.set(`list.call-${String(++calls)}`, 'SERVING');
            List(call, answer);
          },
        };
      },
    }),
  },
  {
    id: 'list-on-plain-object',
    defect: 'List builds its answer on a plain object: a service called __proto__ is lost',
    breaks: 'LST-07',
    seenIn: 'grpc-health-check 2.1.0',
    behave: without((service) => service === '__proto__'),
  },
];
