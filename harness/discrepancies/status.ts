import type { Discrepancy } from './discrepancy.ts';
import { ALB_ON_CHECK } from './settings.ts';

/** Where some read the message, and others only that there is one. */
export const statusDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'status-blind',
    title: 'Check says OK and NOT_SERVING, and a load balancer reads only the OK',
    scenes: [
      {
        outcome: 'not_serving',
        settings: ALB_ON_CHECK,
        healthy: [
          'aws-alb',
          'alibaba-alb',
          'grpcurl',
          'docker-grpcurl',
          'gatus-connected',
          'haproxy-httpchk',
          'uptime-kuma',
          'aws-nlb',
        ],
        unhealthy: [
          'aws-ecs',
          'kubelet',
          'grpc-health-probe',
          'docker-grpc-health-probe',
          'envoy',
          'consul',
          'traefik',
          'blackbox-exporter',
          'datadog-grpc-check',
          'nginx-plus',
          'gcp-load-balancer',
        ],
      },
      {
        outcome: 'not_serving',
        settings: { ...ALB_ON_CHECK, albMatcher: [{ from: 0, to: 99 }] },
        healthy: ['aws-alb'],
        unhealthy: ['aws-ecs', 'kubelet'],
      },
    ],
    why: 'the status of the call says that the question was answered; how the server is stands in the message, which a target group with the matcher 0 and the path of Check (interval 30 s, timeout 5 s, thresholds 5 and 2) does not read. A container check with grpc_health_probe beside it does, so the same server stays in the load balancer while its container is replaced',
    remedy:
      'give the load balancer a path of its own that ends with UNAVAILABLE while the server is NOT_SERVING, or let a check that reads the message decide, and keep the load balancer for reachability',
  },
  {
    id: 'nobody-asked',
    title: 'a server without a health service is healthy for those that take UNIMPLEMENTED for a good sign',
    scenes: [
      {
        outcome: 'no_health_service',
        healthy: [
          'aws-alb',
          'gcp-load-balancer',
          'a17-grpc-go',
          'a17-grpc-java',
          'a17-c-core',
          'nginx-plus-status-12',
          'haproxy-httpchk',
          'aws-nlb',
        ],
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
      {
        outcome: 'no_health_service',
        settings: ALB_ON_CHECK,
        healthy: ['gcp-load-balancer'],
        unhealthy: ['aws-alb', 'kubelet'],
      },
    ],
    why: 'a target group that nobody changed asks for /AWS.ALB/healthcheck and expects UNIMPLEMENTED; a client with health checking switches it off when Watch is UNIMPLEMENTED; so all of them only prove that a server of gRPC is there',
    remedy: 'register grpc.health.v1.Health, and let the target group ask for its Check with the matcher 0',
  },
  {
    id: 'health-added-later',
    title: 'a server that begins to answer every path with OK falls out of a target group that expects 12',
    scenes: [
      {
        outcome: 'catch_all_ok',
        healthy: ['kubelet', 'envoy'],
        unhealthy: ['aws-alb'],
      },
      {
        outcome: 'catch_all_ok',
        settings: { albMatcher: [{ from: 0, to: 0 }] },
        healthy: ['aws-alb', 'kubelet', 'envoy'],
        unhealthy: [],
      },
    ],
    why: 'the matcher of a target group that nobody changed is 12, UNIMPLEMENTED: a handler for all paths, or one for /AWS.ALB/healthcheck, makes the answer better and the target unhealthy',
    remedy: 'set the path of Check and the matcher 0 before such a handler is deployed',
  },
  {
    id: 'substring-keyword',
    title: 'a keyword that is part of another word: SERVING is in NOT_SERVING',
    scenes: [
      {
        outcome: 'not_serving',
        healthy: ['uptime-kuma', 'gatus-pattern'],
        unhealthy: ['uptime-kuma-quoted', 'gatus-body'],
      },
    ],
    why: 'the keyword is searched in the text of the answer, wherever it stands',
    remedy: 'write the keyword with its quotes, "SERVING", or the condition [BODY].status == SERVING',
  },
  {
    id: 'illegal-status',
    title: 'Check says a status that it must not say, such as SERVICE_UNKNOWN or 99',
    scenes: [
      {
        outcome: 'ok_service_unknown',
        settings: ALB_ON_CHECK,
        healthy: ['aws-alb', 'grpcurl', 'gatus-connected', 'haproxy-httpchk'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik', 'blackbox-exporter'],
      },
      {
        outcome: 'ok_enum_99',
        settings: ALB_ON_CHECK,
        healthy: ['aws-alb', 'grpcurl', 'gatus-connected', 'haproxy-httpchk'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik', 'blackbox-exporter'],
      },
    ],
    why: 'whoever reads the message wants SERVING and nothing else; whoever reads the status sees OK',
    remedy: 'end Check of a name that is not registered with NOT_FOUND, which every reader understands',
  },
  {
    id: 'status-in-headers',
    title: 'a check looks for grpc-status in the headers, where no good answer has it',
    scenes: [
      {
        outcome: 'healthy',
        healthy: ['haproxy-httpchk', 'haproxy-tcp-check', 'kubelet', 'envoy'],
        unhealthy: ['haproxy-grpc-status'],
      },
    ],
    why: 'the status of a call that has a message stands in the trailers, and http-check expect hdr of HAProxy does not read those: only an error, or an OK without a message, has it in the headers',
    remedy:
      'look for the bytes of SERVING in the body, or let HAProxy run grpc_health_probe by option external-check',
  },
  {
    id: 'surviving-condition',
    title: 'a monitor whose condition holds although nothing could be asked',
    scenes: [
      {
        outcome: 'refused',
        healthy: ['gatus-response-time'],
        unhealthy: ['gatus-body', 'kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik'],
      },
    ],
    why: 'an error is written down and decides nothing: only conditions do, and the time of a look that failed is 0, which is less than any limit',
    remedy: 'add the condition [BODY].status == SERVING',
  },
];
