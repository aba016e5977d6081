import type { ServingStatus } from '../../proto/status.ts';
import type { Mutant } from './mutant.ts';
import { present, telling } from '../reference/override.ts';
import type { ChangedWatch, Tell } from '../reference/override.ts';

/** The first message goes through a function; all later ones are told as they are. */
const firstMessage =
  (first: (watch: ChangedWatch, status: ServingStatus) => void): NonNullable<Mutant['behave']> =>
  () => ({
    service: telling((watch) => {
      let told = false;
      return (status) => {
        if (told) {
          watch.tell(status);
          return;
        }
        told = true;
        first(watch, status);
      };
    }),
  });

/** The first message of an unregistered name goes through a function. */
const unknownName = (first: (watch: ChangedWatch) => void): NonNullable<Mutant['behave']> =>
  firstMessage((watch, status) => {
    if (status === 'SERVICE_UNKNOWN') first(watch);
    else watch.tell(status);
  });

/** How a Watch begins. */
export const watchStartMutants: readonly Mutant[] = [
  {
    id: 'watch-silent-until-change',
    defect: 'Watch sends nothing until the first change',
    breaks: 'WCH-01',
    also: 'WCH-02 WCH-03 WCH-04 WCH-05 WCH-06 WCH-07 WCH-08 WCH-09 WCH-10 WCH-11 WCH-12 WCH-13 WCH-14 WCH-15 WCH-16 WCH-17 WCH-20 WCH-21 WCH-22 TRN-02 TRN-03 TRN-05 SHD-02 SHD-05 SHD-06 WIR-12 WIR-13 WIR-19 PRB-03 PRB-04 PRB-05',
    behave: firstMessage(() => undefined),
  },
  {
    id: 'watch-starts-serving',
    defect: 'Watch starts with SERVING and corrects itself a turn later',
    breaks: 'WCH-01',
    also: 'WCH-02 WCH-03 WCH-04 WCH-06 WCH-07 WCH-09 WCH-11 WCH-12 WCH-14 WCH-16 TRN-02 TRN-03 TRN-05 SHD-05',
    behave: firstMessage(({ tell }, status) => {
      tell('SERVING');
      if (status !== 'SERVING') setImmediate(tell, status);
    }),
  },
  {
    id: 'watch-unknown-name-not-found',
    defect: 'Watch of an unregistered name ends with NOT_FOUND',
    breaks: 'WCH-02',
    also: 'WCH-03 WCH-04 WCH-07 WCH-09 WCH-11 WCH-16 TRN-02 TRN-03',
    seenIn: 'tonic-health 0.14.6, Armeria 1.41.0, connectrpc grpchealth-go after 1.4.0',
    behave: unknownName(({ end }) => {
      end('NOT_FOUND');
    }),
  },
  {
    id: 'watch-unknown-name-ends-ok',
    defect: 'Watch of an unregistered name ends with OK and no message',
    breaks: 'WCH-02',
    also: 'WCH-03 WCH-04 WCH-07 WCH-09 WCH-11 WCH-16 TRN-02 TRN-03 WIR-19',
    seenIn: 'grpcbox 0.17.1',
    behave: unknownName(({ end }) => {
      end('OK');
    }),
  },
  {
    id: 'watch-unknown-name-unknown',
    defect: 'Watch of an unregistered name starts with UNKNOWN',
    breaks: 'WCH-02',
    also: 'WCH-03 WCH-04 WCH-07 WCH-09 WCH-11 WCH-16 TRN-02 TRN-03',
    seenIn: 'Quarkus gRPC',
    behave: unknownName(({ tell }) => {
      tell('UNKNOWN');
    }),
  },
  {
    id: 'watch-unknown-name-never-follows',
    defect: 'Watch of an unregistered name stays at SERVICE_UNKNOWN when the name is registered',
    breaks: 'WCH-04',
    also: 'WCH-07 WCH-09 WCH-11 WCH-12 TRN-02',
    seenIn: 'grpclib 0.4.9, whose names are fixed at the start',
    behave: () => ({
      service: telling(({ tell }) => {
        let deaf = false;
        return (status) => {
          if (deaf) return;
          deaf = status === 'SERVICE_UNKNOWN';
          tell(status);
        };
      }),
    }),
  },
  {
    id: 'watch-starts-with-history',
    defect: 'a new Watch of a service is told every status that the service ever had',
    breaks: 'WCH-14',
    also: 'TRN-03 TRN-05',
    behave: (store) => {
      const history = new Map<string, ServingStatus[]>();
      return {
        store: {
          set: (service, status) => {
            const statuses = history.get(service) ?? [];
            history.set(service, statuses);
            statuses.push(status);
            store.set(service, status);
          },
        },
        service: telling(({ service, tell }) => {
          const statuses = service === '' ? [] : (history.get(service) ?? []);
          for (const status of statuses.slice(0, -1)) tell(status);
          return tell;
        }),
      };
    },
  },
  {
    id: 'watch-not-serving-looks-unknown',
    defect: 'Watch says UNKNOWN of a service of which Check says NOT_SERVING',
    breaks: 'WCH-16',
    also: 'WCH-01 WCH-04 WCH-05 WCH-06 WCH-07 WCH-08 WCH-09 WCH-10 WCH-11 WCH-12 WCH-13 WCH-14 WCH-15 WCH-17 WCH-20 WCH-21 TRN-02 TRN-03 TRN-05 SHD-02 SHD-05 SHD-06',
    behave: () => ({
      service: telling(({ tell }): Tell => (status) => {
        tell(status === 'NOT_SERVING' ? 'UNKNOWN' : status);
      }),
    }),
  },
  {
    id: 'watch-first-message-late',
    defect: 'the first Watch of a connection is served at the next poll only, 1.5 s after the call',
    breaks: 'WCH-18',
    behave: () => {
      const peers = new Set<string>();
      return {
        service: telling(({ service, tell, call, store }) => {
          if (peers.has(call.getPeer())) return tell;
          peers.add(call.getPeer());
          let polled = false;
          setTimeout(() => {
            polled = true;
            tell(present(store, service));
          }, 1500);
          return (status) => {
            if (polled) tell(status);
          };
        }),
      };
    },
  },
];
