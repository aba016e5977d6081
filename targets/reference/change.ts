import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Server, ServerCredentials, ServerOptions } from '@grpc/grpc-js';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { ByHand } from '../by-hand/options.ts';
import type { RunningHealthServer, TlsFiles } from './server.ts';
import type { HealthService } from './service.ts';
import type { Stop } from './stop.ts';
import type { HealthStore } from './store.ts';

/** What an operator may not be able to do with a server. */
export type MissingControl = 'setStatus' | 'clearStatus' | 'enterTerminalState' | 'resume' | 'stopGracefully';

/** What a changed server does otherwise than the reference. */
export interface Behaviour {
  /** Functions of the store that replace those of the reference. */
  readonly store?: Partial<HealthStore>;
  /** Makes the methods that replace those of the reference; `store` is the one that was changed. */
  readonly service?: (service: HealthService, store: HealthStore, server: Server) => Partial<HealthService>;
  /** How it stops. */
  readonly stop?: Stop;
  /** Takes each connection before a byte of it was read; what is not served is left alone. */
  readonly accept?: (connection: Incoming) => void;
  /** What it speaks TLS with, where it is to speak TLS; as the reference where nothing is returned. */
  readonly credentials?: (tls: TlsFiles) => ServerCredentials | undefined;
}

/** A connection that came in. */
export interface Incoming {
  readonly socket: Socket;
  /** The files that the server speaks TLS with, if it does. */
  readonly tls: TlsFiles | undefined;
  /** Serves a connection as the reference does. */
  readonly serve: (connection: Duplex) => void;
}

/** How a server differs from the reference: the smallest override that makes the difference. */
export interface ServerChange {
  /**
   * Called once for each server, with the store of the reference: what it closes over belongs to one server. `crash` ends
   * the server as the end of its process does.
   */
  readonly behave?: (store: HealthStore, crash: () => void) => Behaviour;
  /** What its program does at SIGTERM, before the process ends. */
  readonly terminate?: (server: RunningHealthServer) => Promise<void>;
  /** Its program listens through a process of its own that passes connections on, and outlives it when it is killed. */
  readonly relayed?: true;
  /** Methods that are not served at all. */
  readonly lacks?: readonly ('Check' | 'Watch' | 'List')[];
  /** How many names List shows before it refuses; 100 when absent. */
  readonly listLimit?: number;
  /** Set for a server without a gRPC library: the store is served straight over `node:http2`. */
  readonly byHand?: ByHand;
  /** Settings of the transport. */
  readonly transport?: ServerOptions;
  /** Choices that the protocol leaves open and that the server declares. */
  readonly features?: readonly ('matching' | 'aggregation' | 'coupling' | 'drain')[];
  /** The declared start state of the empty name; SERVING when absent. */
  readonly overall?: ServiceState;
  /** How long a change may take until it is visible, in milliseconds, as the server declares it. */
  readonly settleMs?: number;
  /** Statuses that the server has no way to hold. */
  readonly cannotSet?: readonly RegisteredStatus[];
  /** What its operator cannot do at all. */
  readonly cannot?: readonly MissingControl[];
}
