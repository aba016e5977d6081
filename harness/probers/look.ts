import { connect } from 'node:net';
import { placeOf } from '../channel/dial.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { openWireConnection } from '../channel/wire/connection.ts';
import type { WireConnection } from '../channel/wire/connection.ts';
import { endOf, hasMessage } from '../channel/wire/exchange.ts';
import type { Exchange, Field } from '../channel/wire/exchange.ts';
import { CANCEL } from '../channel/wire/frames.ts';
import type { Ask } from './ask.ts';
import type { Seen } from './seen.ts';

/** How long a Watch is looked at after its first message, in milliseconds: whether it stays open is half of the answer. */
export const WATCH_REST_MS = 250;

/**
 * Asks a server what a prober asks it, on a connection of its own.
 *
 * @param ceilingMs how long an answer is waited for
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export async function look(endpoint: Endpoint, ask: Ask, ceilingMs: number): Promise<Seen> {
  return ask.by === 'TCP' ? lookByTcp(endpoint, ceilingMs) : lookByCall(endpoint, ask, ceilingMs);
}

/**
 * A call that the server has not looked at, as its GOAWAY names an earlier one, is made once more on a new connection, as clients do
 * (RFC 9113, section 6.8). A server that refuses everybody does so again; one that happened to close a connection does not.
 */
async function lookByCall(endpoint: Endpoint, ask: Ask, ceilingMs: number): Promise<Seen> {
  const seen = await callOnce(endpoint, ask, ceilingMs);
  return wasRefused(seen) ? callOnce(endpoint, ask, ceilingMs) : seen;
}

function wasRefused({ exchange }: Seen): boolean {
  const { stream, events } = exchange;
  return (
    endOf(exchange).kind !== 'open' &&
    !events.some(({ kind, by }) => kind === 'headers' && by === 'server') &&
    events.some((event) => event.kind === 'goaway' && event.lastStream < stream)
  );
}

async function callOnce(endpoint: Endpoint, ask: Ask, ceilingMs: number): Promise<Seen> {
  const connection = openWireConnection(endpointFor(endpoint, ask));
  const body = Buffer.from(ask.body, 'hex');
  const fields = fieldsOf(ask, connection);
  const begin = performance.now();
  const call = connection.call(fields, { end: body.length === 0 });
  if (body.length > 0) call.data(body, { end: true });
  const isOver = (exchange: Exchange): boolean => endOf(exchange).kind !== 'open';
  await call.until((exchange) => isOver(exchange) || (ask.stream && hasMessage(exchange)), ceilingMs);
  if (ask.stream && !isOver(call.exchange())) await call.until(isOver, WATCH_REST_MS);
  const untilMs = performance.now() - begin;
  const { stream, events } = call.exchange();
  const seen = { ...connection.reached(), exchange: { stream, events: [...events] }, untilMs };
  if (!isOver(seen.exchange)) call.reset(CANCEL);
  connection.close();
  return seen;
}

/** How an endpoint is spoken to by a prober. */
export function endpointFor({ tls, ...endpoint }: Endpoint, ask: Ask): Endpoint {
  switch (ask.tls) {
    case 'never':
      return endpoint;
    case 'any certificate':
      return { ...endpoint, tls: { ...tls, insecure: true } };
    case 'as set, any certificate':
      return { ...endpoint, ...(tls && { tls: { ...tls, insecure: true } }) };
    case 'as set':
      return { ...endpoint, ...(tls && { tls }) };
  }
}

/** The header fields that a prober sends on a connection. */
export function fieldsOf(
  { path, fields, metadata: sends }: Ask,
  { authority, secure, metadata }: Pick<WireConnection, 'authority' | 'secure' | 'metadata'>,
): Field[] {
  // A map, since the fields of HTTP/2 itself must come before all others.
  const all = new Map<string, string | null>([
    [':method', 'POST'],
    [':scheme', secure ? 'https' : 'http'],
    [':path', path],
    [':authority', authority],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...(sends ? metadata : []),
    ...Object.entries(fields),
  ]);
  return [...all].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** Only a connection, which says nothing of what is behind it. */
function lookByTcp({ address }: Endpoint, ceilingMs: number): Promise<Seen> {
  const begin = performance.now();
  const socket = connect(placeOf(address));
  return new Promise((resolve) => {
    const end = (connectedMs: number | undefined, events: Exchange['events']): void => {
      clearTimeout(ceiling);
      socket.destroy();
      const untilMs = performance.now() - begin;
      resolve({ connectedMs, greetedMs: undefined, exchange: { stream: 1, events }, untilMs });
    };
    const ceiling = setTimeout(end, ceilingMs, undefined, []);
    socket.once('connect', () => {
      end(performance.now() - begin, []);
    });
    socket.once('error', ({ message }) => {
      end(undefined, [{ kind: 'closed', by: 'server', why: message, atMs: performance.now() - begin }]);
    });
  });
}
