import { TLSSocket } from 'node:tls';
import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { isSecure, openSocket } from './dial.ts';
import type { Endpoint } from './endpoint.ts';
import { problemOf } from './tls-problem.ts';
import type { TlsProblem } from './tls-problem.ts';

/** What a server did with the greeting of an HTTP/2 client. */
export type FirstWords =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'closed'; readonly bytes: Buffer }
  | { readonly kind: 'silent'; readonly during: 'handshake' | 'greeting' }
  | { readonly kind: 'no-tls'; readonly problem: TlsProblem };

/** The client's half of an HTTP/2 connection start (RFC 9113, section 3.4): the magic text and empty SETTINGS. */
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const FRAME_HEADER_BYTES = 9;
const SETTINGS_FRAME = 4;

/** Whether bytes begin with a whole SETTINGS frame, as every HTTP/2 server does. */
export function beginsWithSettings(bytes: Buffer): boolean {
  return bytes[3] === SETTINGS_FRAME && isWholeFrame(bytes);
}

/** The payload of the frame that bytes begin with. */
export function payloadOf(bytes: Buffer): Buffer {
  return bytes.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + bytes.readUIntBE(0, 3));
}

function isWholeFrame(bytes: Buffer): boolean {
  return bytes.length >= FRAME_HEADER_BYTES && bytes.length >= FRAME_HEADER_BYTES + bytes.readUIntBE(0, 3);
}

/**
 * Dials, speaks TLS where the endpoint does, sends the preface and reads until one whole frame arrived, the connection
 * ended, or the time is up.
 *
 * @param timeoutMs ceiling for all of it
 * @throws ConformanceError where nothing is reached, or TLS cannot even be tried
 */
export function firstWords(endpoint: Endpoint, timeoutMs: number): Promise<FirstWords> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(endpoint);
    let stage: 'dial' | 'handshake' | 'greeting' = 'dial';
    let bytes = Buffer.alloc(0);
    const end = (words: FirstWords): void => {
      clearTimeout(ceiling);
      socket.destroy();
      resolve(words);
    };
    const fail = (error: ConformanceError): void => {
      clearTimeout(ceiling);
      socket.destroy();
      reject(error);
    };
    const closed = (reason: string): void => {
      // With TLS 1.3 a client is ready before the server has looked at its certificate.
      const refused = isSecure(endpoint) && bytes.length === 0;
      end(
        refused
          ? { kind: 'no-tls', problem: { kind: 'client-certificate', reason } }
          : { kind: 'closed', bytes },
      );
    };
    const ceiling = setTimeout(() => {
      if (stage === 'dial') fail(unreachable(endpoint, `no connection within ${String(timeoutMs)} ms`));
      else end(bytes.length > 0 ? { kind: 'bytes', bytes } : { kind: 'silent', during: stage });
    }, timeoutMs);

    const greet = (): void => {
      stage = 'greeting';
      socket.write(PREFACE);
    };
    socket.on('connect', () => {
      if (isSecure(endpoint)) stage = 'handshake';
      else greet();
    });
    socket.on('secureConnect', () => {
      const selected = socket instanceof TLSSocket ? socket.alpnProtocol : null;
      if (selected === 'h2') greet();
      else
        end({ kind: 'no-tls', problem: { kind: 'no-h2', selected: selected === false ? null : selected } });
    });
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const otherFrame = bytes.length >= FRAME_HEADER_BYTES && bytes[3] !== SETTINGS_FRAME;
      if (otherFrame || isWholeFrame(bytes)) end({ kind: 'bytes', bytes });
    });
    socket.on('end', () => {
      if (stage === 'greeting') closed('it closed the connection right after the handshake');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (stage === 'dial') {
        // A host with several addresses gives one error for all of them, with a code and without a message.
        fail(unreachable(endpoint, messageOf(error) || (error.code ?? 'no connection'), error.code));
      } else if (stage === 'handshake') {
        end({ kind: 'no-tls', problem: problemOf(error) });
      } else {
        const problem = problemOf(error);
        if (problem.kind === 'client-certificate') end({ kind: 'no-tls', problem });
        else closed('it reset the connection right after the handshake');
      }
    });
  });
}

function unreachable({ address }: Endpoint, reason: string, code?: string): ConformanceError {
  const isPath = address.startsWith('unix:');
  if (code === 'ECONNREFUSED') {
    return new ConformanceError(
      'E_REFUSED',
      `nothing listens at ${address}: the connection was refused`,
      isPath
        ? 'start the server first: a socket may lie there that an earlier one left behind'
        : 'start the server first, and check host and port',
    );
  }
  if (isPath && code === 'ENOENT') {
    return new ConformanceError(
      'E_UNREACHABLE',
      `there is no Unix socket at ${quote(address.slice('unix:'.length))}`,
      'start the server first, and check the path',
    );
  }
  return new ConformanceError(
    'E_UNREACHABLE',
    `cannot reach ${address}: ${reason}`,
    isPath
      ? 'check the path, and whether you may use the socket'
      : 'check the host name, the port and the network in between',
  );
}
