import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TargetFactory } from '../harness/target/target.ts';
import { healthDefinition } from '../proto/health.ts';
import type { ServingStatus } from '../proto/status.ts';
import { createHealthStore } from '../targets/reference/store.ts';
import type { HealthStore } from '../targets/reference/store.ts';

/** A message is preceded by one byte that says whether it is compressed and four bytes that say how long it is. */
const PREFIX_BYTES = 5;
/** What may wait for a watcher: a few messages. */
const MOST_BYTES = 50;

/**
 * Serves Check and Watch without a gRPC library, which leaves the means of HTTP/2 to it.
 *
 * @param giveUp what it does with the stream of a watcher that does not keep up
 */
export function givingUp(giveUp: (stream: ServerHttp2Stream) => void): TargetFactory {
  return async () => {
    const store = createHealthStore();
    const server = createServer();
    const sessions = new Set<ServerHttp2Session>();
    server.on('session', (session) => {
      sessions.add(session);
      session.on('error', () => undefined); // Clients come and go.
    });
    server.on('stream', (stream, { ':path': path }) => {
      stream.on('error', () => undefined);
      stream.once('data', (bytes: Buffer) => {
        const { service } = healthDefinition.Check.requestDeserialize(bytes.subarray(PREFIX_BYTES));
        if (path === healthDefinition.Watch.path) watch(stream, store, service, giveUp);
        else if (path === healthDefinition.Check.path) check(stream, store, service);
        else end(stream, '12');
      });
    });
    return {
      address: await listen(server),
      setStatus: store.set,
      stop: () => {
        server.close();
        for (const session of sessions) session.destroy();
      },
    };
  };
}

function watch(
  stream: ServerHttp2Stream,
  store: HealthStore,
  service: string,
  giveUp: (stream: ServerHttp2Stream) => void,
): void {
  stream.respond({ 'content-type': 'application/grpc' });
  const tell = (status: ServingStatus): void => {
    if (stream.closed || stream.destroyed) return;
    stream.write(message(status));
    if (stream.writableLength > MOST_BYTES) giveUp(stream);
  };
  stream.once('close', store.subscribe(service, tell));
  tell(store.get(service) ?? 'SERVICE_UNKNOWN');
}

function check(stream: ServerHttp2Stream, store: HealthStore, service: string): void {
  const status = store.get(service);
  if (status === undefined) {
    end(stream, '5');
    return;
  }
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(message(status));
}

function end(stream: ServerHttp2Stream, status: string): void {
  stream.respond({ 'content-type': 'application/grpc', 'grpc-status': status }, { endStream: true });
}

function message(status: ServingStatus): Buffer {
  const bytes = healthDefinition.Check.responseSerialize({ status });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

async function listen(server: Http2Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
