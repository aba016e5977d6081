import type { Requirement } from '../../harness/case/requirement.ts';
import { A17_CLIENT, CONVENTION, HEALTH_CHECKING, HTTP2, PROTO_WATCH, STATUS_CODES } from './sources.ts';

/** SVC: that the service is there, and how a server says that a method of it is not. */
export const serviceRequirements = [
  {
    id: 'SVC-01',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title:
      'The server offers the service grpc.health.v1.Health: Check ends with any status but UNIMPLEMENTED.',
    why: 'Probers such as the kubelet and Envoy take a server without this service for unhealthy, while clients that use Watch take it for healthy. Without it no other requirement can be judged.',
    tolerated: 'Every other status, an error such as UNAUTHENTICATED included.',
    bad: ['→ Check ""', '← end UNIMPLEMENTED'],
  },
  {
    id: 'SVC-02',
    level: 'MUST',
    revision: 2018,
    source: `${A17_CLIENT} · ${PROTO_WATCH}`,
    title: 'A server that does not offer Watch ends it with UNIMPLEMENTED and sends no message.',
    why: 'Clients switch their health checking off on UNIMPLEMENTED. On any other status they treat the server as unhealthy and call Watch again for ever.',
    tolerated: 'HTTP status 404 without grpc-status, which clients read as UNIMPLEMENTED; it is noted.',
    bad: ['→ Watch ""', '← end UNKNOWN'],
  },
  {
    id: 'SVC-03',
    level: 'MUST',
    revision: 2025,
    source: STATUS_CODES,
    title: 'A server that does not offer List ends it with UNIMPLEMENTED.',
    why: 'Only UNIMPLEMENTED tells the caller that the method is missing. Any other code looks like a fault that may pass, so the caller goes on asking.',
    tolerated: 'HTTP status 404 without grpc-status, which clients read as UNIMPLEMENTED; it is noted.',
    bad: ['→ List', '← end UNKNOWN'],
  },
  {
    id: 'SVC-04',
    level: 'INFO',
    revision: 2015,
    source: CONVENTION,
    title: 'Server reflection, where it is offered, lists grpc.health.v1.Health.',
    why: 'Tools such as grpcurl learn from reflection how to call Check. Without the entry they need the proto file.',
    tolerated: 'A server without reflection.',
    bad: ['→ server reflection: list the services', '← "x"', '· grpc.health.v1.Health is not in the list'],
  },
  {
    id: 'SVC-05',
    level: 'MUST',
    revision: 2015,
    source: HTTP2,
    title:
      'The path is exact and case-sensitive: /grpc.health.v1.Health/check, /grpc.health.v1.health/Check and /proto.Health/Check end with UNIMPLEMENTED.',
    why: 'A client that was built with a wrong path works with this server and fails with every other. A server that answers only under another path looks unhealthy to every standard prober.',
    bad: ['→ POST /grpc.health.v1.Health/check', '← OK, SERVING'],
  },
  {
    id: 'SVC-06',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title: 'Whatever its clients do, the server goes on to answer Check of others.',
    why: 'A server that locks up still accepts connections, so nothing restarts it but a prober that notices: until then every client waits, and then the whole fleet that was driven in the same way is restarted.',
    bad: ['→ many calls of many clients', '→ Check "" on a new connection', '· no answer arrives'],
  },
] as const satisfies readonly Requirement[];
