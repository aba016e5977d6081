import { describe, expect, it, onTestFinished } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import type { Outcome } from '../../targets/scripted/outcome.ts';
import { outcomeNamed, outcomes } from '../../targets/scripted/outcomes.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import type { Endpoint, TlsSettings } from '../channel/endpoint.ts';
import type { WireEvent } from '../channel/wire/exchange.ts';
import { checkAsk, watchAsk } from './ask.ts';
import type { Ask } from './ask.ts';
import { imagine } from './imagine.ts';
import { look } from './look.ts';
import type { Seen } from './seen.ts';

/** How long a stream that stays open is looked at. All that comes without a pause comes long before. */
const OPEN_MS = 600;
/** Long enough never to be reached. */
const CEILING_MS = 20_000;

/** What was seen but for when, for the words of whoever lost a connection, and for how DATA was cut. */
function gist({ connectedMs, greetedMs, exchange }: Seen): object {
  const events = exchange.events.reduce<object[]>((all, event, index) => {
    const { atMs, ...what } = event;
    expect(atMs).toBeGreaterThanOrEqual(0);
    const before = exchange.events[index - 1];
    if (event.kind === 'closed') return [...all, { kind: 'closed', by: event.by }];
    if (event.kind !== 'data') return [...all, what];
    const merged = { kind: 'data', by: event.by, end: event.end };
    if (before?.kind !== 'data' || before.by !== event.by)
      return [...all, { ...merged, hex: bytesFrom(exchange.events, index) }];
    return [...all.slice(0, -1), { ...all.at(-1), ...merged }];
  }, []);
  return { connected: connectedMs !== undefined, greeted: greetedMs !== undefined, events };
}

/** All bytes of the DATA that begins at an event. */
function bytesFrom(events: readonly WireEvent[], index: number): string {
  const rest = events.slice(index);
  const after = rest.findIndex(({ kind }) => kind !== 'data');
  return rest
    .slice(0, after === -1 ? undefined : after)
    .map((event) => (event.kind === 'data' ? event.bytes.toString('hex') : ''))
    .join('');
}

/** How long an outcome is looked at: one that waits a little is waited for, one that waits for longer is not. */
function ceilingFor({ listener }: Outcome, { path }: Ask): number {
  if (listener.by !== 'http2') return OPEN_MS;
  const { check, watch = check } = listener.answers;
  const script = path === healthDefinition.Watch.path ? watch : check;
  const pauses = script.map((play) => (play.play === 'pause' ? play.ms : 0));
  const waitsMs = pauses.reduce((sum, ms) => sum + ms, listener.greetsAfterMs ?? 0);
  return waitsMs > 0 && waitsMs < 2 * OPEN_MS + 1 ? CEILING_MS : OPEN_MS;
}

async function compare(outcome: Outcome, ask: Ask, more: Omit<Endpoint, 'address'> = {}): Promise<void> {
  const server = await startScripted(outcome);
  try {
    const endpoint = { address: server.address, ...more };
    const ceilingMs = ceilingFor(outcome, ask);
    const real = await look(endpoint, ask, ceilingMs);
    const imagined = imagine(outcome, ask, ceilingMs, endpoint);
    expect(gist(imagined)).toEqual(gist(real));
  } finally {
    await server.stop();
  }
}

const ASKS: readonly (readonly [what: string, ask: Ask])[] = [
  ['a Check', checkAsk('')],
  ['a Watch', watchAsk('')],
  ['a call of something else', checkAsk('', { path: '/AWS.ALB/healthcheck' })],
];

describe.concurrent.each(ASKS)('what is imagined of %s is what is seen', (_what, ask) => {
  it.each(outcomes.map((outcome) => [outcome.name, outcome] as const))(
    'of %s',
    (_name, outcome) => compare(outcome, ask),
    CEILING_MS,
  );
});

function named(name: string): Outcome {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return outcome;
}

