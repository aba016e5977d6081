import type { Discrepancy } from './discrepancy.ts';

/** Where it matters from where a prober looks, or what it was given: told, since one server on one machine cannot show it. */
export const setupDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'loopback-only',
    title: 'the server listens on 127.0.0.1 only',
    told: {
      where: 'a container whose server is bound to the loopback address',
      healthy: ['grpc_health_probe run in the container', 'Docker HEALTHCHECK', 'AWS ECS container check'],
      unhealthy: ['kubelet', 'AWS ALB', 'Envoy', 'Consul'],
      why: 'it takes a prober outside of the container',
    },
    why: 'a command in the container reaches the loopback address; kubelet connects to the address of the pod, and load balancers to that of the target',
    remedy: 'listen on all addresses of the container',
  },
  {
    id: 'reflection-off',
    title: 'a healthy server without reflection is asked by a tool that has no proto file',
    told: {
      where: 'grpcurl without -proto and without -protoset',
      healthy: ['kubelet', 'grpc_health_probe', 'Envoy', 'every prober that knows the protocol'],
      unhealthy: ['grpcurl, with exit code 1'],
      why: 'the model of grpcurl is given the proto file, as a check should do',
    },
    why: 'the tool asks the server by reflection how Check is called; where that is not served it ends with 1 before it has asked anything',
    remedy: 'give the tool the proto file: -proto grpc/health/v1/health.proto',
  },
  {
    id: 'sidecar-denies',
    title: 'a sidecar refuses the probe and lets the clients of the mesh pass',
    told: {
      where: 'Linkerd with a default policy that denies, and a gRPC probe',
      healthy: ['clients in the mesh'],
      unhealthy: ['kubelet'],
      why: 'it takes a mesh',
    },
    why: 'what is allowed by itself are the routes of HTTP probes; a gRPC probe of kubelet does not come through the mesh and is refused',
    remedy: 'allow the port of the probe with a policy of its own, or use an HTTP probe',
  },
];
