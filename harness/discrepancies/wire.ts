import type { Discrepancy } from './discrepancy.ts';
import { ALB_ON_CHECK } from './settings.ts';

/** Probers on the library of Go, which read an answer alike. */
const ON_GRPC_GO = ['kubelet', 'grpc-health-probe', 'consul', 'traefik', 'blackbox-exporter'] as const;

/** Where libraries read the same bytes differently. */
export const wireDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'content-type-changed',
    title: 'a proxy sets another content type, or takes it away, and leaves the message as it is',
    scenes: (['ct_wrong', 'ct_missing'] as const).map((outcome) => ({
      outcome,
      healthy: ['datadog-grpc-check', 'uptime-kuma', 'nestjs-terminus', 'haproxy-httpchk', 'haproxy-body'],
      unhealthy: [...ON_GRPC_GO, 'envoy', 'grpc-java-check'],
    })),
    why: 'the libraries of Go and Java and Envoy want application/grpc; grpc-js and the library of C++, Python and Ruby do not look at it',
    remedy: 'let the proxy pass the content-type of gRPC on',
  },
  {
    id: 'content-type-parameter',
    title: 'the content type has a parameter, as in application/grpc;charset=utf-8',
    scenes: [
      {
        outcome: 'ct_charset',
        healthy: [...ON_GRPC_GO, 'datadog-grpc-check', 'uptime-kuma', 'haproxy-httpchk'],
        unhealthy: ['envoy'],
      },
    ],
    why: 'Envoy accepts application/grpc alone or with a suffix behind a plus sign; the others accept a semicolon, too',
    remedy: 'let the server, or the proxy that adds the parameter, send application/grpc',
  },
  {
    id: 'content-type-in-capitals',
    title: 'the content type is Application/GRPC',
    scenes: [
      {
        outcome: 'ct_upper',
        healthy: ['datadog-grpc-check', 'nestjs-terminus', 'grpc-java-check'],
        unhealthy: [...ON_GRPC_GO, 'envoy'],
      },
    ],
    why: 'HTTP compares media types without regard to case; the library of Java does so, grpc-js and the library of C++ do not look, and Go and Envoy compare letter by letter',
    remedy: 'write it in lower case',
  },
  {
    id: 'field-of-the-future',
    title: 'the message has a field behind the status that nobody knows yet',
    scenes: [
      {
        outcome: 'extra_unknown_field',
        healthy: [...ON_GRPC_GO, 'envoy', 'datadog-grpc-check', 'uptime-kuma'],
        unhealthy: ['haproxy-body', 'haproxy-tcp-check'],
      },
    ],
    why: 'a parser of protobuf passes over fields that it does not know; a check of bytes wants those that it was told, and no others',
    remedy: 'let HAProxy run grpc_health_probe by option external-check',
  },
  {
    id: 'http-503-kept',
    title: 'a proxy keeps HTTP status 503 and passes an answer of gRPC on that says SERVING',
    scenes: [
      {
        outcome: 'http503_grpc',
        healthy: [...ON_GRPC_GO, 'gatus-body', 'nestjs-terminus', 'grpcurl'],
        unhealthy: ['envoy', 'datadog-grpc-check', 'uptime-kuma', 'haproxy-httpchk'],
      },
    ],
    why: 'once the content type is that of gRPC the libraries of Go, Java and Node do not look at the HTTP status; Envoy, the library of C++ and Python, and the older grpc-js of Uptime Kuma do',
    remedy: 'let the proxy answer either in HTTP or in gRPC',
  },
  {
    id: 'eager-compressor',
    title: 'the answer is compressed with gzip although the client did not ask for that',
    scenes: [
      {
        outcome: 'gzip',
        settings: ALB_ON_CHECK,
        healthy: ['traefik', 'grpcurl', 'uptime-kuma', 'datadog-grpc-check', 'aws-alb'],
        unhealthy: ['grpc-health-probe', 'envoy', 'gatus-body', 'blackbox-exporter'],
      },
    ],
    why: 'a program on the library of Go can only unpack what it was linked with, and Envoy unpacks nothing',
    remedy: 'do not compress the answers of the health service',
  },
  {
    id: 'ok-without-message',
    title: 'the call is OK and has no message',
    scenes: [
      {
        outcome: 'ok_no_message',
        settings: ALB_ON_CHECK,
        healthy: ['aws-alb', 'haproxy-grpc-status'],
        unhealthy: [...ON_GRPC_GO, 'envoy', 'datadog-grpc-check', 'uptime-kuma'],
      },
    ],
    why: 'a rule for the header grpc-status of an answer can only see one that has nothing but headers: the status of a good answer stands in its trailers',
    remedy: 'send the message, and let HAProxy look for it in the body',
  },
  {
    id: 'trailers-lost',
    title: 'SERVING arrives, and its status is lost or says UNAVAILABLE',
    scenes: (['no_trailers', 'no_grpc_status', 'serving_then_14'] as const).map((outcome) => ({
      outcome,
      healthy: ['haproxy-httpchk', 'haproxy-body', 'haproxy-tcp-check'],
      unhealthy: [...ON_GRPC_GO, 'envoy', 'uptime-kuma'],
    })),
    why: 'a client of gRPC believes a message only when the status behind it is OK; a check of bytes has what it wants before that',
    remedy: 'let every proxy on the way pass trailers on',
  },
];
