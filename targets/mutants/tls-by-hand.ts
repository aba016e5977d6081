import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { TLSSocketOptions } from 'node:tls';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Behaviour, Incoming } from '../reference/change.ts';

/** TLS as this server speaks it, instead of as grpc-js does. */
interface Handshake {
  /** Whether it is spoken so at all, by whether a client certificate is demanded. */
  readonly applies: (demandsCertificate: boolean) => boolean;
  readonly options: Pick<TLSSocketOptions, 'ALPNProtocols' | 'requestCert' | 'rejectUnauthorized'>;
  /** Whether a client is let in after its handshake. */
  readonly letsIn: (client: TLSSocket) => boolean;
}

/** A server that has the handshake behind it before the gRPC library hears of a client. */
export function shakingHands({ applies, options, letsIn }: Handshake): Behaviour {
  const isSo = (tls: Incoming['tls']): boolean => tls !== undefined && applies(tls.clientCa !== undefined);
  return {
    credentials: (tls) => (isSo(tls) ? ServerCredentials.createInsecure() : undefined),
    accept: ({ socket, tls, serve }) => {
      if (tls === undefined || !isSo(tls)) {
        serve(socket);
        return;
      }
      const client = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }),
        ...options,
      });
      // What is no TLS ends the connection.
      client.on('error', () => client.destroy());
      client.once('secure', () => {
        // Node's HTTP/2 looks at what ALPN selected, and would leave the client alone.
        if (letsIn(client)) serve(Duplex.from({ readable: client, writable: client }));
        else client.destroy();
      });
    },
  };
}
