import type { Server, ServerOptions } from '@grpc/grpc-js';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { ByHand } from './by-hand.ts';
import type { HealthService } from './service.ts';
import type { HealthStore } from './store.ts';

/** What an operator may not be able to do with a server. */
export type MissingControl = 'setStatus' | 'clearStatus' | 'enterTerminalState' | 'resume' | 'stopGracefully';

/** What a changed server does otherwise than the reference. */
export interface Behaviour {
  /** Functions of the store that replace those of the reference. */
  readonly store?: Partial<HealthStore>;
  /** Makes the methods that replace those of the reference; `store` is the one that was changed. */
  readonly service?: (service: HealthService, store: HealthStore, server: Server) => Partial<HealthService>;
}

/** How a server differs from the reference: the smallest override that makes the difference. */
export interface ServerChange {
  /** Called once for each server, with the store of the reference: what it closes over belongs to one server. */
  readonly behave?: (store: HealthStore) => Behaviour;
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
