import type { Requirement } from '../../harness/case/requirement.ts';
import { A17_CLIENT, PROBER_MODELS } from './sources.ts';

/** PRB: what load balancers, orchestrators, monitors and clients would conclude. Nothing of this fails a run. */
export const proberRequirements = [
  {
    id: 'PRB-01',
    level: 'INFO',
    revision: 2015,
    source: PROBER_MODELS,
    title: 'Probers that read the message of Check conclude what it says.',
    why: 'The kubelet, Envoy, Consul and others want SERVING in the message, but sit on different libraries: a content-type, a compression or a GOAWAY that one of them does not accept takes a healthy server out there and nowhere else.',
    tolerated: 'Probers of which it is not known what they do.',
    bad: ['→ Check "", as Envoy asks it', '← OK, SERVING, content-type application/grpc;charset=utf-8'],
  },
  {
    id: 'PRB-02',
    level: 'INFO',
    revision: 2015,
    source: PROBER_MODELS,
    title: 'Probers that read only a status, or something else of an answer, conclude what Check says.',
    why: 'A load balancer that reads only grpc-status sends traffic to a server that says NOT_SERVING; one that expects UNIMPLEMENTED on a path of its own drops a healthy server that answers it otherwise.',
    tolerated: 'Probers that take every server for unhealthy: they are not asked.',
    bad: ['→ Check ""', '← OK, NOT_SERVING', '→ POST /AWS.ALB/healthcheck', '← end UNIMPLEMENTED'],
  },
  {
    id: 'PRB-03',
    level: 'INFO',
    revision: 2018,
    source: `${PROBER_MODELS} · ${A17_CLIENT}`,
    title: 'Clients that check health by Watch conclude what Check says.',
    why: 'Where the two differ the probers keep a server that the clients avoid, or the clients go on to use one that the probers have taken out.',
    bad: ['→ Check ""', '← OK, NOT_SERVING', '→ Watch ""', '← end UNIMPLEMENTED'],
  },
  {
    id: 'PRB-04',
    level: 'INFO',
    revision: 2015,
    source: PROBER_MODELS,
    title: 'Probers that are told the name of a service conclude what Check says of it.',
    why: 'A service is taken for healthy or not by each prober in its own way; what holds for the empty name need not hold for a name.',
    bad: ['→ Check "shop.Cart", as grpcurl asks it', '← OK, NOT_SERVING', '· grpcurl ends with 0'],
  },
  {
    id: 'PRB-05',
    level: 'INFO',
    revision: 2018,
    source: `${PROBER_MODELS} · ${A17_CLIENT}`,
    title: 'A service that goes down is unhealthy for everybody who reads its status, by Check or by Watch.',
    why: 'A server without Watch is healthy for every client that checks health, whatever its Check says: they go on to use a service that is down.',
    bad: ['(set "a" NOT_SERVING)', '→ Watch "a"', '← end UNIMPLEMENTED'],
  },
] as const satisfies readonly Requirement[];
