import { checkAsk } from './ask.ts';
import type { Ground, Machine, Prober } from './prober.ts';
import { decideAsEnvoy, ENVOY } from './stacks/envoy.ts';

/** Its users must set it; this is what the example of the documentation has, in milliseconds. */
const TIMEOUT_MS = 1000;

const API: Ground = {
  grade: 'source',
  source: `Envoy ${ENVOY}, api/envoy/config/core/v3/health_check.proto and source/common/upstream/health_checker_base_impl.cc`,
};

/** Below half of the hosts of a cluster, where nobody sets `healthy_panic_threshold`: one host alone is below it when it is down. */
const PANIC: Ground = {
  grade: 'documented',
  source:
    'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold',
};

/**
 * Nothing of this has a default in Envoy: its users must set the interval, the timeout and both thresholds. A host that was never
 * checked is up after one pass, whatever the threshold. A cluster without traffic is looked at every 60 seconds.
 */
const MACHINE: Machine = {
  intervalMs: 5000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 2,
  passesToRise: 2,
  first: 'unhealthy',
  firstPasses: 1,
  firstLookMs: 0,
  failsOpen: PANIC,
  ground: API,
};

/** The gRPC health checker of Envoy. */
export const envoy: Prober = {
  id: 'envoy',
  name: 'Envoy',
  version: ENVOY,
  family: 'message',
  // Where nobody sets an authority or a hostname it is the name of the cluster, which is not that of the server.
  asks: ({ service }) =>
    checkAsk(service, { fields: { ':authority': 'cluster', 'user-agent': 'Envoy/HC' }, metadata: true }),
  decide: (seen) => decideAsEnvoy(seen, TIMEOUT_MS),
  machine: () => MACHINE,
};

const APP_MESH: Ground = {
  grade: 'documented',
  source: 'AWS App Mesh API Reference, HealthCheckPolicy; the proxy of App Mesh is Envoy',
};

/** The shortest times and the lowest thresholds that App Mesh allows. */
const APP_MESH_TIMEOUT_MS = 2000;

/** AWS App Mesh, whose proxies are Envoy. */
export const appMesh: Prober = {
  id: 'app-mesh',
  name: 'AWS App Mesh',
  family: 'message',
  asks: envoy.asks,
  decide: (seen) => ({
    ...decideAsEnvoy(seen, APP_MESH_TIMEOUT_MS),
    grade: 'inferred',
    source: APP_MESH.source,
  }),
  machine: () => ({
    ...MACHINE,
    timeoutMs: APP_MESH_TIMEOUT_MS,
    failsOpen: { ...PANIC, grade: 'inferred' },
    ground: APP_MESH,
  }),
};
