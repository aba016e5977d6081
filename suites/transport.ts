import type { Case } from '../harness/case/case.ts';
import { alpn, clientCertificate, sameAnswers, wrongTransport } from '../harness/case/steps.ts';

/** How the server is spoken to: over TLS, a Unix socket or IPv6, and by clients that are set wrong. */
export const transportCases: readonly Case[] = [
  {
    id: 'transport/tls-same-answers',
    requirement: 'TLS-01',
    summary: 'over TLS the server says what it says in plain text',
    steps: [sameAnswers('tls')],
  },
  {
    id: 'transport/tls-selects-h2',
    requirement: 'TLS-01',
    summary: 'a client that offers h2 by ALPN gets h2 selected',
    steps: [alpn()],
  },
  {
    id: 'transport/mtls-trusted-certificate',
    requirement: 'TLS-02',
    summary: 'a server that demands a client certificate answers the client that has one',
    steps: [clientCertificate('trusted')],
  },
  {
    id: 'transport/mtls-no-certificate',
    requirement: 'TLS-02',
    summary: 'a server that demands a client certificate does not answer a client without one',
    steps: [clientCertificate('none')],
  },
  {
    id: 'transport/mtls-certificate-of-a-stranger',
    requirement: 'TLS-02',
    summary:
      'a server that demands a client certificate does not answer a client whose authority it does not know',
    steps: [clientCertificate('stranger')],
  },
  {
    id: 'transport/plain-text-to-tls-port',
    requirement: 'TLS-03',
    summary: 'a client in plain text learns that the port speaks TLS, and the server answers the next client',
    steps: [wrongTransport('plain')],
  },
  {
    id: 'transport/tls-to-plain-text-port',
    requirement: 'TLS-03',
    summary:
      'a client over TLS learns that the port speaks plain text, and the server answers the next client',
    steps: [wrongTransport('tls')],
  },
  {
    id: 'transport/unix-same-answers',
    requirement: 'UDS-01',
    summary: 'over a Unix socket the server says what it says on TCP',
    steps: [sameAnswers('unix')],
  },
  {
    id: 'transport/ipv6-same-answers',
    requirement: 'IP6-01',
    summary: 'over IPv6 the server says what it says over IPv4',
    steps: [sameAnswers('ipv6')],
  },
];
