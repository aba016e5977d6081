import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { Server, ServerCredentials, status as code } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/grpc-js';
import type { RegisteredStatus } from '../../proto/status.ts';
import { startByHand } from '../by-hand/server.ts';
import type { ServerChange } from './change.ts';
import { listen } from './listener.ts';
import { createHealthService } from './service.ts';
import type { HealthService, WatchCall } from './service.ts';
import { stopInGoodOrder } from './stop.ts';
import type { StopMeans } from './stop.ts';
import { strictDefinition } from './strict-definition.ts';
import { createHealthStore } from './store.ts';
import type { HealthStore } from './store.ts';

/** A health server that is listening. */
export interface RunningHealthServer {
  /** `host:port` as a client dials it. */
  readonly address: string;
  readonly store: HealthStore;
  /**
   * Ends every open Watch with UNAVAILABLE, lets calls in flight finish within the grace period, and closes the port. Asked
   * again, it tells of the same stop.
   *
   * @param graceMs the grace period, in milliseconds
   */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/** How long calls in flight may take once the server is to stop, in milliseconds. */
const GRACE_MS = 2000;

/** What a server speaks TLS with: paths of PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** The authority of the clients that are let in; everybody is when absent. */
  readonly clientCa?: string;
}

/** What a user of the reference server may choose. */
export interface HealthServerOptions {
  /** `host:port` or `unix:/path` to listen on; port 0 asks the system for a free one. */
  readonly listen?: string;
  /** Listens over TLS with these PEM files, and lets in only clients of `clientCa` where that is given. */
  readonly tls?: TlsFiles;
  /** What is registered beside the empty name before the server starts. */
  readonly services?: ReadonlyMap<string, RegisteredStatus>;
  /** How it differs from the strict reference, by default not at all. */
  readonly change?: ServerChange;
}

/** How many names List shows before it refuses with RESOURCE_EXHAUSTED, by gRFC A90. */
const LIST_LIMIT = 100;

/**
 * Starts the strict reference server: the model of how the protocol is served. With a change it is a server that
 * differs from it in just that.
 *
 * @throws Error when the address cannot be bound
 */
export async function startHealthServer(options: HealthServerOptions = {}): Promise<RunningHealthServer> {
  const { services = new Map<string, RegisteredStatus>(), change = {} } = options;
  const where = options.listen ?? '127.0.0.1:0';
  const strict = createHealthStore();
  for (const [service, status] of services) strict.set(service, status);
  let crash = (): void => undefined;
  const behaviour =
    change.behave?.(strict, () => {
      crash();
    }) ?? {};
  const store = { ...strict, ...behaviour.store };
  if (change.byHand !== undefined) {
    const { address, stop } = await startByHand(store, change.byHand);
    return { address, store, stop: onceWith(stop) };
  }
  const openWatches = new Set<WatchCall>();
  // Channelz is bookkeeping for a debugger; it costs time with every call.
  const server = new Server({ 'grpc.enable_channelz': 0, ...change.transport });
  const handlers = createHealthService(store, change.listLimit ?? LIST_LIMIT, openWatches);
  const served = definitionWithout(change.lacks ?? []);
  const changed = {
    ...handlers,
    ...(behaviour.service?.(handlers, store, server) as HealthService | undefined),
  };
  if (changed.Watch !== handlers.Watch) changed.Watch = tracked(changed.Watch, openWatches);
  // grpc-js takes no service without methods.
  if (Object.keys(served).length > 0) server.addService(served, changed);

  const changedCredentials = options.tls && behaviour.credentials?.(options.tls);
  const transport = server.createConnectionInjector(changedCredentials ?? credentialsFor(options.tls));
  const serve = (connection: Duplex): void => {
    transport.injectConnection(connection);
  };
  const listener = await listen(where, (socket) => {
    if (behaviour.accept === undefined) serve(socket);
    else behaviour.accept({ socket, tls: options.tls, serve });
  });
  crash = () => {
    listener.close();
    listener.dropAll();
  };
  const means: Omit<StopMeans, 'graceMs'> = {
    closePort: listener.close,
    endWatches: (name) => {
      for (const call of openWatches) {
        if (name === 'OK') call.end();
        else call.emit('error', { code: code[name], details: 'the server is stopping' });
      }
    },
    drain: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => {
          resolve();
        });
      }),
    dropConnections: listener.dropAll,
  };
  const { stop = stopInGoodOrder } = behaviour;
  return { address: listener.address, store, stop: onceWith((graceMs) => stop({ ...means, graceMs })) };
}

/** Stops once; whoever asks again is told of the same stop. */
function onceWith(stop: (graceMs: number) => Promise<void>): RunningHealthServer['stop'] {
  let stopping: Promise<void> | undefined;
  return (graceMs = GRACE_MS) => (stopping ??= stop(graceMs));
}

/** A Watch that replaces that of the reference is among the open ones too: whoever stops must find them all. */
function tracked(Watch: HealthService['Watch'], openWatches: Set<WatchCall>): HealthService['Watch'] {
  return (call) => {
    openWatches.add(call);
    call.once('close', () => openWatches.delete(call));
    Watch(call);
  };
}

function credentialsFor(tls: HealthServerOptions['tls']): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const cert = readFileSync(tls.cert);
  // Without authorities grpc-js reads those of its default file, all hundred of them, for clients that nobody asks.
  const authority = tls.clientCa === undefined ? cert : readFileSync(tls.clientCa);
  const pair = { cert_chain: cert, private_key: readFileSync(tls.key) };
  return ServerCredentials.createSsl(authority, [pair], tls.clientCa !== undefined);
}

/** The methods that are served; grpc-js answers UNIMPLEMENTED for every other. */
function definitionWithout(lacks: NonNullable<ServerChange['lacks']>): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(strictDefinition).filter(([method]) => !lacks.some((lacking) => lacking === method)),
  );
}
