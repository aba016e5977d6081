import { ConformanceError } from '../errors.ts';
import { quote } from '../case/text.ts';
import { isSecure, openSocket } from './dial.ts';
import type { SecureEndpoint } from './dial.ts';
import type { Endpoint } from './endpoint.ts';
import { beginsWithSettings, firstWords, payloadOf } from './first-words.ts';
import { tlsError } from './tls-problem.ts';
import type { TlsProblem } from './tls-problem.ts';

/** What a server said of itself in its first HTTP/2 frame. */
export interface Http2Greeting {
  /** How many streams the server takes at once on one connection; the protocol's own default is unlimited. */
  readonly maxConcurrentStreams: number;
}

const SETTING_BYTES = 6;
const MAX_CONCURRENT_STREAMS = 3;
/** The first byte of a TLS record that carries an alert (RFC 8446, section 5.1). */
const TLS_ALERT = 0x15;

/**
 * Dials a server, speaks TLS with it where the endpoint does, greets it in HTTP/2 and reads its SETTINGS: whether it is
 * alive and what it is.
 *
 * @param endpoint where the server listens, and how it is spoken to
 * @param timeoutMs ceiling for the whole exchange
 * @throws ConformanceError that says what answered instead of HTTP/2, or why nothing did
 */
export async function probeHttp2(endpoint: Endpoint, timeoutMs: number): Promise<Http2Greeting> {
  const words = await firstWords(endpoint, timeoutMs);
  switch (words.kind) {
    case 'bytes':
      if (beginsWithSettings(words.bytes)) return readSettings(words.bytes);
      throw await notHttp2(endpoint, words.bytes, timeoutMs);
    case 'closed':
      throw await notHttp2(endpoint, words.bytes, timeoutMs);
    case 'no-tls':
      if (!isSecure(endpoint)) throw new Error('only a secure endpoint is spoken to over TLS');
      throw await noTls(endpoint, words.problem, timeoutMs);
    case 'silent':
      throw silent(endpoint, words.during, timeoutMs);
  }
}

function readSettings(frame: Buffer): Http2Greeting {
  const settings = payloadOf(frame);
  let maxConcurrentStreams = Number.POSITIVE_INFINITY;
  for (let at = 0; at + SETTING_BYTES <= settings.length; at += SETTING_BYTES) {
    if (settings.readUInt16BE(at) === MAX_CONCURRENT_STREAMS)
      maxConcurrentStreams = settings.readUInt32BE(at + 2);
  }
  return { maxConcurrentStreams };
}

function silent(endpoint: Endpoint, during: 'handshake' | 'greeting', timeoutMs: number): ConformanceError {
  const expected =
    during === 'handshake'
      ? 'a TLS server answers the first message of the handshake'
      : 'an HTTP/2 server sends SETTINGS first';
  return new ConformanceError(
    'E_SILENT',
    `${endpoint.address} accepted the connection but said nothing within ${String(timeoutMs)} ms; ${expected}`,
    `check that the port belongs to a gRPC server ${isSecure(endpoint) ? 'over TLS' : 'in plain text'}, or raise --timeout for a slow one`,
  );
}

async function notHttp2(endpoint: Endpoint, bytes: Buffer, timeoutMs: number): Promise<ConformanceError> {
  const { address } = endpoint;
  if (!isSecure(endpoint) && (bytes[0] === TLS_ALERT || bytes.length === 0)) {
    if (await speaksTls(endpoint, timeoutMs)) {
      return new ConformanceError(
        'E_TLS',
        `${address} speaks TLS, but the suite speaks plain text to it`,
        'add --tls (with --ca FILE for a private authority)',
      );
    }
  }
  const text = bytes.toString('latin1');
  const saw = text.startsWith('HTTP/1')
    ? `an HTTP/1.1 answer: ${quote(text.split('\r\n', 1)[0] ?? '')}`
    : bytes.length === 0
      ? 'the connection closed without a byte'
      : `${String(bytes.length)} bytes that are not HTTP/2: ${quote(text, 40)}`;
  return new ConformanceError(
    'E_NOT_HTTP2',
    `${address} is not a gRPC server: we sent the HTTP/2 preface and expected SETTINGS, but saw ${saw}`,
    `check the port: gRPC is HTTP/2 ${isSecure(endpoint) ? 'over TLS' : 'in plain text'}, often on another port than HTTP/1.1 or metrics`,
  );
}

/** Whether a TLS handshake gets anywhere; the certificate does not matter for that. */
function speaksTls({ address }: Endpoint, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openSocket({ address, tls: { insecure: true } });
    const end = (answer: boolean): void => {
      clearTimeout(ceiling);
      socket.destroy();
      resolve(answer);
    };
    const ceiling = setTimeout(() => {
      end(false);
    }, timeoutMs);
    socket.on('secureConnect', () => {
      end(true);
    });
    // A server that demands a client certificate ends the handshake with an alert, which only TLS has.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code?.includes('ALERT') ?? false);
    });
  });
}

async function noTls(
  endpoint: SecureEndpoint,
  problem: TlsProblem,
  timeoutMs: number,
): Promise<ConformanceError> {
  if (problem.kind === 'handshake' && (await speaksPlainHttp2(endpoint, timeoutMs))) {
    return new ConformanceError(
      'E_TLS',
      `${endpoint.address} speaks plain text, but the suite speaks TLS to it`,
      'leave --tls away, or give the port of the same server that speaks TLS',
    );
  }
  return tlsError(endpoint, problem);
}

async function speaksPlainHttp2({ address }: Endpoint, timeoutMs: number): Promise<boolean> {
  const words = await firstWords({ address }, timeoutMs).catch(() => undefined);
  return words?.kind === 'bytes' && beginsWithSettings(words.bytes);
}
