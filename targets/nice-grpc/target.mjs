/** The health service of nice-grpc, the npm package nice-grpc-server-health, driven by the conformance suite. */
import { createRequire } from 'node:module';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import { createServer } from 'nice-grpc';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';
import { Refusal, run, stopWithin } from '../control/node/control.mjs';

const server = createServer();
const health = HealthState();
server.add(HealthDefinition, HealthServiceImpl(health));

await run({
  grpc,
  protoLoader,
  name: 'nice-grpc-server-health',
  version: createRequire(import.meta.url)('nice-grpc-server-health/package.json').version,
  listen: (address, credentials) => server.listen(address, credentials),
  driver: {
    setStatus: (service, status) => {
      if (status === 'UNKNOWN')
        throw new Refusal('nice-grpc knows healthy and unhealthy; unknown removes the name');
      health.setStatus(status === 'SERVING' ? 'healthy' : 'unhealthy', service);
    },
    clearStatus: (service) => health.setStatus('unknown', service),
    stop: (graceMs) =>
      stopWithin(
        () => server.shutdown(),
        () => server.forceShutdown(),
        graceMs,
      ),
  },
});
