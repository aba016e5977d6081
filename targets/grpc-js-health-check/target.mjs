/** The npm package grpc-js-health-check, driven by the conformance suite. */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import * as protoLoader from '@grpc/proto-loader';
import healthCheck from 'grpc-js-health-check';
import { bind, Refusal, run, stopWithin } from '../control/node/control.mjs';

const server = new grpc.Server();
const health = new healthCheck.Implementation({});
server.addService(healthCheck.service, health);

await run({
  grpc,
  protoLoader,
  name: 'grpc-js-health-check',
  version: createRequire(import.meta.url)('grpc-js-health-check/package.json').version,
  overall: 'UNREGISTERED',
  listen: (address, credentials) => bind(server, address, credentials),
  driver: {
    setStatus: (name, status) => {
      try {
        health.setStatus(name, status);
      } catch (error) {
        // Its setStatus throws for some names. That is its own defect, and no reason to call this program broken.
        throw new Refusal(`setStatus of grpc-js-health-check throws: ${error.message}`);
      }
    },
    stop: (graceMs) =>
      stopWithin(promisify(server.tryShutdown.bind(server)), () => server.forceShutdown(), graceMs),
  },
});
