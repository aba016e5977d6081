import type { Discrepancy } from './discrepancy.ts';
import { ALB_ON_CHECK } from './settings.ts';

/** Where it matters how a prober connects, how long it waits, and what it makes of a connection that goes away. */
export const connectionDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'tls-only',
    title: 'the server speaks TLS only',
    scenes: [
      {
        outcome: 'tls',
        tls: 'trusted',
        settings: ALB_ON_CHECK,
        healthy: ['aws-alb', 'grpc-health-probe', 'consul', 'gatus-body', 'envoy', 'blackbox-exporter'],
        unhealthy: ['kubelet', 'traefik', 'istio-pilot-agent', 'cloud-run'],
      },
    ],
    why: 'the probes of kubelet, Istio and Cloud Run and the check of Traefik speak plain text only',
    remedy:
      'offer the health service on a port without TLS, or let kubelet run grpc_health_probe -tls in the container',
  },
  {
    id: 'bad-certificate',
    title: 'the certificate of the server has expired, or nobody has signed it',
    scenes: (['tls_expired', 'tls_self_signed'] as const).map((outcome) => ({
      outcome,
      tls: 'trusted' as const,
      settings: ALB_ON_CHECK,
      healthy: ['aws-alb'],
      unhealthy: ['grpc-health-probe', 'blackbox-exporter', 'consul', 'datadog-grpc-check'],
    })),
    why: 'a target group does not look at the certificate of its targets; whoever does refuses the connection',
    remedy: 'renew the certificate: the clients that the load balancer cannot see look at it as well',
  },
  {
    id: 'no-answer',
    title: 'the server takes the request and never answers',
    scenes: [
      {
        outcome: 'hang',
        healthy: ['aws-nlb'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'datadog-grpc-check'],
        none: ['blackbox-exporter', 'uptime-kuma', 'a17-grpc-go', 'a17-grpc-java', 'a17-c-core'],
      },
      {
        outcome: 'headers_then_hang',
        healthy: ['haproxy-httpchk', 'aws-nlb'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'envoy'],
        none: ['blackbox-exporter', 'uptime-kuma'],
      },
    ],
    why: 'blackbox exporter and Uptime Kuma give the call no deadline: their monitor keeps its last state, and an alert for a failed probe stays quiet. A client that watches stays in CONNECTING, and its calls wait',
    remedy: 'watch the monitors themselves: alert when a probe has no result (absent, or up == 0)',
  },
  {
    id: 'cancelled',
    title: 'Check ends with CANCELLED, or is reset so',
    scenes: (['code_1', 'rst_cancel'] as const).map((outcome) => ({
      outcome,
      healthy: [],
      unhealthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'blackbox-exporter'],
      none: ['traefik'],
    })),
    why: 'Traefik takes CANCELLED for the end of its own configuration and stops looking: the server keeps the state that it had, which is healthy at first',
    remedy:
      'let no interceptor end Check with CANCELLED; a new dynamic configuration makes Traefik look again',
  },
  {
    id: 'goaway-with-error',
    title: 'the server says GOAWAY with an error while it answers SERVING',
    scenes: [
      {
        outcome: 'goaway_err',
        healthy: ['kubelet', 'grpc-health-probe', 'blackbox-exporter', 'datadog-grpc-check'],
        unhealthy: ['envoy', 'uptime-kuma', 'nestjs-terminus'],
      },
    ],
    why: 'the libraries of Go and C++ wait for the calls that GOAWAY leaves alive; Envoy and grpc-js give them up where GOAWAY has an error code',
    remedy: 'leave with NO_ERROR: that is the code of a graceful stop',
  },
  {
    id: 'goaway-for-all',
    title: 'the server says on every connection that it takes no call',
    scenes: [
      {
        outcome: 'goaway_0',
        healthy: ['aws-nlb', 'kong-apisix-tcp'],
        unhealthy: [
          'kubelet',
          'grpc-health-probe',
          'consul',
          'traefik',
          'envoy',
          'blackbox-exporter',
          'uptime-kuma',
        ],
        none: ['a17-grpc-go', 'a17-grpc-java'],
      },
    ],
    why: 'a connection can be opened, so whoever only does that is content; a Check that GOAWAY leaves out ends with UNAVAILABLE; a client that watches connects again and again, and its calls wait meanwhile',
    remedy: 'close the listening port first, and let GOAWAY name the calls that are still answered',
  },
  {
    id: 'slow-server',
    title:
      'the server needs 0.7 s for the connection and 0.5 s for the answer, or 1.5 s for the answer alone',
    scenes: [
      {
        outcome: 'slow_connect_700ms_answer_500ms',
        settings: ALB_ON_CHECK,
        healthy: ['grpc-health-probe', 'consul', 'traefik', 'gatus-body', 'aws-alb'],
        unhealthy: ['kubelet'],
      },
      {
        outcome: 'slow_1500ms',
        settings: ALB_ON_CHECK,
        healthy: ['consul', 'traefik', 'gatus-body', 'aws-alb', 'blackbox-exporter'],
        unhealthy: ['kubelet', 'grpc-health-probe', 'datadog-grpc-check'],
      },
    ],
    why: 'kubelet has one second for both together, grpc_health_probe one for each, and others have five or ten',
    remedy: 'raise timeoutSeconds of the probe above 1',
  },
];
