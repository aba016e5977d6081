import { spawnSync } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { beforeAll, afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../targets/reference/server.ts';
import { ConformanceError } from '../errors.ts';
import type { Certificates } from '../target/certificates.ts';
import { createScratch } from '../target/scratch.ts';
import type { Endpoint, TlsSettings } from './endpoint.ts';
import { probeHttp2 } from './http2-probe.ts';
import { listenAt, listenOnTcp, listenOverTls } from './testing/secure-server.ts';

const scratch = createScratch();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await scratch.certificates();
});
afterAll(() => scratch.remove());

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
/** For servers that never answer. */
const SHORT_MS = 50;
const WRONG_PORT =
  'check the port: gRPC is HTTP/2 in plain text, often on another port than HTTP/1.1 or metrics';

/** A server that begins every connection with these bytes and then stays silent. */
function listenSaying(text: string | Uint8Array): Promise<string> {
  return listenOnTcp(createTcpServer((socket) => socket.write(text)));
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

/** What {@link probeHttp2} says of a server that it cannot speak HTTP/2 with. */
async function complaintOf(server: string | Endpoint, timeoutMs: number): Promise<unknown> {
  try {
    return await probeHttp2(typeof server === 'string' ? { address: server } : server, timeoutMs);
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
    const address = await listenOnTcp(createHttp2Server(), '::1').catch(() => skip('no IPv6 here'));
    expect(await probeHttp2({ address }, CEILING_MS)).toEqual({
      maxConcurrentStreams: expect.any(Number) as number,
    });
  });

  it('of a server that announces how many streams it takes', async () => {
    const address = await listenOnTcp(createHttp2Server({ settings: { maxConcurrentStreams: 7 } }));
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
    expect(await probeHttp2({ address: await listenOnTcp(server) }, CEILING_MS)).toEqual({
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
      void listenOnTcp(server).then((address) => probeHttp2({ address }, CEILING_MS));
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
    const address = await listenOnTcp(createHttpServer());
    expect(await complaintOf(address, CEILING_MS)).toMatchObject({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw an HTTP/1.1 answer: "HTTP/1.1 400 Bad Request"`,
    });
  });

  it.each<[what: string, hangUp: (socket: Socket) => void]>([
    ['ends', (socket) => socket.end()],
    ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ])('nothing at all, from a server that %s the connection', async (_what, hangUp) => {
    const address = await listenOnTcp(createTcpServer(hangUp));
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw the connection closed without a byte`,
      hint: WRONG_PORT,
      exitCode: 3,
    });
  });

  it('a server that never says a word', async () => {
    const address = await listenOnTcp(createTcpServer());
    expect(await complaintOf(address, SHORT_MS)).toEqual({
      code: 'E_SILENT',
      message: `${address} accepted the connection but said nothing within 50 ms; an HTTP/2 server sends SETTINGS first`,
      hint: 'check that the port belongs to a gRPC server in plain text, or raise --timeout for a slow one',
      exitCode: 3,
    });
  });

  it.each<[what: string, options: TlsOptions]>([
    ['a TLS server', {}],
    ['a TLS server that demands a client certificate', { requestCert: true, rejectUnauthorized: true }],
    ['a TLS server that refuses the handshake', { cert: undefined, key: undefined }],
  ])('%s', async (_what, options) => {
    const address = await listenOverTls(certificates, options);
    expect(await complaintOf(address, CEILING_MS)).toEqual({
      code: 'E_TLS',
      message: `${address} speaks TLS, but the suite speaks plain text to it`,
      hint: 'add --tls (with --ca FILE for a private authority)',
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

describe('probeHttp2 over TLS', () => {
  /** An HTTP/2 server that begins with its SETTINGS, as every one does. */
  const serve = (options: TlsOptions = {}): Promise<string> =>
    listenOverTls(certificates, options, (socket) => socket.write(frame(4, 0, 3, 0, 0, 0, 7)));

  it.each<[what: string, tls: () => TlsSettings]>([
    ['that it trusts', () => ({ ca: certificates.ca })],
    ['under another name', () => ({ ca: certificates.ca, serverName: 'localhost' })],
    ['that it need not trust', () => ({ insecure: true })],
  ])('reads the greeting of a server %s', async (_what, tls) => {
    expect(await probeHttp2({ address: await serve(), tls: tls() }, CEILING_MS)).toEqual({
      maxConcurrentStreams: 7,
    });
  });

  it.each<[version: 'TLSv1.2' | 'TLSv1.3']>([['TLSv1.2'], ['TLSv1.3']])(
    'reads the greeting of a server that demands a certificate, over %s',
    async (version) => {
      const ca = [certificates.ca];
      const address = await serve({ ca, requestCert: true, maxVersion: version });
      const tls = { ca: certificates.ca, ...certificates.client };
      expect(await probeHttp2({ address, tls }, CEILING_MS)).toEqual({ maxConcurrentStreams: 7 });
    },
  );

  it.each<[what: string, options: () => TlsOptions, tls: () => TlsSettings, message: string, hint: string]>([
    [
      'a certificate of an unknown authority',
      () => ({}),
      () => ({}),
      'the certificate of ADDRESS is not trusted: "unable to verify the first certificate"',
      'add --ca FILE with the certificate of the authority that signed it, or --insecure to accept any certificate',
    ],
    [
      'a certificate for another name',
      () => ({}),
      () => ({ ca: certificates.ca, serverName: 'shop.example' }),
      'the certificate of ADDRESS is for "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1", and not for "shop.example"',
      'add --server-name NAME with the name that the certificate has',
    ],
    [
      'a server that has another protocol alone',
      () => ({ ALPNProtocols: ['http/1.1'] }),
      () => ({ ca: certificates.ca }),
      'ADDRESS speaks TLS, but ALPN selected nothing: gRPC needs h2',
      'let the server, or the proxy in front of it, offer h2 by ALPN',
    ],
    [
      'a server without ALPN',
      () => ({ ALPNProtocols: undefined }),
      () => ({ ca: certificates.ca }),
      'ADDRESS speaks TLS, but ALPN selected nothing: gRPC needs h2',
      'let the server, or the proxy in front of it, offer h2 by ALPN',
    ],
    [
      'a server that refuses the handshake',
      () => ({ cert: undefined, key: undefined }),
      () => ({ ca: certificates.ca }),
      'the TLS handshake with ADDRESS failed: "sslv3 alert handshake failure"',
      'check that the port speaks TLS, and whether the server demands a client certificate (--cert, --key)',
    ],
  ])('tells of %s', async (_what, options, tls, message, hint) => {
    const address = await serve(options());
    expect(await complaintOf({ address, tls: tls() }, CEILING_MS)).toEqual({
      code: 'E_TLS',
      message: message.replace('ADDRESS', address),
      hint,
      exitCode: 3,
    });
  });

  it.each<[version: 'TLSv1.2' | 'TLSv1.3', shown: 'none' | 'stranger', says: string]>([
    ['TLSv1.3', 'none', 'ADDRESS demands a client certificate, and the suite shows none: "'],
    ['TLSv1.3', 'stranger', 'ADDRESS does not accept the client certificate of --cert: "'],
    // There a server may end the handshake without a word.
    ['TLSv1.2', 'none', 'the TLS handshake with ADDRESS failed: "'],
    ['TLSv1.2', 'stranger', 'the TLS handshake with ADDRESS failed: "'],
  ])('tells of a server that demands a client certificate, over %s: %s', async (version, shown, says) => {
    const ca = [certificates.ca];
    const address = await serve({ ca, requestCert: true, maxVersion: version });
    const tls = { ca: certificates.ca, ...(shown === 'stranger' && certificates.stranger) };
    expect(await complaintOf({ address, tls }, CEILING_MS)).toMatchObject({
      code: 'E_TLS',
      message: expect.stringContaining(says.replace('ADDRESS', address)) as string,
      hint: expect.stringMatching(/--cert|a certificate of an authority that the server trusts/) as string,
    });
  });

  it('tells of a server in plain text', async () => {
    const address = await listenSaying(frame(4));
    expect(await complaintOf({ address, tls: {} }, CEILING_MS)).toEqual({
      code: 'E_TLS',
      message: `${address} speaks plain text, but the suite speaks TLS to it`,
      hint: 'leave --tls away, or give the port of the same server that speaks TLS',
      exitCode: 3,
    });
  });

  it('tells of an HTTP/1.1 server behind TLS that calls itself h2', async () => {
    const answer = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    const address = await listenOverTls(certificates, {}, (socket) => socket.write(answer));
    expect(await complaintOf({ address, tls: { insecure: true } }, CEILING_MS)).toEqual({
      code: 'E_NOT_HTTP2',
      message: `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw an HTTP/1.1 answer: "HTTP/1.1 400 Bad Request"`,
      hint: 'check the port: gRPC is HTTP/2 over TLS, often on another port than HTTP/1.1 or metrics',
      exitCode: 3,
    });
  });

  it('tells of a server that is silent in the handshake', async () => {
    const address = await listenOnTcp(createTcpServer());
    expect(await complaintOf({ address, tls: {} }, SHORT_MS)).toEqual({
      code: 'E_SILENT',
      message: `${address} accepted the connection but said nothing within 50 ms; a TLS server answers the first message of the handshake`,
      hint: 'check that the port belongs to a gRPC server over TLS, or raise --timeout for a slow one',
      exitCode: 3,
    });
  });

  it('tells of a server that is silent after the handshake', async () => {
    const address = await listenOverTls(certificates, {});
    expect(await complaintOf({ address, tls: { insecure: true } }, 500)).toMatchObject({
      code: 'E_SILENT',
      message: expect.stringContaining('an HTTP/2 server sends SETTINGS first') as string,
    });
  });

  it('tells that nothing listens', async () => {
    const address = await closedAddress();
    expect(await complaintOf({ address, tls: {} }, CEILING_MS)).toMatchObject({ code: 'E_REFUSED' });
  });

  it('tells of certificates that cannot be used', async () => {
    const address = await serve();
    expect(await complaintOf({ address, tls: { cert: 'none', key: 'none' } }, CEILING_MS)).toMatchObject({
      code: 'E_TLS',
      hint: 'give PEM files: the certificate of the client and the key that belongs to it, and the certificates to trust',
    });
  });
});

describe('probeHttp2 on a Unix socket', () => {
  it('reads the greeting', async () => {
    const server = createTcpServer((socket) => socket.write(frame(4, 0, 3, 0, 0, 0, 7)));
    const address = await listenAt(server, await scratch.socketPath());
    expect(await probeHttp2({ address }, CEILING_MS)).toEqual({ maxConcurrentStreams: 7 });
  });

  it('tells of a server over TLS', async () => {
    const { cert, key } = certificates.server;
    const server = await startHealthServer({
      listen: `unix:${await scratch.socketPath()}`,
      tls: { cert, key },
    });
    onTestFinished(() => server.stop());
    const { address } = server;
    expect(await complaintOf(address, CEILING_MS)).toMatchObject({
      code: 'E_TLS',
      message: `${address} speaks TLS, but the suite speaks plain text to it`,
    });
  });

  it('tells of a path where nothing is', async () => {
    const path = await scratch.socketPath();
    expect(await complaintOf(`unix:${path}`, CEILING_MS)).toEqual({
      code: 'E_UNREACHABLE',
      message: `there is no Unix socket at "${path}"`,
      hint: 'start the server first, and check the path',
      exitCode: 3,
    });
  });

  it('tells of a socket that nobody listens on any more', async () => {
    const path = await scratch.socketPath();
    // A server that is killed leaves its socket behind.
    const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', program]);
    expect(await complaintOf(`unix:${path}`, CEILING_MS)).toEqual({
      code: 'E_REFUSED',
      message: `nothing listens at unix:${path}: the connection was refused`,
      hint: 'start the server first: a socket may lie there that an earlier one left behind',
      exitCode: 3,
    });
  });
});
