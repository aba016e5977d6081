import type { ServingStatus } from '../../proto/status.ts';
import type { Mutant } from './mutant.ts';
import { telling } from '../reference/override.ts';

/** What becomes of a name that goes from one state to another. */
export const transitionMutants: readonly Mutant[] = [
  {
    id: 'transition-unknown-cannot-be-left',
    defect: 'a service that is UNKNOWN keeps that status, whatever is set',
    breaks: 'TRN-01',
    also: 'WCH-07 TRN-02 TRN-03 TRN-04 TRN-05',
    behave: (store) => ({
      store: {
        set: (service, status) => {
          if (store.get(service) !== 'UNKNOWN') store.set(service, status);
        },
      },
    }),
  },
  {
    id: 'transition-first-status-for-watch',
    defect: 'a new Watch starts with the status of before the last change',
    breaks: 'TRN-03',
    also: 'WCH-01 WCH-05 WCH-06 WCH-07 WCH-08 WCH-09 WCH-10 WCH-11 WCH-12 WCH-13 WCH-14 WCH-15 WCH-16 WCH-17 WCH-20 TRN-02 TRN-05 SHD-02 SHD-05 SHD-06',
    behave: (store) => {
      const before = new Map<string, ServingStatus>();
      const remember = (service: string): unknown =>
        before.set(service, store.get(service) ?? 'SERVICE_UNKNOWN');
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
        service: telling(({ service, tell }) => {
          let told = false;
          return (status) => {
            tell(told ? status : (before.get(service) ?? status));
            told = true;
          };
        }),
      };
    },
  },
];
