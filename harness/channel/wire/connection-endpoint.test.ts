import { createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../../targets/reference/server.ts';
import type { Certificates } from '../../target/certificates.ts';
import { createScratch } from '../../target/scratch.ts';
import type { Endpoint } from '../endpoint.ts';
import { listenAt, listenOnTcp } from '../testing/secure-server.ts';
import { openWireConnection } from './connection.ts';
import type { WireConnection } from './connection.ts';
import { answerOf, endOf } from './exchange.ts';
import type { WireAnswer } from './exchange.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

const scratch = createScratch();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await scratch.certificates();
});
afterAll(() => scratch.remove());

function connect(endpoint: Endpoint): WireConnection {
  const connection = openWireConnection(endpoint);
  onTestFinished(connection.close);
  return connection;
}

/** Asks Check of the empty name as an ordinary client does. */
async function checkOverall(connection: WireConnection): Promise<WireAnswer> {
  const { authority, metadata, secure } = connection;
  const call = connection.call(
    [
      [':method', 'POST'],
      [':scheme', secure ? 'https' : 'http'],
      [':path', '/grpc.health.v1.Health/Check'],
      [':authority', authority],
      ['content-type', 'application/grpc'],
      ['te', 'trailers'],
      ...metadata,
    ],
    { end: false },
  );
  call.data(Buffer.alloc(5), { end: true });
  await call.until((exchange) => endOf(exchange).kind !== 'open', PATIENT_MS);
  return answerOf(call.exchange());
}

/** A server that tells the header fields that it is sent. */
function telling(): { readonly server: Http2Server; readonly seen: IncomingHttpHeaders[] } {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer();
  server.on('stream', (stream, headers) => {
    seen.push(headers);
    stream.respond({ ':status': 200 }, { endStream: true });
  });
  return { server, seen };
}

describe('an endpoint', () => {
  it('over TLS is answered', async () => {
    const { cert, key } = certificates.server;
    const server = await startHealthServer({ tls: { cert, key } });
    onTestFinished(() => server.stop(0));
    const connection = connect({ address: server.address, tls: { ca: certificates.ca } });
    expect(connection).toMatchObject({ secure: true, authority: server.address });
    const { messages, end } = await checkOverall(connection);
    expect(messages).toEqual([{ flag: 0, bytes: Buffer.from('0801', 'hex') }]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('over TLS that nobody vouches for is lost, and told why', async () => {
    const { cert, key } = certificates.server;
    const server = await startHealthServer({ tls: { cert, key } });
    onTestFinished(() => server.stop(0));
    const { end } = await checkOverall(connect({ address: server.address, tls: {} }));
    expect(end.kind === 'lost' && end.why).toMatch(/certificate/);
  });

  it('with a client key that is none cannot be opened', () => {
    expect(() => openWireConnection({ address: '127.0.0.1:1', tls: { key: 'no key' } })).toThrow(
      expect.objectContaining({ code: 'E_TLS' }),
    );
  });

  it('at a path is answered', async () => {
    const { server, seen } = telling();
    const address = await listenAt(server, await scratch.socketPath());
    const connection = connect({ address });
    expect((await checkOverall(connection)).end).toEqual({ kind: 'complete' });
    expect(seen).toMatchObject([{ ':authority': 'localhost', ':scheme': 'http' }]);
  });

  it('with metadata is sent it with each call, and its secrets are not told', async () => {
    const { server, seen } = telling();
    const connection = connect({
      address: await listenOnTcp(server),
      metadata: { Authorization: 'Bearer secret-of-ours', 'token-bin': Buffer.from('bytes') },
    });
    await checkOverall(connection);
    await checkOverall(connection);
    const sent = { authorization: 'Bearer secret-of-ours', 'token-bin': 'Ynl0ZXM=' };
    expect(seen).toMatchObject([sent, sent]);
    expect(connection.redact('you said secret-of-ours')).toBe('you said [redacted]');
  });
});
