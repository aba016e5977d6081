import { consul } from './consul.ts';
import type { Prober } from './prober.ts';

/** Nomad has no check of gRPC of its own: a service of the provider `consul` hands its check to Consul. */
export const nomad: Prober = {
  ...consul,
  id: 'nomad',
  name: 'Nomad, by Consul',
  version: '1.11',
};
