import type { ServerChange } from '../../targets/reference/change.ts';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { HealthStore } from '../../targets/reference/store.ts';
import type { RegisteredStatus } from '../../proto/status.ts';
import { unsupported } from '../control/control.ts';
import type { Control } from '../control/control.ts';
import type { TargetFactory } from './target.ts';

/**
 * The factory of a server in this process, on a real TCP port that the system chooses: the reference server, or one
 * that differs from it.
 *
 * @param name what reports call it
 * @param change how it differs from the reference, by default not at all
 * @param services what is registered beside the empty name before a server starts
 */
export function embedded(
  name: string,
  change: ServerChange = {},
  services: ReadonlyMap<string, RegisteredStatus> = new Map(),
): TargetFactory {
  return async () => {
    const server = await startHealthServer({ services, change });
    return {
      address: server.address,
      name,
      declares: change.declares ?? [],
      overall: change.overall ?? 'SERVING',
      settleMs: change.settleMs ?? 0,
      ...controlOf(server.store, change),
      stop: server.stop,
    };
  };
}

function controlOf(store: HealthStore, change: ServerChange): Control {
  const { cannotSet = [], cannot = [] } = change;
  const control: Required<Control> = {
    setStatus: (service, status) => {
      if (cannotSet.includes(status)) throw unsupported(`the server has no way to hold ${status}`);
      store.set(service, status);
    },
    clearStatus: store.clear,
    enterTerminalState: store.enterTerminalState,
    resume: store.resume,
  };
  return Object.fromEntries(
    Object.entries(control).filter(([power]) => !cannot.some((missing) => missing === power)),
  );
}
