import type { RegisteredStatus, ServingStatus } from '../../proto/status.ts';

/** Hears the status of one name whenever it changes; SERVICE_UNKNOWN when the name is removed. */
export type StatusListener = (status: ServingStatus) => void;

/** The registered services of one server with their statuses, and who wants to hear of changes. */
export interface HealthStore {
  /** The status of a registered name, `undefined` for any other. */
  readonly get: (service: string) => RegisteredStatus | undefined;
  /** Every registered name with its status, in the order of registration. */
  readonly entries: () => ReadonlyMap<string, RegisteredStatus>;
  /** Registers a name or changes its status. Ignored in the terminal state. */
  readonly set: (service: string, status: RegisteredStatus) => void;
  /** Removes a name. Ignored in the terminal state. */
  readonly clear: (service: string) => void;
  /** Makes every registered name NOT_SERVING and ignores every change until {@link HealthStore.resume}. */
  readonly enterTerminalState: () => void;
  /** Leaves the terminal state: every registered name is SERVING and changes are accepted again. */
  readonly resume: () => void;
  /** Hears each change of a name, registered or not. Returns the function that stops it and leaves nothing behind. */
  readonly subscribe: (service: string, listener: StatusListener) => () => void;
}

/**
 * The state behind a health service. Registered names and watched names are kept apart: to ask for a name or to
 * watch it never registers it. The empty name stands for the server as a whole and starts as SERVING.
 */
export function createHealthStore(): HealthStore {
  const statuses = new Map<string, RegisteredStatus>([['', 'SERVING']]);
  const listeners = new Map<string, Set<StatusListener>>();
  let terminal = false;

  const tell = (service: string, status: ServingStatus): void => {
    for (const listener of listeners.get(service) ?? []) listener(status);
  };
  const change = (service: string, status: RegisteredStatus): void => {
    if (statuses.get(service) === status) return;
    statuses.set(service, status);
    tell(service, status);
  };

  return {
    get: (service) => statuses.get(service),
    entries: () => statuses,
    set: (service, status) => {
      if (!terminal) change(service, status);
    },
    clear: (service) => {
      if (!terminal && statuses.delete(service)) tell(service, 'SERVICE_UNKNOWN');
    },
    enterTerminalState: () => {
      terminal = true;
      for (const service of statuses.keys()) change(service, 'NOT_SERVING');
    },
    resume: () => {
      terminal = false;
      for (const service of statuses.keys()) change(service, 'SERVING');
    },
    subscribe: (service, listener) => {
      const group = listeners.get(service) ?? new Set();
      listeners.set(service, group.add(listener));
      return () => {
        group.delete(listener);
        if (group.size === 0 && listeners.get(service) === group) listeners.delete(service);
      };
    },
  };
}
