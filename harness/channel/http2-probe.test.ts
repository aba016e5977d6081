import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../targets/reference/server.ts';
import { ConformanceError } from '../errors.ts';
import { probeHttp2 } from './http2-probe.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
/** For servers that never answer. */
const SHORT_MS = 50;
const WRONG_PORT =
  'check the port: gRPC is HTTP/2 in plain text, often on another port than HTTP/1.1 or metrics';

/** Listens until the test ends. */
async function listen(server: Server, host = '127.0.0.1'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // The other side hangs up when it has seen enough.
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/** A server that begins every connection with these bytes and then stays silent. */
function listenSaying(text: string | Uint8Array): Promise<string> {
  return listen(createTcpServer((socket) => socket.write(text)));
}

/** An address where nothing listens: the port was free a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${String(port)}`;
}

/** An HTTP/2 frame without flags on stream 0. */
function frame(type: number, ...payload: number[]): Uint8Array {
  return Uint8Array.from([0, 0, payload.length, type, 0, 0, 0, 0, 0, ...payload]);
}

/** What {@link probeHttp2} says of an address that is no HTTP/2 server. */
async function complaintOf(address: string, timeoutMs: number): Promise<unknown> {
  try {
    return await probeHttp2({ address }, timeoutMs);
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

describe('probeHttp2 reads the greeting', () => {
  it('of the reference server', async () => {
    const server = await startHealthServer();
    onTestFinished(() => server.stop());
    const { maxConcurrentStreams } = await probeHttp2({ address: server.address }, CEILING_MS);
    expect(maxConcurrentStreams).toBeGreaterThanOrEqual(100);
  });

  it('of a server on IPv6', async ({ skip }) => {
    const address = await listen(createHttp2Server(), '::1').catch(() => skip('no IPv6 here'));
    expect(await probeHttp2({ address }, CEILING_MS)).toEqual({
      maxConcurrentStreams: expect.any(Number) as number,
    });
  });

  it('of a server that announces how many streams it takes', async () => {
    const address = await listen(createHttp2Server({ settings: { maxConcurrentStreams: 7 } }));
    expect(await probeHttp2({ address }, CEILING_MS)).toEqual({ maxConcurrentStreams: 7 });
  });

  it.each<[what: string, bytes: Uint8Array, maxConcurrentStreams: number]>([
    ['of empty SETTINGS, which set no limit', frame(4), Number.POSITIVE_INFINITY],
    ['of SETTINGS without the limit', frame(4, 0, 4, 0, 1, 0, 0), Number.POSITIVE_INFINITY],
    ['with the limit behind others', frame(4, 0, 4, 0, 1, 0, 0, 0, 3, 0, 0, 1, 2), 258],
    ['with the limit given twice, of which the last holds', frame(4, 0, 3, 0, 0, 0, 9, 0, 3, 0, 0, 0, 5), 5],
    ['with a limit of nothing', frame(4, 0, 3, 0, 0, 0, 0), 0],
    [
      'with other frames in the same packet',
      Uint8Array.from([...frame(4, 0, 3, 0, 0, 0, 8), ...frame(8, 0, 1, 0, 0)]),
      8,
    ],
  ])('%s', async (_what, bytes, maxConcurrentStreams) => {
    const address = await listenSaying(bytes);
    expect(await probeHttp2({ address }, CEILING_MS)).toEqual({ maxConcurrentStreams });
  });

  it('of SETTINGS that come byte by byte', async () => {
    const server = createTcpServer((socket) => {
      const bytes = frame(4, 0, 3, 0, 0, 0, 6).values();
      const writeNext = (): void => {
        const next = bytes.next();
        if (next.done !== true) socket.write(Uint8Array.of(next.value), writeNext);
      };
      writeNext();
    });
    expect(await probeHttp2({ address: await listen(server) }, CEILING_MS)).toEqual({
      maxConcurrentStreams: 6,
    });
  });

  it('and hangs up', async () => {
    const closed = new Promise((resolve) => {
      const server = createTcpServer((socket) => {
        socket.write(frame(4));
        // Only a socket that is read comes to its end.
        socket.resume().once('close', resolve);
      });
      void listen(server).then((address) => probeHttp2({ address }, CEILING_MS));
    });
    await closed;
  });
});

describe('probeHttp2 says what answered instead', () => {
  it.each<[what: string, answer: string | Uint8Array, saw: string]>([
    [
      'an HTTP/1.1 server',
      'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n',
      'an HTTP/1.1 answer: "HTTP/1.1 400 Bad Request"',
    ],
    ['another protocol', 'SSH-2.0-server\r\n', '16 bytes that are not HTTP/2: "SSH-2.0-server\\r\\n"'],
    [
      'garbage',
      new Uint8Array(64).fill(0xff),
      `64 bytes that are not HTTP/2: "${'ÿ'.repeat(40)}…" (64 characters)`,
    ],
    [
      'HTTP/2 that begins with another frame',
      frame(7, 0, 0),
      '11 bytes that are not HTTP/2: "\\u{0}\\u{0}\\u{2}\\u{7}\\u{0}\\u{0}\\u{0}\\u{0}\\u{0}\\u{0}\\u{0}"',
    ],
  ])('%s', async (_what, answer, saw) => {
    const address = await listenSaying(answer);
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw ${saw}`,
      hint: WRONG_PORT,
      exitCode: 3,
    });
  });

  it.each<[what: string, answer: string, saw: string]>([
    ['too little to be a frame', 'hi\n', '3 bytes that are not HTTP/2: "hi\\n"'],
    [
      'a long frame that never ends',
      '\u007f\0\0\u0004\0\0\0\0\0',
      '9 bytes that are not HTTP/2: "\\u{7f}\\u{0}\\u{0}\\u{4}\\u{0}\\u{0}\\u{0}\\u{0}\\u{0}"',
    ],
  ])('%s, when the time is up', async (_what, answer, saw) => {
    const address = await listenSaying(Buffer.from(answer, 'latin1'));
    expect(await complaintOf(address, SHORT_MS)).toMatchObject({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw ${saw}`,
    });
  });

  it('the HTTP/1.1 server of Node', async () => {
    const address = await listen(createHttpServer());
    expect(await complaintOf(address, CEILING_MS)).toMatchObject({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw an HTTP/1.1 answer: "HTTP/1.1 400 Bad Request"`,
    });
  });

  it.each<[what: string, hangUp: (socket: Socket) => void]>([
    ['ends', (socket) => socket.end()],
    ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('nothing at all, from a server that %s the connection', async (_what, hangUp) => {
    const address = await listen(createTcpServer(hangUp));
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw the connection closed without a byte`,
      hint: WRONG_PORT,
      exitCode: 3,
    });
  });

  it('a server that never says a word', async () => {
    const address = await listen(createTcpServer());
    expect(await complaintOf(address, SHORT_MS)).toEqual({
      code: 'E_SILENT',
      message: `${address} accepted the connection but said nothing within 50 ms; an HTTP/2 server sends SETTINGS first`,
      hint: 'check that the port belongs to a gRPC server in plain text, or raise --timeout for a slow one',
      exitCode: 3,
    });
  });

  it.each<[what: string, credentials: () => { key: string; cert: string } | object]>([
    ['a TLS server', selfSigned],
    ['a TLS server that refuses the handshake', () => ({})],
  ])('%s', async (_what, credentials) => {
    const address = await listen(
      createTlsServer({ ...credentials(), ALPNProtocols: ['h2'] }).on('tlsClientError', () => undefined),
    );
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_TLS',
      message: `${address} speaks TLS, but the suite speaks plain text to it`,
      hint: 'give the address of a plain text port of the same server',
      exitCode: 3,
    });
  });

  it('nothing, where nothing listens', async () => {
    const address = await closedAddress();
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_REFUSED',
      message: `nothing listens at ${address}: the connection was refused`,
      hint: 'start the server first, and check host and port',
      exitCode: 3,
    });
  });

  it('a host that does not exist', async () => {
    // RFC 6761 keeps this name free for ever.
    expect(await complaintOf('no-such-host.invalid:50051', CEILING_MS)).toMatchObject({
      code: 'E_UNREACHABLE',
      message: expect.stringMatching(
        /^cannot reach no-such-host\.invalid:50051: getaddrinfo \w+ no-such-host\.invalid$/,
      ) as string,
      hint: 'check the host name, the port and the network in between',
    });
  });
});

/** A key and a certificate that nobody trusts, made anew so that none lies in the repository (RFC 5280). */
function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
  const name = der(0x30);
  const certificate = der(
    0x30,
    der(0x02, Buffer.of(1)),
    ecdsaWithSha256,
    name,
    der(0x30, der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  return { key: pemOf(privateKey), cert: certificatePem(certificate, ecdsaWithSha256, privateKey) };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function certificatePem(certificate: Buffer, algorithm: Buffer, key: KeyObject): string {
  const signature = der(0x03, Buffer.of(0), sign('sha256', certificate, key));
  const base64 = der(0x30, certificate, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

/** One element of ASN.1 in its distinguished encoding, of less than 64 KiB. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}
