import type { ServingStatus } from '../../proto/status.ts';
import type { HealthStore } from '../reference/store.ts';
import type { Mutant } from './mutant.ts';
import { telling } from '../reference/override.ts';

/** A terminal state of its own, over a store whose own is never entered. */
const latched = (
  store: HealthStore,
  enter: (isTerminal: () => boolean) => void,
): Pick<HealthStore, 'set' | 'enterTerminalState' | 'resume'> => {
  let terminal = false;
  return {
    set: (service, status) => {
      if (!terminal) store.set(service, status);
    },
    enterTerminalState: () => {
      enter(() => terminal);
      terminal = true;
    },
    resume: () => {
      terminal = false;
      for (const service of [...store.entries().keys()]) store.set(service, 'SERVING');
    },
  };
};

const names = (store: HealthStore): string[] => [...store.entries().keys()];

/** The terminal state, and its end. */
export const terminalMutants: readonly Mutant[] = [
  {
    id: 'terminal-overall-serving',
    defect: 'the terminal state leaves the empty name SERVING',
    breaks: 'SHD-01',
    also: 'SHD-02 SHD-03',
    behave: (store) => ({
      store: latched(store, () => {
        for (const service of names(store)) if (service !== '') store.set(service, 'NOT_SERVING');
      }),
    }),
  },
  {
    id: 'terminal-watchers-not-told',
    defect: 'open watchers hear nothing of the terminal state',
    breaks: 'SHD-02',
    also: 'SHD-06',
    behave: (store) => {
      let entering = false;
      return {
        store: {
          enterTerminalState: () => {
            entering = true;
            store.enterTerminalState();
            entering = false;
          },
          subscribe: (service, listener) =>
            store.subscribe(service, (status) => {
              if (!entering) listener(status);
            }),
        },
      };
    },
  },
  {
    id: 'terminal-accepts-changes',
    defect: 'a service that is set in the terminal state gets the new status',
    breaks: 'SHD-03',
    behave: (store) => ({
      store: {
        enterTerminalState: () => {
          for (const service of names(store)) store.set(service, 'NOT_SERVING');
        },
      },
    }),
  },
  {
    id: 'terminal-unknown-names-not-serving',
    defect: 'in the terminal state Check of an unregistered name answers OK and NOT_SERVING',
    breaks: 'SHD-04',
    also: 'CHK-20',
    behave: (store) => {
      let terminal = false;
      return {
        store: {
          get: (service) => store.get(service) ?? (terminal ? 'NOT_SERVING' : undefined),
          enterTerminalState: () => {
            terminal = true;
            store.enterTerminalState();
          },
          resume: () => {
            terminal = false;
            store.resume();
          },
        },
      };
    },
  },
  {
    id: 'terminal-registers-watched-names',
    defect: 'the terminal state registers the names that somebody watches, and they stay registered',
    breaks: 'CHK-20',
    seenIn: 'grpc C++',
    behave: (store) => {
      const watched = new Set<string>();
      return {
        store: {
          subscribe: (service, listener) => {
            watched.add(service);
            const stop = store.subscribe(service, listener);
            return () => {
              if (store.get(service) === undefined) watched.delete(service);
              stop();
            };
          },
          enterTerminalState: () => {
            for (const service of watched) store.set(service, 'NOT_SERVING');
            store.enterTerminalState();
          },
        },
      };
    },
  },
  {
    id: 'terminal-later-watch-starts-serving',
    defect: 'a Watch that is opened in the terminal state starts with the status of before',
    breaks: 'SHD-05',
    behave: (store) => {
      let before: ReadonlyMap<string, ServingStatus> = new Map();
      return {
        store: {
          enterTerminalState: () => {
            before = new Map(store.entries());
            store.enterTerminalState();
          },
          resume: () => {
            before = new Map();
            store.resume();
          },
        },
        service: telling(({ service, tell }) => {
          let first = before.get(service);
          return (status) => {
            tell(first ?? status);
            first = undefined;
          };
        }),
      };
    },
  },
  {
    id: 'resume-forgets-services',
    defect: 'resume makes the empty name SERVING and leaves the services NOT_SERVING',
    breaks: 'SHD-06',
    behave: (store) => ({
      store: {
        ...latched(store, () => {
          for (const service of names(store)) store.set(service, 'NOT_SERVING');
        }),
        resume: () => {
          store.resume();
          for (const service of names(store)) if (service !== '') store.set(service, 'NOT_SERVING');
        },
      },
    }),
  },
];
