import type { Requirement } from '../../harness/case/requirement.ts';
import { CONVENTION, HTTP2 } from './sources.ts';

/** TLS, UDS, IP6: the same answers over every transport that a server offers. */
export const transportRequirements = [
  {
    id: 'TLS-01',
    level: 'MUST',
    revision: 2015,
    source: HTTP2,
    title: 'Over TLS the answers are the same, and ALPN selects h2.',
    why: 'gRPC clients need h2 from ALPN; many give the connection up without it. A server that is healthy in plaintext tests then fails in production.',
    bad: ['→ TLS handshake that offers h2', '← nothing is selected'],
  },
  {
    id: 'TLS-02',
    level: 'MUST',
    revision: 2015,
    source: CONVENTION,
    title:
      'A server that demands a client certificate answers nobody without one, and answers whoever has one.',
    why: 'Either strangers learn the state of the services, or the probers that are allowed to ask get no answer.',
    tolerated: 'UNAUTHENTICATED and PERMISSION_DENIED instead of the end of the connection.',
    bad: ['→ TLS handshake without a client certificate', '→ Check ""', '← OK, SERVING'],
  },
  {
    id: 'TLS-03',
    level: 'MUST',
    revision: 2015,
    source: CONVENTION,
    title:
      'Plaintext to a TLS port and TLS to a plaintext port fail fast for the client, and the server stays usable.',
    why: 'A prober that is set to the wrong transport runs into its timeout, and the mistake is hard to find. The probers that are set right must not suffer from it.',
    tolerated: 'A port that serves both kinds of clients.',
    bad: ['→ TLS handshake, where plain text is spoken', '· nothing arrives, and the connection stays open'],
  },
  {
    id: 'UDS-01',
    level: 'MUST',
    revision: 2015,
    source: CONVENTION,
    title: 'Over a Unix socket the answers are the same.',
    why: 'A prober on the same machine comes to another verdict than one on the network.',
    bad: ['(set "x" NOT_SERVING)', '→ Check "x" over a Unix socket', '← OK, SERVING'],
  },
  {
    id: 'IP6-01',
    level: 'MUST',
    revision: 2015,
    source: CONVENTION,
    title: 'Over IPv6 the answers are the same.',
    why: 'In a network of IPv6 the server looks unhealthy, although it works over IPv4.',
    bad: ['→ Check "" over IPv4', '← OK, SERVING', '→ Check "" over IPv6', '← end UNAVAILABLE'],
  },
] as const satisfies readonly Requirement[];
