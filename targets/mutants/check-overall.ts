import { aggregated, coupled } from '../reference/overall.ts';
import type { Mutant } from './mutant.ts';
import { checking } from '../reference/override.ts';

/** The empty name: the server as a whole. */
export const checkOverallMutants: readonly Mutant[] = [
  {
    id: 'overall-starts-unregistered',
    defect: 'the empty name is unregistered until it is set, and the server does not declare it',
    breaks: 'CHK-01',
    also: 'PRB-02',
    seenIn: 'the health services of Ruby, .NET, grpcio (Rust) and Swift',
    behave: (store) => {
      store.clear('');
      return {};
    },
  },
  {
    id: 'overall-always-serving',
    defect: 'Check of the empty name always answers SERVING',
    breaks: 'CHK-22',
    also: 'CHK-10 SHD-01 SHD-03',
    seenIn: 'Vert.x 5.1.6, grpcbox 0.17.1, Helidon 3',
    behave: () => ({ service: checking((service) => (service === '' ? 'SERVING' : undefined)) }),
  },
  {
    id: 'overall-never-found',
    defect: 'Check of the empty name always ends with NOT_FOUND',
    breaks: 'CHK-22',
    also: 'CHK-01 CHK-10 WCH-01 WCH-13 LST-03 SHD-01 SHD-03 SHD-06 PRB-02 PRB-03',
    behave: () => ({ service: checking((service) => (service === '' ? { code: 'NOT_FOUND' } : undefined)) }),
  },
  {
    id: 'overall-derived-from-services',
    defect: 'the empty name is NOT_SERVING while any service is, and the server does not declare it',
    breaks: 'CHK-10',
    also: 'CHK-22 WCH-01 WCH-13 WCH-21',
    behave: (store) => aggregated(store, (statuses) => statuses.every((status) => status !== 'NOT_SERVING')),
  },
  {
    id: 'overall-set-for-every-service',
    defect: 'setting the empty name sets every service to the same status',
    breaks: 'CHK-10',
    behave: (store) => ({
      store: {
        set: (service, status) => {
          const names = service === '' ? [...store.entries().keys()] : [];
          for (const name of [service, ...names]) store.set(name, status);
        },
      },
    }),
  },
  {
    id: 'overall-aggregates-any',
    defect: 'a server that declares aggregation is SERVING as soon as one of its services is',
    breaks: 'CHK-10',
    features: ['aggregation'],
    behave: (store) => aggregated(store, (statuses) => statuses.some((status) => status === 'SERVING')),
  },
  {
    id: 'overall-hides-unknown-names',
    defect: 'Check of an unregistered name answers OK and NOT_SERVING while the empty name is NOT_SERVING',
    breaks: 'CHK-21',
    also: 'CHK-20 SHD-04',
    seenIn: 'Armeria 1.41.0',
    behave: () => ({
      service: checking((service, store) =>
        store.get(service) === undefined && store.get('') === 'NOT_SERVING' ? 'NOT_SERVING' : undefined,
      ),
    }),
  },
  {
    id: 'overall-coupled-for-check-alone',
    defect:
      'a server that declares coupling shows a server-wide change in Check and tells no watcher of a service',
    breaks: 'WCH-23',
    seenIn: 'Armeria 1.41.0',
    features: ['coupling'],
    behave: (store) => {
      const { get } = coupled(store);
      return { service: checking((service) => get(service)) };
    },
  },
];
