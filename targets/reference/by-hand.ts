import { constants, createServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthDefinition } from '../../proto/health.ts';
import { drainWithin } from './stop.ts';
import type { HealthStore } from './store.ts';

/** What a server without a gRPC library does otherwise. */
export interface ByHand {
  /** The methods that it serves, all by default; any other path is HTTP 404 without `grpc-status`. */
  readonly serves?: readonly (keyof HealthDefinition)[];
  /** Into how many DATA frames a message is split, at most. */
  readonly framesPerMessage?: number;
  /** What stands behind the known fields of each message. */
  readonly extraBytes?: Buffer;
  /** How a Watch ends when the server stops: with UNAVAILABLE when absent. */
  readonly resetsAtStop?: true;
}

/** A message is preceded by one byte that says whether it is compressed and four bytes that say how long it is. */
const PREFIX_BYTES = 5;

/**
 * Serves a store straight over `node:http2`, as servers do that were written without a gRPC library.
 *
 * @returns its address, and what stops it in good order, by force after a grace period in milliseconds
 */
export async function startByHand(
  store: HealthStore,
  {
    serves = ['Check', 'Watch', 'List'],
    framesPerMessage = 1,
    extraBytes = Buffer.alloc(0),
    resetsAtStop,
  }: ByHand,
): Promise<{ readonly address: string; readonly stop: (graceMs: number) => Promise<void> }> {
  const sessions = new Set<ServerHttp2Session>();
  const openWatches = new Set<() => void>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });

  const answer = (stream: ServerHttp2Stream, path: string, request: Buffer): void => {
    const method = serves.find((name) => healthDefinition[name].path === path);
    if (method === undefined) {
      stream.respond({ ':status': 404 }, { endStream: true });
      return;
    }
    if (method === 'List') {
      const statuses = Object.fromEntries(
        Array.from(store.entries(), ([name, status]) => [name, { status }]),
      );
      const send = begin(stream, framesPerMessage);
      send(Buffer.concat([healthDefinition.List.responseSerialize({ statuses }), extraBytes]));
      send({ status: '0' });
      return;
    }
    const { service } = healthDefinition.Check.requestDeserialize(request);
    const message = (
      status: Parameters<typeof healthDefinition.Check.responseSerialize>[0]['status'],
    ): Buffer => Buffer.concat([healthDefinition.Check.responseSerialize({ status }), extraBytes]);
    if (method === 'Check') {
      const status = store.get(service);
      if (status === undefined) {
        stream.respond({ ...HEAD, 'grpc-status': '5', 'grpc-message': 'unknown' }, { endStream: true });
        return;
      }
      const send = begin(stream, framesPerMessage);
      send(message(status));
      send({ status: '0' });
      return;
    }
    const send = begin(stream, framesPerMessage);
    const unsubscribe = store.subscribe(service, (status) => {
      send(message(status));
    });
    const end = (): void => {
      if (resetsAtStop) stream.close(constants.NGHTTP2_CANCEL);
      else send({ status: UNAVAILABLE });
    };
    openWatches.add(end);
    stream.once('close', () => {
      unsubscribe();
      openWatches.delete(end);
    });
    send(message(store.get(service) ?? 'SERVICE_UNKNOWN'));
  };

  server.on('stream', (stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined); // A client that leaves; the close event follows.
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (!stream.destroyed)
        answer(stream, headers[':path'] ?? '', Buffer.concat(chunks).subarray(PREFIX_BYTES));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: (graceMs) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const end of openWatches) end();
      // With GOAWAY, and once its streams are over.
      for (const session of sessions) session.close();
      const dropConnections = (): void => {
        for (const session of sessions) session.destroy();
      };
      return drainWithin({ graceMs, drain: () => closed, dropConnections });
    },
  };
}

/** `grpc-status` of a server that stops. */
const UNAVAILABLE = '14';
const HEAD = { ':status': 200, 'content-type': 'application/grpc' } as const;

/**
 * Begins an answer. Returns the function that sends a message, or ends with a status. What waits while a message is on its way
 * is replaced by what comes after it, so that a watcher that reads slowly is told the present.
 */
function begin(
  stream: ServerHttp2Stream,
  framesPerMessage: number,
): (next: Buffer | { readonly status: string }) => void {
  stream.respond(HEAD, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': end?.status ?? '0' });
  });
  let frames: Buffer[] = [];
  let waiting: Buffer | undefined;
  let end: { readonly status: string } | undefined;
  let busy = false;
  const next = (): void => {
    if (frames.length === 0 && waiting !== undefined) {
      frames = split(waiting, framesPerMessage);
      waiting = undefined;
    }
    const frame = stream.destroyed ? undefined : frames.shift();
    busy = frame !== undefined;
    // The next one is written when this one is out: what waits together would leave in one frame.
    if (frame !== undefined) stream.write(frame, next);
    else if (end) stream.end();
  };
  return (message) => {
    if (Buffer.isBuffer(message)) waiting = message;
    else end = message;
    if (!busy) next();
  };
}

/** A message with its prefix, in pieces of about the same size. */
function split(message: Buffer, pieces: number): Buffer[] {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  const bytes = Buffer.concat([prefix, message]);
  const size = Math.ceil(bytes.length / pieces);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
