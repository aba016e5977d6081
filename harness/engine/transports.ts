import { createServer } from 'node:net';
import type { Transport } from '../case/step.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import type { RunningInstance } from '../target/instance.ts';

/** What a target can be asked to be started with: a transport, or TLS with a demand for client certificates. */
export type StartFeature = Transport | 'mtls';

/** Whether the server that is tested anyway is spoken to in this way: then it can be judged itself. */
export function isSpokenOver(
  feature: StartFeature,
  { endpoint, features }: Pick<RunningInstance, 'endpoint' | 'features'>,
): boolean {
  switch (feature) {
    case 'tls':
      return endpoint.tls !== undefined;
    case 'mtls':
      // A client may show a certificate that nobody asked for: only the target can say that it demands one.
      return endpoint.tls?.cert !== undefined && features.has('mtls');
    case 'unix':
    case 'ipv6':
      return isAddressOf(feature, endpoint);
  }
}

/** Whether an address is of a kind. */
export function isAddressOf(kind: 'tcp' | 'unix' | 'ipv6', { address }: Endpoint): boolean {
  const found = address.startsWith('unix:') ? 'unix' : address.startsWith('[') ? 'ipv6' : 'tcp';
  // A name such as localhost may lead to IPv6 as well, and an IPv6 address is one of TCP.
  return kind === 'tcp' ? found !== 'unix' : found === kind;
}

const WHAT: Readonly<Record<StartFeature, string>> = {
  tls: 'with TLS',
  mtls: 'with a demand for client certificates',
  unix: 'on a Unix socket',
  ipv6: 'on IPv6',
};

/** Why no server of the target can be had over a transport, or `undefined`. */
export function whyNotOver(
  feature: StartFeature,
  instance: Pick<RunningInstance, 'endpoint' | 'features'>,
  restartable: boolean,
): string | undefined {
  if (isSpokenOver(feature, instance)) return undefined;
  if (!instance.features.has(feature)) {
    return `the target does not declare that it can be started ${WHAT[feature]} (feature ${feature})`;
  }
  return restartable ? undefined : CANNOT_START;
}

/** The reason of a case that needs another server of a target which is only there once. */
export const CANNOT_START = 'needs a server of its own, and the target cannot be started again';

/**
 * Whether this machine has an address, by listening there for a moment. Many containers have no IPv6.
 *
 * @param host an IP address, by default the loopback address of IPv6
 */
export function canListenOn(host = '::1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(0, host, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
