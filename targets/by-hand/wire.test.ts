import { gzipSync } from 'node:zlib';
import { connect as connectSocket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openWireConnection } from '../../harness/channel/wire/connection.ts';
import type { WireCall, WireConnection } from '../../harness/channel/wire/connection.ts';
import { answerOf, codeOf, httpStatusOf, valueOf } from '../../harness/channel/wire/exchange.ts';
import type { WireAnswer } from '../../harness/channel/wire/exchange.ts';
import { healthDefinition } from '../../proto/health.ts';
import { startHealthServer } from '../reference/server.ts';
import type { FrameFilter } from './frames.ts';
import { FRAME } from './frames.ts';
import type { ByHand } from './options.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
const { path: CHECK } = healthDefinition.Check;
const { path: WATCH } = healthDefinition.Watch;
const { path: LIST } = healthDefinition.List;

/** Starts a server and opens a connection to it; both end with the test. */
async function start(byHand: ByHand = {}): Promise<{ connection: WireConnection; address: string }> {
  const server = await startHealthServer({
    services: new Map([
      ['a', 'NOT_SERVING'],
      ['u', 'UNKNOWN'],
    ]),
    change: { byHand },
  });
  const connection = openWireConnection({ address: server.address });
  onTestFinished(async () => {
    connection.close();
    await server.stop();
  });
  return { connection, address: server.address };
}

interface Sent {
  readonly path?: string;
  readonly verb?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** In hexadecimal, with blanks; a message of no bytes when absent. */
  readonly body?: string;
  readonly bytes?: Buffer;
}

/** Sends a request. */
function begin(connection: WireConnection, sent: Sent): WireCall {
  const { path = CHECK, verb = 'POST', fields = {}, body = '00 00000000' } = sent;
  const all = {
    ':method': verb,
    ':scheme': 'http',
    ':path': path,
    ':authority': connection.authority,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...fields,
  };
  const bytes = sent.bytes ?? Buffer.from(body.replaceAll(' ', ''), 'hex');
  const call = connection.call(Object.entries(all), { end: bytes.length === 0 });
  if (bytes.length > 0) call.data(bytes, { end: true });
  return call;
}

/** Waits for the end of a call. */
async function answerTo(call: WireCall): Promise<WireAnswer> {
  const isOver = (): boolean => answerOf(call.exchange()).end.kind !== 'open';
  expect(await call.until(isOver, CEILING_MS)).toBe(true);
  return answerOf(call.exchange());
}

/** Sends a request and waits for the end of the call. */
function ask(connection: WireConnection, sent: Sent): Promise<WireAnswer> {
  return answerTo(begin(connection, sent));
}

/** What an answer says in a few words: a code or an HTTP status, and its messages. */
function said(answer: WireAnswer): string {
  const messages = answer.messages.map(({ bytes }) => bytes.toString('hex') || 'empty');
  const code = codeOf(answer) ?? (answer.end.kind === 'complete' ? `HTTP ${httpStatusOf(answer) ?? ''}` : '');
  return [...messages, code].filter((text) => text !== '').join(' ');
}

