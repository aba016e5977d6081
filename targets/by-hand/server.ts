import { createServer } from 'node:http2';
import type { ServerHttp2Session } from 'node:http2';
import { listen } from '../reference/listener.ts';
import { drainWithin } from '../reference/stop.ts';
import type { HealthStore } from '../reference/store.ts';
import type { House } from './answer.ts';
import { serveCall } from './call.ts';
import { meet } from './connection.ts';
import type { ByHand } from './options.ts';
import type { Call, Rules } from './rules.ts';
import { strictAnswer } from './strict-answer.ts';
import { strictBody } from './strict-body.ts';
import { strictHead } from './strict-head.ts';

const STRICT: Rules = { ...strictHead, ...strictBody, ...strictAnswer };

/**
 * Serves a store straight over `node:http2`, as servers do that were written without a gRPC library.
 *
 * @param options how it differs from a strict server
 * @returns its address, and what stops it in good order, by force after a grace period in milliseconds
 * @throws Error when the address cannot be bound
 */
export async function startByHand(
  store: HealthStore,
  options: ByHand,
): Promise<{ readonly address: string; readonly stop: (graceMs: number) => Promise<void> }> {
  const rulesFor = rulesOf(options);
  const house: House = {
    store,
    openWatches: new Set(),
    framesPerMessage: options.framesPerMessage ?? 1,
    resetsAtStop: options.resetsAtStop ?? false,
    lockedUp: false,
  };
  const sessions = new Set<ServerHttp2Session>();
  let whenEmpty = (): void => undefined;
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined); // The end of one connection is none of the server.
    // Of the session, which a stream that was reset at once does not know any more.
    session.on('stream', (stream, fields) => {
      const call: Call = { path: fields[':path'] ?? '', fields, stream, session };
      serveCall(call, rulesFor(call), house);
    });
    session.once('close', () => {
      sessions.delete(session);
      if (sessions.size === 0) whenEmpty();
    });
  });
  const listener = await listen('127.0.0.1:0', (client) => {
    meet(client, server, options);
  });
  return {
    address: listener.address,
    stop: (graceMs) => {
      listener.close();
      for (const end of house.openWatches) end();
      // With GOAWAY, and once its streams are over.
      for (const session of sessions) session.close();
      const drain = (): Promise<void> =>
        new Promise((resolve) => {
          whenEmpty = resolve;
          if (sessions.size === 0) resolve();
        });
      return drainWithin({ graceMs, drain, dropConnections: listener.dropAll });
    },
  };
}

/** The rules for a call: those of the options where they are for it. */
function rulesOf({ serves, extraBytes, rules, only = () => true }: ByHand): (call: Call) => Rules {
  const base: Rules = {
    ...STRICT,
    ...(serves && {
      methodOf: (call) => serves.find((method) => method === STRICT.methodOf(call)),
      unserved: () => ({ by: 'response', response: { head: { ':status': 404 } } }),
    }),
    ...(extraBytes && {
      encode: (call, status) => Buffer.concat([STRICT.encode(call, status), extraBytes]),
      encodeList: (call, entries) => Buffer.concat([STRICT.encodeList(call, entries), extraBytes]),
    }),
  };
  if (rules === undefined) return () => base;
  const changed = { ...base, ...rules(base) };
  return (call) => (only(call) ? changed : base);
}
