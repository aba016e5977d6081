import { startHealthServer } from '../../dist/targets/reference/server.js';

/** The reference server with its patient stop; says on stderr when it is driven for the first time. */
let driven = false;

export default async function start() {
  const { address, store, stop } = await startHealthServer();
  return {
    address,
    setStatus: (service, status) => {
      if (!driven) console.error('the first change');
      driven = true;
      store.set(service, status);
    },
    clearStatus: store.clear,
    enterTerminalState: store.enterTerminalState,
    resume: store.resume,
    stop,
  };
}
