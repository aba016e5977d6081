import type { Endpoint } from './endpoint.ts';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { openRawConnection, openStalledConnection } from './raw-connection.ts';
import type { RawConnection, StalledConnection } from './raw-connection.ts';
import { openWireConnection } from './wire/connection.ts';
import type { WireConnection, WireOptions } from './wire/connection.ts';

/** A connection with some of its streams reserved. */
export interface Lease<Kind = Connection> {
  readonly connection: Kind;
  readonly release: () => void;
}

/** The connections to one server. */
export interface ConnectionPool {
  /** Most streams that one connection may have open at once. */
  readonly streamsPerConnection: number;
  /**
   * Reserves streams on a shared connection, opening one more where the others are full.
   *
   * @param streams how many calls the borrower has open at once, at most
   * @param notOn a connection that must not be given
   */
  readonly lease: (streams: number, notOn?: Connection) => Lease;
  /** Opens a connection that nobody else uses; releasing it closes it. */
  readonly own: () => Lease;
  /** The same without a gRPC library, for cases with very many calls. */
  readonly raw: () => Lease<RawConnection>;
  /** One on which nothing is read until it is told to. */
  readonly stalled: () => Lease<StalledConnection>;
  /** One on which every frame is the borrower's. */
  readonly wire: (options?: WireOptions) => Lease<WireConnection>;
  readonly close: () => void;
}

/** Even where a server takes more, so that one lost connection does not take every case with it. */
const MOST_STREAMS = 250;

/**
 * The connections to one server, shared by cases that run at the same time.
 *
 * A stream over the server's MAX_CONCURRENT_STREAMS waits in the client until another ends. A Watch does not end by
 * itself, so a full connection would look like a server that does not answer: streams are reserved before they are used.
 *
 * @param endpoint where the server listens
 * @param maxConcurrentStreams as the server announced
 */
export function createConnectionPool(endpoint: Endpoint, maxConcurrentStreams: number): ConnectionPool {
  const streamsPerConnection = Math.max(1, Math.min(maxConcurrentStreams, MOST_STREAMS));
  const shared: { readonly connection: Connection; used: number }[] = [];
  const own = new Set<{ close: () => void }>();
  const keep = <Kind extends { close: () => void }>(connection: Kind): Lease<Kind> => {
    own.add(connection);
    return {
      connection,
      release: () => {
        own.delete(connection);
        connection.close();
      },
    };
  };

  return {
    streamsPerConnection,
    lease(streams, notOn) {
      let entry = shared.find(
        ({ connection, used }) => connection !== notOn && used + streams <= streamsPerConnection,
      );
      if (entry === undefined) {
        entry = { connection: openConnection(endpoint), used: 0 };
        shared.push(entry);
      }
      const taken = entry;
      taken.used += streams;
      let held = streams;
      return {
        connection: taken.connection,
        release: () => {
          taken.used -= held;
          held = 0;
        },
      };
    },
    own: () => keep(openConnection(endpoint)),
    raw: () => keep(openRawConnection(endpoint)),
    stalled: () => keep(openStalledConnection(endpoint)),
    wire: (options) => keep(openWireConnection(endpoint, options)),
    close() {
      for (const { connection } of shared) connection.close();
      for (const connection of own) connection.close();
    },
  };
}
