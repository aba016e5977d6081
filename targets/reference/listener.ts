import { createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A port that is listened on, with every connection that came in by it. */
export interface Listener {
  /** As a client dials it: `host:port`, or the `unix:/path` that was asked for. */
  readonly address: string;
  /** Lets nobody in any more; who is in stays. */
  readonly close: () => void;
  /** Ends every connection at once, without a word. */
  readonly dropAll: () => void;
}

/**
 * Listens, and keeps the connections in hand: a server library may not know all of its own (grpc-js 1.14.7 knows none
 * without channelz), and whoever stops must be able to end every one.
 *
 * @param where `host:port`, `[::1]:port` or `unix:/path`; port 0 asks the system for a free one
 * @param onConnection takes each connection over
 * @throws Error when the address cannot be bound
 */
export async function listen(where: string, onConnection: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  const colon = where.lastIndexOf(':');
  const host = where.slice(0, colon);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const place = where.startsWith('unix:')
      ? { path: where.slice('unix:'.length) }
      : { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(where.slice(colon + 1)) };
    server.listen(place, resolve);
  });
  const bound = server.address();
  return {
    address: typeof bound === 'object' && bound !== null ? `${host}:${String(bound.port)}` : where,
    close: () => {
      server.close();
    },
    dropAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
