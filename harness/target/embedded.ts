import { startHealthServer } from '../../targets/reference/server.ts';
import type { TargetFactory } from './target.ts';

/** Starts the reference server in this process, on a real TCP port that the system chooses. */
export const embedded: TargetFactory = async () => {
  const server = await startHealthServer();
  const { store } = server;
  return {
    address: server.address,
    name: 'reference',
    setStatus: store.set,
    clearStatus: store.clear,
    enterTerminalState: store.enterTerminalState,
    resume: store.resume,
    stop: server.stop,
  };
};