describe('what is imagined of one ask is what is seen', () => {
  const metadata = { metadata: { authorization: 'Bearer abc' } };
  it.each<[string, string, Ask, Omit<Endpoint, 'address'>?]>([
    ['overall_serving_named_not', 'of a service', checkAsk('a')],
    ['overall_serving_named_not', 'a Watch of a service', watchAsk('a')],
    ['named_unregistered', 'of a service', checkAsk('a')],
    ['overall_unregistered', 'of a service', checkAsk('a')],
    ['auth_required', 'with a token', checkAsk('', { metadata: true }), metadata],
    ['auth_required', 'of one that cannot send a token', checkAsk(''), metadata],
    ['authority_required', 'without :authority', checkAsk('', { fields: { ':authority': null } })],
    ['strict_authority', 'with another name', checkAsk('', { fields: { ':authority': 'cluster' } })],
    ['wrong_package', 'of that package', checkAsk('', { path: '/proto.Health/Check' })],
    ['healthy', 'of List', checkAsk('', { path: healthDefinition.List.path })],
    ['healthy', 'without a message', checkAsk('', { body: '' })],
    ['hang', 'a connection', checkAsk('', { by: 'TCP' })],
    ['refused', 'a connection', checkAsk('', { by: 'TCP' })],
    ['silent', 'a connection', checkAsk('', { by: 'TCP' })],
    ['healthy', 'over TLS', checkAsk('', { tls: 'any certificate' })],
    ['silent', 'over TLS', checkAsk('', { tls: 'any certificate' })],
    ['http1', 'over TLS', checkAsk('', { tls: 'any certificate' })],
    ['refused', 'over TLS', checkAsk('', { tls: 'any certificate' })],
  ])('of %s: %s', (name, _what, ask, more) => compare(named(name), ask, more));

  it.each<[string, string, Ask['tls'], TlsSettings | undefined]>([
    ['tls', 'by one that trusts nobody', 'as set', {}],
    ['tls', 'by one that speaks plain text', 'never', {}],
    ['tls', 'by one that trusts anybody', 'any certificate', undefined],
    ['tls_self_signed', 'by one that trusts nobody', 'as set', {}],
    ['tls_self_signed', 'by one that trusts anybody', 'any certificate', {}],
    ['tls_expired', 'by one that trusts anybody', 'as set', { insecure: true }],
    ['tls_other_name', 'by one that trusts anybody', 'as set', { insecure: true }],
  ])('of %s: %s', (name, _what, tls, settings) =>
    compare(named(name), checkAsk('', { tls }), { ...(settings && { tls: settings }) }),
  );

  it.each(['tls', 'tls_expired', 'tls_other_name'])(
    'of %s: by one that trusts its authority',
    async (name) => {
      const server = await startScripted(named(name));
      onTestFinished(server.stop);
      if (server.ca === undefined) throw new Error('the server has no authority');
      const endpoint = { address: server.address, tls: { ca: server.ca } };
      const real = await look(endpoint, checkAsk(''), CEILING_MS);
      expect(gist(imagine(named(name), checkAsk(''), CEILING_MS, endpoint))).toEqual(gist(real));
      expect(real.greetedMs !== undefined).toBe(name === 'tls');
    },
  );
});

describe('the time of what is imagined', () => {
  it('is that of the pauses', () => {
    const seen = imagine(named('slow_connect_700ms_answer_500ms'), checkAsk(''), 5000);
    expect(seen).toMatchObject({ connectedMs: 0, greetedMs: 700, untilMs: 1200 });
    expect(seen.exchange.events.at(-1)).toMatchObject({ kind: 'headers', end: true, atMs: 1200 });
  });

  it('ends with the ceiling', () => {
    const seen = imagine(named('slow_1500ms'), checkAsk(''), 1499);
    expect(seen.untilMs).toBe(1499);
    expect(seen.exchange.events.every(({ by }) => by === 'client')).toBe(true);
    expect(imagine(named('slow_connect_700ms'), checkAsk(''), 500).greetedMs).toBeUndefined();
  });

  it('goes on for a while after the first message of a Watch', () => {
    const seen = imagine(named('healthy'), watchAsk(''), 5000);
    expect(seen.untilMs).toBe(250);
    expect(imagine(named('watch_ends_soon'), watchAsk(''), 5000).untilMs).toBe(20);
  });
});
