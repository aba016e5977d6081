import { scriptFor } from '../../targets/scripted/script-for.ts';
import type { Listener, Outcome, Play } from '../../targets/scripted/outcome.ts';
import { authorityOf, headersOf, isSecure } from '../channel/dial.ts';
import type { Endpoint, TlsSettings } from '../channel/endpoint.ts';
import { endOf, hasMessage } from '../channel/wire/exchange.ts';
import type { WireEvent } from '../channel/wire/exchange.ts';
import type { Ask } from './ask.ts';
import { endpointFor, fieldsOf, WATCH_REST_MS } from './look.ts';
import type { Seen } from './seen.ts';

/** The number of the first stream of a connection. */
const STREAM = 1;
const SOMEWHERE: Endpoint = { address: '127.0.0.1:50051' };

/**
 * What a prober would see of a server that plays an outcome, without asking one: nothing takes time but what the outcome waits for.
 *
 * @param ceilingMs how long an answer is waited for
 * @param endpoint how the server is spoken to: with `tls.ca` is meant the authority of a good certificate
 */
export function imagine(
  { listener }: Outcome,
  ask: Ask,
  ceilingMs: number,
  endpoint: Endpoint = SOMEWHERE,
): Seen {
  if (ask.by === 'TCP') return imagineTcp(listener);
  const spoken = endpointFor(endpoint, ask);
  const request = requestEvents(ask, spoken);
  const { connected, then } = meet(listener, spoken);
  const seen = (events: readonly WireEvent[], untilMs: number, greetedMs?: number): Seen => ({
    connectedMs: connected ? 0 : undefined,
    greetedMs,
    exchange: { stream: STREAM, events: [...request, ...events] },
    untilMs,
  });
  if (then === 'silence') return seen([], ceilingMs);
  if (then === 'end') return seen([lost(0)], 0);
  const { greetsAfterMs = 0, answers } = then;
  if (greetsAfterMs > ceilingMs) return seen([], ceilingMs);
  const fields = fieldsOf(ask, meansOf(spoken));
  const script = scriptFor(answers, {
    fields: new Map(fields),
    body: Buffer.from(ask.body, 'hex'),
    address: endpoint.address,
  });
  const { events, untilMs } = perform(script, greetsAfterMs, ceilingMs, ask.stream);
  return seen(events, untilMs, greetsAfterMs);
}

type Speaking = Extract<Listener, { by: 'http2' }>;

/** What comes of a connection: whether it comes to be, with TLS where it is spoken, and how it goes on. */
interface Meeting {
  readonly connected: boolean;
  readonly then: 'silence' | 'end' | Speaking;
}

function meet(listener: Listener, endpoint: Endpoint): Meeting {
  const secure = isSecure(endpoint);
  switch (listener.by) {
    case 'refused':
      return { connected: false, then: 'end' };
    case 'silent':
      return { connected: !secure, then: 'silence' };
    case 'http1':
      return { connected: !secure, then: 'end' };
    case 'http2':
      if (!secure) return { connected: true, then: listener.certificate === undefined ? listener : 'end' };
      return trusts(endpoint.tls, listener)
        ? { connected: true, then: listener }
        : { connected: false, then: 'end' };
  }
}

function trusts({ insecure = false, ca }: TlsSettings, { certificate }: Speaking): boolean {
  if (certificate === undefined) return false;
  return insecure || (certificate === 'good' && ca !== undefined);
}

function imagineTcp(listener: Listener): Seen {
  const refused = listener.by === 'refused';
  return {
    connectedMs: refused ? undefined : 0,
    greetedMs: undefined,
    exchange: { stream: STREAM, events: refused ? [lost(0)] : [] },
    untilMs: 0,
  };
}

function meansOf(endpoint: Endpoint): Parameters<typeof fieldsOf>[1] {
  return {
    authority: authorityOf(endpoint),
    secure: isSecure(endpoint),
    metadata: Object.entries(headersOf(endpoint.metadata)),
  };
}

function requestEvents(ask: Ask, endpoint: Endpoint): WireEvent[] {
  const bytes = Buffer.from(ask.body, 'hex');
  const end = bytes.length === 0;
  const fields = fieldsOf(ask, meansOf(endpoint));
  return [
    { kind: 'headers', by: 'client', fields, end, atMs: 0 },
    ...(end ? [] : [{ kind: 'data', by: 'client', bytes, end: true, atMs: 0 } as const]),
  ];
}

/** What is seen of a script until it ends, or until nobody looks any more. */
function perform(
  script: readonly Play[],
  fromMs: number,
  ceilingMs: number,
  watched: boolean,
): { readonly events: WireEvent[]; readonly untilMs: number } {
  const events: WireEvent[] = [];
  let atMs = fromMs;
  let untilMs = ceilingMs;
  let heard = false;
  for (const play of script) {
    if (play.play === 'pause') {
      atMs += play.ms;
      continue;
    }
    if (atMs > untilMs) break;
    events.push(eventOf(play, atMs));
    const exchange = { stream: STREAM, events };
    if (endOf(exchange).kind !== 'open') return { events, untilMs: atMs };
    if (watched && !heard && hasMessage(exchange)) {
      heard = true;
      untilMs = atMs + WATCH_REST_MS;
    }
  }
  return { events, untilMs };
}

function eventOf(play: Exclude<Play, { play: 'pause' }>, atMs: number): WireEvent {
  switch (play.play) {
    case 'headers':
      return { kind: 'headers', by: 'server', fields: play.fields, end: play.end, atMs };
    case 'data':
      return { kind: 'data', by: 'server', bytes: Buffer.from(play.hex, 'hex'), end: play.end, atMs };
    case 'reset':
      return { kind: 'reset', by: 'server', code: play.code, atMs };
    case 'goaway': {
      const lastStream = play.lastStream === 'this' ? STREAM : 0;
      return { kind: 'goaway', by: 'server', code: play.code, lastStream, atMs };
    }
    case 'cut':
      return lost(atMs);
  }
}

function lost(atMs: number): WireEvent {
  return { kind: 'closed', by: 'server', why: 'the server closed the connection', atMs };
}
