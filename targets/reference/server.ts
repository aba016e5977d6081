import { readFileSync } from 'node:fs';
import { Server, ServerCredentials, status as code } from '@grpc/grpc-js';
import type { ServerWritableStream, ServiceDefinition } from '@grpc/grpc-js';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthCheckRequest, HealthCheckResponse } from '../../proto/health.ts';
import type { RegisteredStatus } from '../../proto/status.ts';
import { startByHand } from './by-hand.ts';
import type { ServerChange } from './change.ts';
import { createHealthService } from './service.ts';
import type { HealthService } from './service.ts';
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

/** What a user of the reference server may choose. */
export interface HealthServerOptions {
  /** `host:port` or `unix:/path` to listen on; port 0 asks the system for a free one. */
  readonly listen?: string;
  /** Listens over TLS with these PEM files, and lets in only clients of `clientCa` where that is given. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
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
  const { listen = '127.0.0.1:0', services = new Map<string, RegisteredStatus>(), change = {} } = options;
  const strict = createHealthStore();
  for (const [service, status] of services) strict.set(service, status);
  const behaviour = change.behave?.(strict) ?? {};
  const store = { ...strict, ...behaviour.store };
  if (change.byHand !== undefined) return { ...(await startByHand(store, change.byHand)), store };
  const openWatches = new Set<ServerWritableStream<HealthCheckRequest, HealthCheckResponse>>();
  // Channelz is bookkeeping for a debugger; it costs time with every call.
  const server = new Server({ 'grpc.enable_channelz': 0, ...change.transport });
  const handlers = createHealthService(store, change.listLimit ?? LIST_LIMIT, openWatches);
  const served = definitionWithout(change.lacks ?? []);
  const changed = {
    ...handlers,
    ...(behaviour.service?.(handlers, store, server) as HealthService | undefined),
  };
  // grpc-js takes no service without methods.
  if (Object.keys(served).length > 0) server.addService(served, changed);

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(listen, credentialsFor(options.tls), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });

  const stopWithin = (graceMs: number): Promise<void> =>
    new Promise((resolve) => {
      // A server that waits for its watchers never stops: they stay for as long as they are served.
      for (const call of openWatches) {
        call.emit('error', { code: code.UNAVAILABLE, details: 'the server is stopping' });
      }
      // A client that reads nothing would keep its stream open for ever. Without channelz, grpc-js 1.14.7 does not
      // know its connections and forceShutdown closes none: whoever stops must not wait for them.
      const grace = setTimeout(() => {
        server.forceShutdown();
        resolve();
      }, graceMs);
      server.tryShutdown(() => {
        clearTimeout(grace);
        resolve();
      });
    });
  let stopping: Promise<void> | undefined;
  return {
    address: listen.startsWith('unix:')
      ? listen
      : `${listen.slice(0, listen.lastIndexOf(':'))}:${String(port)}`,
    store,
    stop: (graceMs = GRACE_MS) => (stopping ??= stopWithin(graceMs)),
  };
}

function credentialsFor(tls: HealthServerOptions['tls']): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const clientCa = tls.clientCa === undefined ? null : readFileSync(tls.clientCa);
  const pair = { cert_chain: readFileSync(tls.cert), private_key: readFileSync(tls.key) };
  return ServerCredentials.createSsl(clientCa, [pair], clientCa !== null);
}

/** The methods that are served; grpc-js answers UNIMPLEMENTED for every other. */
function definitionWithout(lacks: NonNullable<ServerChange['lacks']>): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(healthDefinition).filter(([method]) => !lacks.some((lacking) => lacking === method)),
  );
}
