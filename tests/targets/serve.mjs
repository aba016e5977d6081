// What the target modules of the tests have in common. They run inside the built program, so they use what is built.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createHealthService } from '../../dist/targets/reference/service.js';
import { createHealthStore } from '../../dist/targets/reference/store.js';
import { strictDefinition } from '../../dist/targets/reference/strict-definition.js';

/**
 * Serves the reference service, changed.
 *
 * @param change gets the handlers of the reference and returns those that differ
 * @param methods the methods that are served; all three by default
 * @returns what a target module returns, and the server for those that want to break it
 */
export async function serve(change = () => ({}), methods = ['Check', 'Watch', 'List']) {
  const server = new Server();
  const store = createHealthStore();
  const reference = createHealthService(store, 100, new Set());
  const definition = Object.fromEntries(methods.map((method) => [method, strictDefinition[method]]));
  server.addService(definition, { ...reference, ...change(reference, server) });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    server,
    target: {
      address: `127.0.0.1:${port}`,
      setStatus: store.set,
      clearStatus: store.clear,
      enterTerminalState: store.enterTerminalState,
      resume: store.resume,
      stop: () => server.forceShutdown(),
    },
  };
}
