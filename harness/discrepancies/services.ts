import type { Discrepancy } from './discrepancy.ts';
import { ALB_ON_CHECK, NAMED } from './settings.ts';

/** Where probers ask for different things, or are let in differently. */
export const serviceDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'wrong-package',
    title: 'the health service is there in another package, and says NOT_SERVING to nobody',
    scenes: [
      {
        outcome: 'wrong_package',
        healthy: ['aws-alb', 'gcp-load-balancer', 'a17-grpc-go', 'a17-grpc-java', 'a17-c-core'],
        unhealthy: [
          'kubelet',
          'grpc-health-probe',
          'envoy',
          'consul',
          'traefik',
          'blackbox-exporter',
          'datadog-grpc-check',
        ],
      },
    ],
    why: 'every prober asks for /grpc.health.v1.Health/Check, and a copy of the proto in a package of its own answers another path: the answer is UNIMPLEMENTED, which some take for a good sign',
    remedy: 'serve grpc.health.v1.Health itself, from the package of your gRPC library',
  },
  {
    id: 'prober-of-another-package',
    title: 'a prober asks for the health service of another package, which a healthy server does not have',
    scenes: [
      {
        outcome: 'healthy',
        healthy: ['kubelet', 'grpc-health-probe', 'envoy'],
        unhealthy: ['go-training-2017'],
      },
    ],
    why: 'its client was made from a proto of its own package, so it asks for /proto.Health/Check, and every server that follows the protocol says UNIMPLEMENTED',
    remedy: 'use a prober that asks for grpc.health.v1.Health, such as grpc_health_probe',
  },
  {
    id: 'overall-and-named',
    title: 'the server as a whole is SERVING and one of its services is not',
    scenes: [
      {
        outcome: 'overall_serving_named_not',
        settings: NAMED,
        healthy: ['traefik', 'gatus-body'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'blackbox-exporter', 'a17-grpc-go'],
      },
      {
        outcome: 'overall_serving_named_not',
        healthy: ['traefik', 'gatus-body', 'kubelet', 'grpc-health-probe', 'envoy', 'consul', 'a17-grpc-go'],
        unhealthy: [],
      },
    ],
    why: 'the empty name starts as SERVING in most libraries and is not made of the named ones; Traefik and Gatus can ask for nothing else, and others ask for it as long as nobody tells them a name',
    remedy:
      'let the empty name follow the services that matter, or tell every prober the name of the service',
  },
  {
    id: 'empty-name-unregistered',
    title: 'only named services are registered, and the server as a whole is not known',
    scenes: [
      {
        outcome: 'overall_unregistered',
        settings: NAMED,
        healthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'blackbox-exporter', 'a17-grpc-go'],
        unhealthy: ['traefik', 'gatus-body'],
      },
      {
        outcome: 'overall_unregistered',
        healthy: [],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik', 'gatus-body'],
      },
    ],
    why: 'some libraries, such as the health service of grpc-js, start with no name at all, and Check of the empty name ends with NOT_FOUND',
    remedy: 'register the empty name when the server starts',
  },
  {
    id: 'token-demanded',
    title: 'an interceptor wants a token from everybody, probers too',
    scenes: [
      {
        outcome: 'auth_required',
        token: true,
        healthy: ['grpc-health-probe', 'envoy', 'datadog-grpc-check'],
        unhealthy: ['kubelet', 'traefik', 'consul', 'gatus-body', 'aws-alb', 'istio-pilot-agent'],
      },
      {
        outcome: 'auth_required',
        settings: { albMatcher: [{ from: 0, to: 99 }] },
        healthy: ['aws-alb', 'haproxy-httpchk'],
        unhealthy: ['grpc-health-probe', 'kubelet'],
      },
    ],
    why: 'an interceptor answers before anybody looks for the method, so even UNIMPLEMENTED becomes UNAUTHENTICATED; kubelet, Traefik, Consul and load balancers cannot send metadata',
    remedy: 'let calls of grpc.health.v1.Health pass without a token',
  },
  {
    id: 'authority-missing',
    title: 'a check without :authority is reset by a server that wants one',
    scenes: [
      {
        outcome: 'authority_required',
        healthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik', 'blackbox-exporter'],
        unhealthy: ['haproxy-httpchk', 'haproxy-body'],
      },
    ],
    why: 'HAProxy sends no :authority: a host that is written into the check stays an ordinary field, and without it servers on nghttp2, such as those of Node, reset the request',
    remedy: 'write a host field into http-check send, and let the server take it for the authority',
  },
  {
    id: 'authority-foreign',
    title: 'a server that serves its own name only turns away a prober that asks for another',
    scenes: [
      {
        outcome: 'strict_authority',
        healthy: ['kubelet', 'grpc-health-probe', 'consul', 'traefik', 'blackbox-exporter'],
        unhealthy: ['envoy'],
      },
    ],
    why: 'Envoy asks with the name of its cluster as :authority where nothing else is set',
    remedy: 'set authority in grpc_health_check, or a hostname of the endpoint',
  },
  {
    id: 'empty-second-message',
    title: 'SERVING is followed by a second message of no bytes',
    scenes: [
      {
        outcome: 'two_msgs_0',
        settings: ALB_ON_CHECK,
        healthy: ['envoy', 'aws-alb'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'consul', 'traefik', 'blackbox-exporter'],
      },
    ],
    why: 'Envoy passes over frames without content; other clients count messages and want one',
    remedy: 'send one message and nothing behind it',
  },
];
