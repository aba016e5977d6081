import type { ServerChange } from '../../targets/reference/change.ts';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { RunningHealthServer } from '../../targets/reference/server.ts';
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
  return async ({ listen, tls }) => {
    // A server without a gRPC library listens on TCP, in plain text.
    const transports = change.byHand === undefined ? (['tls', 'mtls', 'unix', 'ipv6'] as const) : [];
    const where =
      listen.on === 'tcp' ? '127.0.0.1:0' : listen.on === 'ipv6' ? '[::1]:0' : `unix:${listen.path}`;
    const server = await startHealthServer({ listen: where, ...(tls && { tls }), services, change });
    return {
      address: server.address,
      name,
      features: [...(change.features ?? []), ...transports],
      overall: change.overall ?? 'SERVING',
      settleMs: change.settleMs ?? 0,
      ...controlOf(server, change),
      stop: server.stop,
    };
  };
}

function controlOf(server: RunningHealthServer, change: ServerChange): Control {
  const { cannotSet = [], cannot = [] } = change;
  const control: Control = {
    setStatus: (service, status) => {
      if (cannotSet.includes(status)) throw unsupported(`the server has no way to hold ${status}`);
      server.store.set(service, status);
    },
    clearStatus: server.store.clear,
    enterTerminalState: server.store.enterTerminalState,
    resume: server.store.resume,
    stopGracefully: server.stop,
  };
  return Object.fromEntries(
    Object.entries(control).filter(([power]) => !cannot.some((missing) => missing === power)),
  );
}