/** A message with its prefix. */
function framed(message: Buffer, flag = 0): Buffer {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

const A = Buffer.from('0a0161', 'hex');
const GZIP = { 'grpc-encoding': 'gzip' };
const LONG = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');

const REQUESTS: readonly (readonly [what: string, sent: Sent, says: string])[] = [
  ['the empty name', {}, '0801 OK'],
  ['a name', { body: '00 00000003 0a0161' }, '0802 OK'],
  ['a name that is UNKNOWN', { body: '00 00000003 0a0175' }, 'empty OK'],
  ['a name that nobody registered', { body: '00 00000003 0a017a' }, 'NOT_FOUND'],
  ['a verb that is not POST', { verb: 'GET', body: '' }, 'HTTP 405'],
  ['another content-type', { fields: { 'content-type': 'text/plain' } }, 'HTTP 415'],
  ['a content-type with a suffix', { fields: { 'content-type': 'application/grpc+proto' } }, '0801 OK'],
  ['a path in lower case', { path: CHECK.toLowerCase() }, 'UNIMPLEMENTED'],
  ['the root', { path: '/' }, 'UNIMPLEMENTED'],
  ['no message', { body: '' }, 'INTERNAL'],
  ['half of a prefix', { body: '00 00' }, 'INTERNAL'],
  ['less than the prefix says', { body: '00 00000004 0a0161' }, 'INTERNAL'],
  ['more than the prefix says', { body: '00 00000002 0a0161' }, 'INTERNAL'],
  ['two messages', { body: '00 00000000 00 00000000' }, 'INTERNAL'],
  ['a flag that is not defined', { body: '02 00000000' }, 'INTERNAL'],
  ['List without a message', { path: LIST, body: '' }, 'INTERNAL'],
  ['a field that is not defined', { body: '00 00000005 0a0161 102a' }, '0802 OK'],
  ['two names', { body: '00 00000006 0a0175 0a0161' }, '0802 OK'],
  ['a name and an empty one', { body: '00 00000005 0a0161 0a00' }, '0801 OK'],
  ['a group around a name', { body: '00 00000005 33 0a0161 34' }, '0801 OK'],
  ['a number for the name', { body: '00 00000002 0801' }, '0801 OK'],
  ['a field that is cut', { body: '00 00000002 0a05' }, 'INTERNAL'],
  ['a name that is no UTF-8', { body: '00 00000003 0a01ff' }, 'INTERNAL'],
  ['gzip', { fields: GZIP, bytes: framed(gzipSync(A), 1) }, '0802 OK'],
  ['gzip that is not used', { fields: GZIP, bytes: framed(A) }, '0802 OK'],
  ['gzip that is none', { fields: GZIP, bytes: framed(A, 1) }, 'INTERNAL'],
  ['a packed message without an encoding', { bytes: framed(gzipSync(A), 1) }, 'INTERNAL'],
  [
    'an encoding that nobody knows',
    { fields: { 'grpc-encoding': 'br' }, bytes: framed(A, 1) },
    'UNIMPLEMENTED',
  ],
  ['a message over the limit', { bytes: framed(LONG) }, 'RESOURCE_EXHAUSTED'],
  ['a prefix that speaks of more than the limit', { body: '00 ffffffff' }, 'RESOURCE_EXHAUSTED'],
  [
    'a message that is over the limit once it is unpacked',
    { fields: GZIP, bytes: framed(gzipSync(LONG), 1) },
    'RESOURCE_EXHAUSTED',
  ],
  ['a malformed timeout', { fields: { 'grpc-timeout': '1.5S' } }, 'INTERNAL'],
  ['a timeout of nine digits', { fields: { 'grpc-timeout': '123456789S' } }, 'INTERNAL'],
  ['the longest timeout', { fields: { 'grpc-timeout': '99999999H' } }, '0801 OK'],
  ['a timeout that is over', { fields: { 'grpc-timeout': '1n' } }, 'DEADLINE_EXCEEDED'],
];

describe('a strict server by hand', () => {
  it.each(REQUESTS)('answers %s', async (_what, sent, says) => {
    const { connection } = await start();
    expect(said(await ask(connection, sent))).toBe(says);
    // Whatever it was, the next one on the connection is answered.
    expect(said(await ask(connection, {}))).toBe('0801 OK');
  });

  it('ends an error in its headers, and percent-encodes what it says', async () => {
    const { connection } = await start();
    const answer = await ask(connection, { bytes: framed(Buffer.from('0a067a250ac3bc7e', 'hex')) });
    expect(answer.trailersOnly).toBe(true);
    expect(valueOf(answer.head, 'content-type')).toBe('application/grpc');
    expect(valueOf(answer.head, 'grpc-message')).toBe('unknown service z%25%0A%C3%BC~');
  });

  it('tells what it understands beside an encoding that it does not', async () => {
    const { connection } = await start();
    const answer = await ask(connection, { fields: { 'grpc-encoding': 'br' }, bytes: framed(A, 1) });
    expect(valueOf(answer.head, 'grpc-accept-encoding')).toBe('identity,gzip');
  });

  it('ends a Watch at its deadline', async () => {
    const { connection } = await start();
    const answer = await ask(connection, { path: WATCH, fields: { 'grpc-timeout': '100m' } });
    expect(said(answer)).toBe('0801 DEADLINE_EXCEEDED');
  });

  it('answers a client that speaks HTTP/1.1, and drops one that speaks something else', async () => {
    const { address } = await start();
    const tell = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connectSocket(Number(address.split(':')[1]), '127.0.0.1');
        let heard = '';
        socket.on('data', (chunk) => (heard += chunk.toString()));
        socket.on('error', reject);
        socket.on('close', () => {
          resolve(heard);
        });
        socket.write(text);
      });
    expect(await tell('PUT / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 505 /);
    expect(await tell('\u0016\u0003\u0001\u0000')).toBe('');
  });
});

describe('a server by hand with rules', () => {
  it('asks the rules for the calls that they are for, and is strict with others', async () => {
    const { connection } = await start({
      only: ({ fields }) => fields['x-odd'] !== undefined,
      rules: ({ frame }) => ({ frame: (call, message) => Buffer.concat([frame(call, message), message]) }),
    });
    expect((await ask(connection, { fields: { 'x-odd': '1' } })).rest.toString('hex')).toBe('0801');
    expect((await ask(connection, {})).rest.length).toBe(0);
  });

  it.each<[how: string, rules: NonNullable<ByHand['rules']>, saw: object]>([
    ['a reset', () => ({ notFound: () => ({ by: 'reset', error: 2 }) }), { end: { kind: 'reset', code: 2 } }],
    [
      'the loss of the connection',
      () => ({ notFound: () => ({ by: 'connection' }) }),
      { end: { kind: 'lost' } },
    ],
    [
      'any response',
      () => ({
        notFound: () => ({
          by: 'response',
          response: { head: { ':status': 203 }, body: Buffer.from('hi'), trailers: { 'x-end': '1' } },
        }),
      }),
      { end: { kind: 'complete' }, body: Buffer.from('hi'), trailers: [['x-end', '1']] },
    ],
    [
      'no trailers',
      () => ({
        trailers: () => undefined,
        notFound: () => ({ by: 'response', response: { head: {}, body: A } }),
      }),
      { end: { kind: 'complete' }, body: A, trailers: undefined },
    ],
  ])('ends a call by %s', async (_how, rules, saw) => {
    const { connection } = await start({ rules });
    expect(await ask(connection, { body: '00 00000003 0a017a' })).toMatchObject(saw);
  });

  it.each<[how: string, by: 'silence' | 'lock-up', others: boolean]>([
    ['one call', 'silence', true],
    ['a call and every later one', 'lock-up', false],
  ])('never answers %s', async (_how, by, others) => {
    const { connection } = await start({ rules: () => ({ notFound: () => ({ by }) }) });
    const unknown = begin(connection, { body: '00 00000003 0a017a' });
    const known = begin(connection, { body: '00 00000003 0a0161' });
    // The server has had both once it has answered twice: the first is answered ahead of the calls.
    for (let pings = 0; pings < 2; pings += 1) expect(await connection.ping(CEILING_MS)).toBe(true);
    if (others) await answerTo(known);
    expect(answerOf(unknown.exchange()).end.kind).toBe('open');
    expect(answerOf(known.exchange()).end.kind).toBe(others ? 'complete' : 'open');
  });
});

describe('frames between a client and a server by hand', () => {
  it('pass where nothing is said of them', async () => {
    const { connection } = await start({ frames: () => ({}) });
    expect(said(await ask(connection, { bytes: framed(LONG) }))).toBe('RESOURCE_EXHAUSTED');
    expect(said(await ask(connection, { body: '00 00000003 0a0161' }))).toBe('0802 OK');
  });

  it.each<[what: string, filter: FrameFilter, pinged: boolean, lost: boolean]>([
    [
      'kept from the client',
      {
        fromServer: (frame, { toClient }) => {
          if (frame.type !== FRAME.DATA) toClient(frame);
        },
      },
      true,
      false,
    ],
    [
      'a cut',
      {
        fromClient: (frame, { cut, toServer }) => {
          if (frame.type === FRAME.DATA) cut();
          else toServer(frame);
        },
      },
      false,
      true,
    ],
  ])('can be seen and changed: %s', async (_what, filter, pinged, lost) => {
    const { connection } = await start({ frames: () => filter });
    const answer = await ask(connection, {});
    expect(answer.body.length).toBe(0);
    expect(answer.end.kind).toBe(lost ? 'lost' : 'complete');
    expect(await connection.ping(CEILING_MS)).toBe(pinged);
  });
});
