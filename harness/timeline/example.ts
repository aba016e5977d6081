/** What the example is called where a file would be named. */
export const EXAMPLE_NAME = 'the example';

const STATUSES = `title: A service goes NOT_SERVING and recovers
for: 8m
settings:
  albMatcher: '0'
  albPath: /grpc.health.v1.Health/Check
probers: [aws-alb, aws-nlb, kubelet, envoy, a17-grpc-go]
server:
  - at: 0s
    does: healthy
  - at: 95s
    does: not_serving
  - at: 5m
    does: healthy
`;

const AND_A_HANG = STATUSES.replace('recovers', 'recovers, and hangs later')
  .replace('8m', '12m')
  .concat('  - at: 8m\n    does: hang\n');

/**
 * The script that is shown where the user has none: load balancers, a kubelet and clients on the same server, and what they miss.
 *
 * @param live for a real server, which can be made to change its statuses and nothing else
 */
export function exampleScript(live: boolean): string {
  return live ? STATUSES : AND_A_HANG;
}
