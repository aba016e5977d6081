/**
 * What the targets in JavaScript share: the environment, the ready line, the end of the program, and
 * conformance.control.v1.TargetControl. The packages of gRPC come from the target, since they are installed there.
 */
import { fstatSync, readFileSync } from 'node:fs';
import { clearTimeout, setTimeout } from 'node:timers';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath, URL } from 'node:url';

/**
 * What the library under test can do. A function that is absent is refused: the library has no such thing.
 *
 * @typedef {object} Driver
 * @property {(service: string, status: string) => void} setStatus throws a {@link Refusal} for what cannot be held
 * @property {(service: string) => void} [clearStatus]
 * @property {() => void} [enterTerminalState]
 * @property {() => void} [resume]
 * @property {(graceMs: number) => Promise<void>} stop settles once the health server has stopped
 */

/**
 * @typedef {object} Target
 * @property {typeof import('@grpc/grpc-js')} grpc
 * @property {typeof import('@grpc/proto-loader')} protoLoader
 * @property {string} name
 * @property {string} version
 * @property {string} [overall] the state of the empty name after the start, where it is not SERVING
 * @property {(address: string, credentials: import('@grpc/grpc-js').ServerCredentials) => Promise<number>} listen
 *   starts the health server, and gives the port
 * @property {Driver} driver
 */

/** How long calls in flight may take after SIGTERM, in milliseconds. */
const DRAIN_MS = 2000;

const protos = fileURLToPath(new URL('../../../proto', import.meta.url));

/** What the library has no way to do. */
export class Refusal extends Error {}

/**
 * Starts the target, and tells that it is ready.
 *
 * @param {Target} target
 */
export async function run({ grpc, protoLoader, name, version, overall, listen, driver }) {
  const address = process.env.CONFORMANCE_LISTEN ?? '127.0.0.1:0';
  const port = await listen(address, credentialsOf(grpc));

  const control = new grpc.Server();
  control.addService(definitionOf(protoLoader), serviceOf(grpc, name, driver));
  const controlAddress = process.env.CONFORMANCE_CONTROL_LISTEN ?? '127.0.0.1:0';
  const controlPort = await bind(control, controlAddress, grpc.ServerCredentials.createInsecure());

  // Before the ready line: whoever reads it may send a signal at once.
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => void driver.stop(DRAIN_MS).then(() => process.exit(0)));
  endWithStdin();

  const ready = {
    conformance: 1,
    address: withPort(address, port),
    control: withPort(controlAddress, controlPort),
    name,
    version,
    overall,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/**
 * Listens with a server of grpc-js.
 *
 * @param {import('@grpc/grpc-js').Server} server
 * @param {string} address
 * @param {import('@grpc/grpc-js').ServerCredentials} credentials
 * @returns {Promise<number>} the port that the system chose
 */
export function bind(server, address, credentials) {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

/**
 * Stops a server gracefully, and by force when the grace period is over.
 *
 * @param {() => Promise<unknown>} shutdown
 * @param {() => void} forceShutdown
 * @param {number} graceMs
 */
export async function stopWithin(shutdown, forceShutdown, graceMs) {
  const timer = setTimeout(forceShutdown, graceMs);
  await shutdown();
  clearTimeout(timer);
}

/** @param {typeof import('@grpc/grpc-js')} grpc */
function credentialsOf({ ServerCredentials }) {
  const {
    CONFORMANCE_TLS_CERT: cert,
    CONFORMANCE_TLS_KEY: key,
    CONFORMANCE_TLS_CLIENT_CA: authority,
  } = process.env;
  if (cert === undefined || key === undefined) return ServerCredentials.createInsecure();
  const pair = { cert_chain: readFileSync(cert), private_key: readFileSync(key) };
  if (authority === undefined) return ServerCredentials.createSsl(null, [pair]);
  return ServerCredentials.createSsl(readFileSync(authority), [pair], true);
}

/** @param {typeof import('@grpc/proto-loader')} protoLoader */
function definitionOf(protoLoader) {
  const loaded = protoLoader.loadSync('conformance/control/v1/control.proto', {
    includeDirs: [protos],
    enums: String,
    defaults: true,
  });
  return loaded['conformance.control.v1.TargetControl'];
}

/**
 * Describe is left out, which grpc-js answers with UNIMPLEMENTED: the ready line has told everything.
 *
 * @param {typeof import('@grpc/grpc-js')} grpc
 * @param {string} name
 * @param {Driver} driver
 */
function serviceOf({ status }, name, driver) {
  const toStatus = (error) => ({
    code: error instanceof Refusal ? status.UNIMPLEMENTED : status.INTERNAL,
    details: error.message,
  });
  const answering = (lacking, act) => async (call, answer) => {
    try {
      if (act === undefined) throw new Refusal(`${name} has no ${lacking}`);
      await act(call.request);
      answer(null, {});
    } catch (error) {
      answer(toStatus(error));
    }
  };

  return {
    SetStatus: answering('way to set a status', ({ service, status: value }) => {
      driver.setStatus(service, value);
    }),

    // A turn of the event loop for each change: an application hears of its changes one by one.
    SetStatuses: async (call, answer) => {
      try {
        for await (const { service, status: value } of call) {
          driver.setStatus(service, value);
          await turn();
        }
        answer(null, {});
      } catch (error) {
        answer(toStatus(error));
      }
    },

    ClearStatus: answering(
      'way to remove a name',
      driver.clearStatus && (({ service }) => driver.clearStatus(service)),
    ),
    EnterTerminalState: answering('terminal state', driver.enterTerminalState),
    Resume: answering('Resume', driver.resume),
    Stop: answering('way to stop', ({ graceMs }) => driver.stop(graceMs)),
  };
}

/** Whoever started the program holds the other end of the pipe: when it is closed they are gone. */
function endWithStdin() {
  const stdin = fstatSync(0);
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.once('close', () => process.exit(0));
  process.stdin.resume();
}

/**
 * @param {string} address
 * @param {number} port
 */
function withPort(address, port) {
  return address.startsWith('unix:') ? address : address.replace(/:\d+$/, `:${port}`);
}
