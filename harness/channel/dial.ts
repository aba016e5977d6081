import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, createSecureContext } from 'node:tls';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import { quote } from '../case/text.ts';
import type { CallMetadata } from '../case/step.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import type { Endpoint, TlsSettings } from './endpoint.ts';

/** An endpoint that is spoken to over TLS. */
export type SecureEndpoint = Endpoint & { readonly tls: TlsSettings };

/** Where a socket leads: to a port of a host, or to a path of the file system. */
export type Place = { readonly host: string; readonly port: number } | { readonly path: string };

/** `host:port`, `[::1]:port` or `unix:/path` in its parts; the address was checked when the target was parsed. */
export function placeOf(address: string): Place {
  if (address.startsWith(UNIX)) return { path: address.slice(UNIX.length) };
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}

const UNIX = 'unix:';

/** Whether an endpoint is spoken to over TLS. */
export function isSecure(endpoint: Endpoint): endpoint is SecureEndpoint {
  return endpoint.tls !== undefined;
}

/** What every client says in `:authority`: the name that the server is asked for. A path is no such name. */
export function authorityOf({ address, tls }: Endpoint): string {
  return tls?.serverName ?? (address.startsWith(UNIX) ? 'localhost' : address);
}

/** The name that the certificate of a server must have. */
export function nameOf({ address, tls }: Endpoint): string {
  const place = placeOf(address);
  return tls?.serverName ?? ('host' in place ? place.host : 'localhost');
}

/** How TLS is spoken, as Node takes it. */
export interface TlsOptions extends ConnectionOptions {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  readonly checkServerIdentity: NonNullable<ConnectionOptions['checkServerIdentity']>;
}

/**
 * How TLS is spoken to an endpoint, by every client: h2 is offered by ALPN, and the certificate must be trusted and have
 * the name, unless any will do.
 *
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export function tlsOptionsOf(endpoint: SecureEndpoint): TlsOptions {
  const name = nameOf(endpoint);
  return {
    secureContext: contextOf(endpoint.tls),
    ALPNProtocols: ['h2'],
    rejectUnauthorized: endpoint.tls.insecure !== true,
    // An IP address has no place in the handshake (RFC 6066, section 3), so Node must not take the name from there.
    ...(isIP(name) === 0 && { servername: name }),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
  };
}

function contextOf({ ca, cert, key }: TlsSettings): SecureContext {
  try {
    return createSecureContext({ ca, cert, key });
  } catch (error) {
    throw new ConformanceError(
      'E_TLS',
      `the certificates or the key to speak TLS with cannot be used: ${quote(messageOf(error))}`,
      'give PEM files: the certificate of the client and the key that belongs to it, and the certificates to trust',
    );
  }
}

/**
 * Opens a socket to an endpoint, over TLS where it is spoken to so. What goes wrong is told by its `error` event.
 *
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export function openSocket(endpoint: Endpoint): Socket {
  const place = placeOf(endpoint.address);
  return isSecure(endpoint) ? connectTls({ ...place, ...tlsOptionsOf(endpoint) }) : connectTcp(place);
}

/**
 * Speaks TLS on a socket that is connected.
 *
 * @returns the secure socket once the server is known to be the right one
 * @throws Error when the handshake fails or the certificate is not accepted
 */
export function secure(socket: Socket, options: TlsOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls({ ...options, socket }, () => {
      resolve(secured);
    });
    secured.on('error', reject);
  });
}

/** Metadata as header fields of HTTP/2; bytes are written in base64 (PROTOCOL-HTTP2.md, "Custom-Metadata"). */
export function headersOf(metadata: CallMetadata = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key.toLowerCase(),
      isBinary(key) ? Buffer.from(value).toString('base64') : String(value),
    ]),
  );
}

/** Whether the values of a metadata key are bytes. */
export function isBinary(key: string): boolean {
  return key.toLowerCase().endsWith('-bin');
}
