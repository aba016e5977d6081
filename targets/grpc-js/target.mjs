/** The health service of grpc-node, the npm package grpc-health-check, driven by the conformance suite. */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import { bind, run, stopWithin } from '../control/node/control.mjs';

const server = new grpc.Server();
const health = new HealthImplementation();
health.addToServer(server);

await run({
  grpc,
  protoLoader,
  name: 'grpc-health-check',
  version: createRequire(import.meta.url)('grpc-health-check/package.json').version,
  overall: 'UNREGISTERED',
  listen: (address, credentials) => bind(server, address, credentials),
  driver: {
    setStatus: (service, status) => health.setStatus(service, status),
    stop: (graceMs) =>
      stopWithin(promisify(server.tryShutdown.bind(server)), () => server.forceShutdown(), graceMs),
  },
});
