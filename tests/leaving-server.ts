import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { TargetFactory, TargetInstance } from '../harness/target/target.ts';
import { healthDefinition } from '../proto/health.ts';

/** What a server has in hand that takes its leave, without a gRPC library and its good manners. */
export interface Hands {
  readonly graceMs: number;
  readonly server: Http2Server;
  readonly sockets: ReadonlySet<Socket>;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
  /** The streams of every open Watch. */
  readonly watches: ReadonlySet<ServerHttp2Stream>;
  /** Checks that were asked and not answered, where the server holds them. */
  readonly checks: ReadonlySet<ServerHttp2Stream>;
}

interface Options {
  /** How long a Check takes; 0 when absent. */
  readonly checkMs?: number;
  /** Whether the Watch of a name ends as soon as it has begun. */
  readonly endsAtOnce?: (service: string) => boolean;
  /** What replaces the rest of the target. */
  readonly instance?: Partial<TargetInstance>;
}

/** Serves "" as SERVING and every other name as unknown, and takes its leave as `leave` says. */
export function leaving(
  leave: (hands: Hands) => void | Promise<void>,
  { checkMs = 0, endsAtOnce = () => false, instance = {} }: Options = {},
): TargetFactory {
  return async () => {
    const server = createServer();
    const sockets = keeping<Socket>();
    const sessions = keeping<ServerHttp2Session>();
    const watches = keeping<ServerHttp2Stream>();
    const checks = keeping<ServerHttp2Stream>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    server.on('session', (session) => {
      session.on('error', () => undefined); // Clients come and go.
      sessions.add(session);
    });
    server.on('stream', (stream, { ':path': path }) => {
      stream.on('error', () => undefined);
      stream.once('data', (bytes: Buffer) => {
        const { service } = healthDefinition.Check.requestDeserialize(bytes.subarray(PREFIX_BYTES));
        if (path === healthDefinition.Watch.path) {
          watches.add(stream);
          stream.respond(HEAD, { waitForTrailers: true });
          stream.write(messageFor(service, 'SERVICE_UNKNOWN'));
          if (endsAtOnce(service)) endWith(stream, '0');
        } else if (path === healthDefinition.Check.path) {
          checks.add(stream);
          setTimeout(() => {
            if (checks.has(stream)) answer(stream, service);
          }, checkMs);
        } else stream.respond({ ...HEAD, 'grpc-status': '12' }, { endStream: true });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      stopGracefully: (graceMs) => leave({ graceMs, server, sockets, sessions, watches, checks }),
      stop: () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      },
      ...instance,
    };
  };
}

const PREFIX_BYTES = 5;
const HEAD = { ':status': 200, 'content-type': 'application/grpc' } as const;

/** A set that forgets what is closed. */
function keeping<
  Closeable extends { once: (event: 'close', listener: () => void) => unknown },
>(): Set<Closeable> {
  const set = new Set<Closeable>();
  const add = set.add.bind(set);
  set.add = (entry) => {
    entry.once('close', () => set.delete(entry));
    return add(entry);
  };
  return set;
}

function messageFor(service: string, unknown: 'SERVICE_UNKNOWN'): Buffer {
  const bytes = healthDefinition.Check.responseSerialize({ status: service === '' ? 'SERVING' : unknown });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

function answer(stream: ServerHttp2Stream, service: string): void {
  if (stream.destroyed || stream.headersSent) return;
  if (service !== '') {
    stream.respond({ ...HEAD, 'grpc-status': '5' }, { endStream: true });
    return;
  }
  stream.respond(HEAD, { waitForTrailers: true });
  stream.write(messageFor(service, 'SERVICE_UNKNOWN'));
  endWith(stream, '0');
}

/** Ends a call that was responded to with a `grpc-status`. */
export function endWith(stream: ServerHttp2Stream, status: string): void {
  stream.once('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': status });
  });
  stream.end();
}

/** Ends a call with a `grpc-status`, unless it was responded to already. */
export function refuseWith(stream: ServerHttp2Stream, status: string): void {
  if (!stream.destroyed && !stream.headersSent)
    stream.respond({ ...HEAD, 'grpc-status': status }, { endStream: true });
}

/** Refuses new connections, and says GOAWAY on the others: each is closed with its last stream. */
export function goAway({ server, sessions }: Hands): void {
  server.close();
  for (const session of sessions) session.close();
}

/** Settles when nobody is connected any more. */
export function closed({ server }: Hands): Promise<void> {
  return new Promise((resolve) => {
    server.once('close', resolve);
  });
}

/** Ends every connection, without a word. */
export function dropAll({ server, sockets }: Hands): void {
  server.close();
  for (const socket of sockets) socket.destroy();
}

/** Goes away, waits for its clients until the grace period is over, and drops them then. */
export async function waitForAll(hands: Hands): Promise<void> {
  const gone = closed(hands);
  goAway(hands);
  const force = setTimeout(() => {
    dropAll(hands);
  }, hands.graceMs);
  await gone;
  clearTimeout(force);
}
