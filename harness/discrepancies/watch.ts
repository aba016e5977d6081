import type { Discrepancy } from './discrepancy.ts';

/** Where clients that watch see something else than probers that ask. */
export const watchDiscrepancies: readonly Discrepancy[] = [
  {
    id: 'check-without-watch',
    title: 'Check says NOT_SERVING and Watch is not implemented',
    scenes: [
      {
        outcome: 'check_without_watch',
        healthy: ['a17-grpc-go', 'a17-grpc-java', 'a17-c-core'],
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
    why: 'a client with health checking calls Watch and never Check; where Watch is UNIMPLEMENTED, as in the health service of connect-go, it switches health checking off and uses the server',
    remedy: 'implement Watch, or do not rely on clients to notice',
  },
  {
    id: 'watch-that-ends',
    title: 'Watch says SERVING and ends',
    scenes: [
      {
        outcome: 'w_serving_then_ok',
        healthy: ['kubelet', 'grpc-health-probe', 'envoy', 'consul', 'traefik'],
        unhealthy: [],
        none: ['a17-grpc-go', 'a17-c-core'],
      },
    ],
    why: 'the end of a Watch makes the channel of a client TRANSIENT_FAILURE; since a message had come the client calls again at once, and so on without a pause: its calls fail in between, and the server is asked as fast as it can answer',
    remedy: 'keep Watch open as long as the client wants it',
  },
  {
    id: 'watch-unimplemented-by-page',
    title: 'Watch is UNIMPLEMENTED, with the content type of a page or with none',
    scenes: (['to_html_unimpl', 'to_no_ct_unimpl'] as const).map((outcome) => ({
      outcome,
      healthy: ['a17-c-core'],
      unhealthy: ['a17-grpc-go', 'a17-grpc-java', 'kubelet', 'envoy'],
    })),
    why: 'the library of C++, Python and Ruby reads grpc-status whatever the content type is, and switches health checking off; those of Go and Java take the answer for a page, and the server for unhealthy',
    remedy: 'let errors have the content type application/grpc, too',
  },
  {
    id: 'watch-compressed',
    title: 'Watch sends SERVING compressed with gzip although the client did not ask for that',
    scenes: [
      {
        outcome: 'w_gzip_open',
        healthy: ['a17-grpc-java'],
        unhealthy: ['a17-grpc-go', 'a17-c-core'],
      },
    ],
    why: 'the library of Java can always unpack gzip; that of Go can only where it is linked in, and that of C++ refuses what was not accepted',
    remedy: 'do not compress the answers of the health service',
  },
  {
    id: 'proxy-404',
    title: 'a proxy without a route for the health service answers HTTP 404',
    scenes: [
      {
        outcome: 'http404',
        healthy: ['a17-grpc-go', 'a17-grpc-java', 'a17-c-core'],
        unhealthy: [
          'kubelet',
          'grpc-health-probe',
          'envoy',
          'consul',
          'traefik',
          'blackbox-exporter',
          'datadog-grpc-check',
          'haproxy-httpchk',
        ],
      },
    ],
    why: 'clients of gRPC read HTTP 404 as UNIMPLEMENTED, and a client that watches takes that for a server without health checking',
    remedy: 'route /grpc.health.v1.Health/ to the server that the clients are sent to',
  },
];
