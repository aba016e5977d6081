import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Incoming } from '../reference/change.ts';
import { looking } from '../reference/looking.ts';
import { checking } from '../reference/override.ts';
import type { CheckAnswer } from '../reference/override.ts';
import type { HealthStore } from '../reference/store.ts';
import type { Mutant } from './mutant.ts';
import { shakingHands } from './tls-by-hand.ts';

/** Check answers otherwise, on a server that has clients of a kind. */
const answeringThem =
  (
    areThey: (client: Incoming) => boolean,
    answerFor: (service: string, store: HealthStore) => CheckAnswer | undefined,
  ): NonNullable<Mutant['behave']> =>
  () => {
    let has = false;
    return {
      accept: (client) => {
        has ||= areThey(client);
        client.serve(client.socket);
      },
      service: checking((service, store) => (has ? answerFor(service, store) : undefined)),
    };
  };

/** How the server is spoken to. */
export const transportMutants: readonly Mutant[] = [
  {
    id: 'tls-unknown-name-internal',
    defect: 'over TLS Check of an unregistered name ends with INTERNAL',
    breaks: 'TLS-01',
    behave: answeringThem(
      ({ tls }) => tls !== undefined,
      (service, store) => (store.get(service) === undefined ? { code: 'INTERNAL' } : undefined),
    ),
  },
  {
    id: 'tls-without-alpn',
    defect: 'over TLS the server selects nothing by ALPN',
    breaks: 'TLS-01',
    behave: () =>
      shakingHands({ applies: (demandsCertificate) => !demandsCertificate, options: {}, letsIn: () => true }),
  },
  {
    id: 'mtls-certificate-not-demanded',
    defect: 'a server that is to let in known clients alone does not ask them for a certificate',
    breaks: 'TLS-02',
    behave: () => ({
      credentials: ({ cert, key }) =>
        ServerCredentials.createSsl(
          null,
          [{ cert_chain: readFileSync(cert), private_key: readFileSync(key) }],
          false,
        ),
    }),
  },
  {
    id: 'mtls-any-certificate',
    defect: 'a server that is to let in known clients alone lets in whoever has any certificate',
    breaks: 'TLS-02',
    behave: () =>
      shakingHands({
        applies: (demandsCertificate) => demandsCertificate,
        options: { ALPNProtocols: ['h2'], requestCert: true, rejectUnauthorized: false },
        letsIn: (client) => Object.keys(client.getPeerCertificate()).length > 0,
      }),
  },
  {
    id: 'mtls-known-client-denied',
    defect: 'a server that demands a client certificate ends every Check with PERMISSION_DENIED',
    breaks: 'TLS-02',
    behave: answeringThem(
      ({ tls }) => tls?.clientCa !== undefined,
      () => ({ code: 'PERMISSION_DENIED' }),
    ),
  },
  {
    id: 'tls-port-closed-by-plain-text',
    defect: 'a client in plain text makes a server over TLS end every connection after it',
    breaks: 'TLS-03',
    behave: () => {
      let closed = false;
      return {
        accept: looking((speaksTls, { socket, tls, serve }) => {
          closed ||= tls !== undefined && !speaksTls;
          if (closed) socket.destroy();
          else serve(socket);
        }),
      };
    },
  },
  {
    id: 'plain-port-holds-tls-clients',
    defect: 'a server in plain text keeps the connection of a client over TLS open and says nothing',
    breaks: 'TLS-03',
    behave: () => {
      return {
        accept: looking((speaksTls, { socket, tls, serve }) => {
          if (tls !== undefined || !speaksTls) serve(socket);
        }),
      };
    },
  },
  {
    id: 'unix-every-name-serving',
    defect: 'over a Unix socket Check of any name answers OK and SERVING',
    breaks: 'UDS-01',
    behave: answeringThem(
      ({ socket }) => socket.remoteAddress === undefined,
      () => 'SERVING',
    ),
  },
  {
    id: 'ipv6-overall-not-found',
    defect: 'over IPv6 Check of the empty name ends with NOT_FOUND',
    breaks: 'IP6-01',
    behave: answeringThem(
      ({ socket }) => socket.remoteFamily === 'IPv6',
      (service) => (service === '' ? { code: 'NOT_FOUND' } : undefined),
    ),
  },
];
