/**
 * What the monitor "gRPC(s) - Keyword" of Uptime Kuma decides: the message becomes JSON, in which a keyword is looked for. grpc-js hands
 * over bytes, which protobufjs decodes by the file that users paste.
 */
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { serve } from '../lines/node/lines.mjs';

const PASTED = readFileSync(new URL('../../proto/grpc/health/v1/health.proto', import.meta.url), 'utf8');
const CANCELLED = 1;

// Uptime Kuma goes on after an exception that nobody catches, and writes it down.
process.on('uncaughtException', (error) => {
  console.error(error.message);
});

const bytes = (/** @type {Uint8Array} */ message) => message;
const Client = grpc.makeGenericClientConstructor({}, '');

// Clients of one address share its connection, so that looks of monitors depend on each other; here each has its own.
const OPTIONS = { 'grpc.use_local_subchannel_pool': 1 };

/** A client of its own for each look, without a deadline. Nobody closes it. */
function healthAt(address) {
  const client = new Client(address, grpc.credentials.createInsecure(), OPTIONS);
  return protobuf
    .parse(PASTED)
    .root.lookupService('grpc.health.v1.Health')
    .create((method, request, done) => {
      client.makeUnaryRequest('/grpc.health.v1.Health/' + method.name, bytes, bytes, request, done);
    });
}

/** The text in which the keyword is looked for: of a call that was CANCELLED, which counts as one that is OK, what it ends with. */
function responseOf(address) {
  return new Promise((resolve, reject) => {
    healthAt(address).check({ service: '' }, (error, response) => {
      if (!error) resolve(JSON.stringify(response));
      else if (error.code === CANCELLED) resolve(`${error.code} ${error.details}`);
      else reject(error);
    });
  });
}

await serve(async ({ address, keyword }) => {
  try {
    const said = await responseOf(address);
    return { verdict: said.includes(keyword) ? 'healthy' : 'unhealthy', said };
  } catch (error) {
    return { verdict: 'unhealthy', said: error.message };
  }
});
