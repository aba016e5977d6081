import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ConformanceError, messageOf } from '../errors.ts';
import type { Endpoint } from './endpoint.ts';
import { quote } from '../case/text.ts';

/** What a server said of itself in its first HTTP/2 frame. */
export interface Http2Greeting {
  /** How many streams the server takes at once on one connection; the protocol's own default is unlimited. */
  readonly maxConcurrentStreams: number;
}

/** The client's half of an HTTP/2 connection start (RFC 9113, section 3.4): the magic text and empty SETTINGS. */
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const FRAME_HEADER_BYTES = 9;
const SETTINGS_FRAME = 4;
const SETTING_BYTES = 6;
const MAX_CONCURRENT_STREAMS = 3;
/** The first byte of a TLS record that carries an alert (RFC 8446, section 5.1). */
const TLS_ALERT = 0x15;

/** What a TCP server did with our greeting. */
type FirstWords =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'closed'; readonly bytes: Buffer }
  | { readonly kind: 'silent' };

/**
 * Dials a server in plain text, greets it in HTTP/2 and reads its SETTINGS: whether it is alive and what it is.
 *
 * @param endpoint where the server listens
 * @param timeoutMs ceiling for the whole exchange
 * @throws ConformanceError that says what answered instead of HTTP/2, or why nothing did
 */
export async function probeHttp2(endpoint: Endpoint, timeoutMs: number): Promise<Http2Greeting> {
  const { address } = endpoint;
  const words = await firstWords(address, timeoutMs);
  if (words.kind === 'bytes') {
    if (words.bytes[3] === SETTINGS_FRAME && isWholeFrame(words.bytes)) return readSettings(words.bytes);
    throw await notHttp2(address, words.bytes, timeoutMs);
  }
  if (words.kind === 'closed') throw await notHttp2(address, words.bytes, timeoutMs);
  throw new ConformanceError(
    'E_SILENT',
    `${address} accepted the connection but said nothing within ${String(timeoutMs)} ms; an HTTP/2 server sends SETTINGS first`,
    'check that the port belongs to a gRPC server in plain text, or raise --timeout for a slow one',
  );
}

/** Sends the preface and reads until one whole frame arrived, the connection ended, or the time is up. */
function firstWords(address: string, timeoutMs: number): Promise<FirstWords> {
  return new Promise((resolve, reject) => {
    const socket = dial(address);
    let bytes = Buffer.alloc(0);
    const end = (words: FirstWords): void => {
      clearTimeout(ceiling);
      socket.destroy();
      resolve(words);
    };
    const ceiling = setTimeout(() => {
      if (socket.connecting) {
        socket.destroy();
        reject(unreachable(address, `no connection within ${String(timeoutMs)} ms`));
      } else {
        end(bytes.length > 0 ? { kind: 'bytes', bytes } : { kind: 'silent' });
      }
    }, timeoutMs);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const otherFrame = bytes.length >= FRAME_HEADER_BYTES && bytes[3] !== SETTINGS_FRAME;
      if (otherFrame || isWholeFrame(bytes)) end({ kind: 'bytes', bytes });
    });
    socket.on('end', () => {
      end({ kind: 'closed', bytes });
    });
    let connected = false;
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (connected) {
        end({ kind: 'closed', bytes });
        return;
      }
      clearTimeout(ceiling);
      // A host with several addresses gives one error for all of them, with a code and without a message.
      reject(unreachable(address, messageOf(error) || (error.code ?? 'no connection'), error.code));
    });
    socket.write(PREFACE);
  });
}

function isWholeFrame(bytes: Buffer): boolean {
  return bytes.length >= FRAME_HEADER_BYTES && bytes.length >= FRAME_HEADER_BYTES + bytes.readUIntBE(0, 3);
}

function readSettings(frame: Buffer): Http2Greeting {
  const end = FRAME_HEADER_BYTES + frame.readUIntBE(0, 3);
  let maxConcurrentStreams = Number.POSITIVE_INFINITY;
  for (let at = FRAME_HEADER_BYTES; at + SETTING_BYTES <= end; at += SETTING_BYTES) {
    if (frame.readUInt16BE(at) === MAX_CONCURRENT_STREAMS) maxConcurrentStreams = frame.readUInt32BE(at + 2);
  }
  return { maxConcurrentStreams };
}

async function notHttp2(address: string, bytes: Buffer, timeoutMs: number): Promise<ConformanceError> {
  if (bytes[0] === TLS_ALERT || bytes.length === 0) {
    if (await speaksTls(address, timeoutMs)) {
      return new ConformanceError(
        'E_TLS',
        `${address} speaks TLS, but the suite speaks plain text to it`,
        'give the address of a plain text port of the same server',
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
    'check the port: gRPC is HTTP/2 in plain text, often on another port than HTTP/1.1 or metrics',
  );
}

/** Whether a TLS handshake gets anywhere; the certificate does not matter for that. */
function speaksTls(address: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const { host, port } = splitAddress(address);
    const socket = connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
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

function unreachable(address: string, reason: string, code?: string): ConformanceError {
  if (code === 'ECONNREFUSED') {
    return new ConformanceError(
      'E_REFUSED',
      `nothing listens at ${address}: the connection was refused`,
      'start the server first, and check host and port',
    );
  }
  return new ConformanceError(
    'E_UNREACHABLE',
    `cannot reach ${address}: ${reason}`,
    'check the host name, the port and the network in between',
  );
}

function dial(address: string): Socket {
  return connectTcp(splitAddress(address));
}

/** `host:port` or `[::1]:port` as its two parts; the address was checked when the target was parsed. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}
