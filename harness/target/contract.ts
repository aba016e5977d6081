import type { StartOptions } from './target.ts';

/**
 * The environment in which a target program is started: where its server and its control service listen, and the
 * certificate to show. `docs/write-a-target.md` tells authors of targets the same.
 *
 * @param start how the server shall listen
 * @returns the variables to add; those for TLS only where it is asked for
 */
export function environmentFor({ listen, tls, services }: StartOptions): Readonly<Record<string, string>> {
  return {
    CONFORMANCE_LISTEN: addressFor(listen),
    // The control service is spoken to in plain text over IPv4, however the server listens.
    CONFORMANCE_CONTROL_LISTEN: '127.0.0.1:0',
    ...(services && { CONFORMANCE_SERVICES: JSON.stringify(services) }),
    ...(tls && { CONFORMANCE_TLS_CERT: tls.cert, CONFORMANCE_TLS_KEY: tls.key }),
    ...(tls?.clientCa !== undefined && { CONFORMANCE_TLS_CLIENT_CA: tls.clientCa }),
  };
}

function addressFor(listen: StartOptions['listen']): string {
  switch (listen.on) {
    case 'tcp':
      return '127.0.0.1:0';
    case 'ipv6':
      return '[::1]:0';
    case 'unix':
      return `unix:${listen.path}`;
  }
}
