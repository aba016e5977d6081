import type { Socket } from 'node:net';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { CallMetadata } from '../case/step.ts';
import { authorityOf, isBinary, isSecure, secure, tlsOptionsOf } from './dial.ts';
import type { TlsOptions } from './dial.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * A client of grpc-js with one connection of its own, which is dialled with the first call.
 *
 * @param options more settings of the channel
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export function createGrpcClient(endpoint: Endpoint, options: ChannelOptions = {}): Client {
  const tls = isSecure(endpoint) ? tlsOptionsOf(endpoint) : undefined;
  return new Client(endpoint.address, credentialsOf(tls), {
    // One connection for each client, instead of one for each address.
    'grpc.use_local_subchannel_pool': 1,
    // The target itself is judged, not a proxy between us and it.
    'grpc.enable_http_proxy': 0,
    'grpc.default_authority': authorityOf(endpoint),
    ...(tls?.servername !== undefined && { 'grpc.ssl_target_name_override': tls.servername }),
    ...options,
  });
}

/** Metadata of a call: what is sent with every call to the endpoint, and the call's own. */
export function metadataOf(endpoint: Endpoint, own: CallMetadata = {}): Metadata {
  const metadata = new Metadata();
  for (const values of [endpoint.metadata ?? {}, own]) {
    for (const [key, value] of Object.entries(values)) {
      metadata.add(key, isBinary(key) ? Buffer.from(value) : String(value));
    }
  }
  return metadata;
}

function credentialsOf(tls: TlsOptions | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const { secureContext, rejectUnauthorized, checkServerIdentity } = tls;
  const made = credentials.createFromSecureContext(secureContext, {
    rejectUnauthorized,
    checkServerIdentity,
  });
  return tls.servername === undefined ? withoutName(made, tls) : made;
}

/**
 * grpc-js puts the host into the handshake even where it is an IP address. RFC 6066 forbids that: Node warns of it, and
 * some servers refuse such a client. So the handshake is ours there.
 */
function withoutName(made: ChannelCredentials, tls: TlsOptions): ChannelCredentials {
  const create = made._createSecureConnector.bind(made);
  made._createSecureConnector = (...channel) =>
    Object.assign(create(...channel), {
      connect: async (socket: Socket) => ({ socket: await secure(socket, tls), secure: true }),
    });
  return made;
}
