import { checkAsk } from './ask.ts';
import { decideUnknown } from './not-documented.ts';
import type { Machine, Prober } from './prober.ts';

const API = 'Amazon VPC Lattice, API Reference 2022-11-30, HealthCheckConfig';

const MACHINE: Machine = {
  intervalMs: 30_000,
  timeoutMs: 5000,
  failuresToFall: 2,
  passesToRise: 5,
  first: 'unknown',
  firstLookMs: 0,
  ground: { grade: 'documented', source: API },
};

/** VPC Lattice of AWS. It has checks by HTTP only, also where requests are of gRPC; what those get depends on the server. */
export const awsVpcLattice: Prober = {
  id: 'aws-vpc-lattice',
  name: 'AWS VPC Lattice',
  family: 'accidental',
  asks: ({ service }) => checkAsk(service),
  decide: () =>
    decideUnknown('aws-vpc-lattice', 'has no check for gRPC, and asks for a page by HTTP instead', API),
  machine: () => MACHINE,
  advice: 'it has no check for gRPC: offer a port with HTTP that answers from the health service',
};
