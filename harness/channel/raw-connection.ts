import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { healthDefinition } from '../../proto/health.ts';
import { within } from '../time.ts';
import { authorityOf, headersOf, isSecure, openSocket } from './dial.ts';
import { redactorFor } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { MOST_REFUSALS } from './connection.ts';
import type { Answer, CallEnd, CallOptions, HeardStatus, OpenWatch, WatchListener } from './connection.ts';
import { framed, requestFor, sendCall, statusIn } from './raw-call.ts';
import type { Dialled } from './raw-call.ts';
import { DEFAULT_WINDOW } from './wire/frames.ts';

/** A connection without the comfort of a gRPC library. */
export interface RawConnection {
  readonly check: (service: string, options: Pick<CallOptions, 'timeoutMs'>) => Promise<Answer<HeardStatus>>;
  readonly watch: (service: string, options: object, listener: WatchListener) => OpenWatch;
  /** Sends many messages on one call, all of them at once, and settles with its end. */
  readonly stream: (path: string, messages: readonly Uint8Array[]) => Promise<CallEnd>;
  /**
   * Waits until the server has everything that was sent so far. Answering is the business of its HTTP/2 layer, so this
   * says nothing about the service.
   *
   * @param timeoutMs ceiling; a server that does not answer in time is left alone
   */
  readonly reached: (timeoutMs: number) => Promise<void>;
  /** How many bytes the server has sent on the present connection, also those that the library dropped. */
  readonly bytesReceived: () => number;
  /** Ends the connection at once, with every call on it. */
  readonly close: () => void;
}

/**
 * A connection whose client takes no message: the window of each stream is closed (SETTINGS_INITIAL_WINDOW_SIZE 0; RFC 9113,
 * section 6.9.2), so the server can send headers and not one byte of data.
 */
export interface StalledConnection extends RawConnection {
  /** Opens the window of every stream, those that are open and those to come. */
  readonly read: () => void;
}

/** What happens on one call. */
interface RawListener {
  /** A message without its prefix. */
  readonly onMessage: (bytes: Buffer) => void;
  readonly onEnd: (end: CallEnd) => void;
}

/**
 * Opens a connection that speaks gRPC straight over `node:http2`. A call costs little more than half of one through grpc-js,
 * which is what counts where a case needs a thousand of them.
 *
 * @param endpoint where the server listens, and how it is spoken to
 */
export function openRawConnection(endpoint: Endpoint): RawConnection {
  return callsOver(createLine(() => dial(endpoint, DEFAULT_WINDOW)));
}

/**
 * Opens a connection on which nothing is read until {@link StalledConnection.read}.
 *
 * @param endpoint where the server listens, and how it is spoken to
 */
export function openStalledConnection(endpoint: Endpoint): StalledConnection {
  let window = 0;
  const line = createLine(() => dial(endpoint, window));
  return {
    ...callsOver(line),
    read: () => {
      window = DEFAULT_WINDOW;
      const { session } = line.present();
      if (!session.destroyed) session.settings({ initialWindowSize: window });
    },
  };
}

/** Settles once the connection stands, or is lost. */
function connected(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve) => {
    if (!session.connecting) {
      resolve();
      return;
    }
    session.once('connect', () => {
      resolve();
    });
    session.once('close', resolve);
  });
}

/** One round trip, or the loss of the connection. */
function ping(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve) => {
    const sent =
      !session.closed &&
      !session.destroyed &&
      session.ping(() => {
        resolve();
      });
    if (!sent) resolve();
  });
}

/** A connection that is dialled again: a server may close it at any time, by its age or because it was idle. */
interface Line {
  readonly present: () => Dialled;
  /** The present connection, or a new one where calls cannot be sent on it any more. */
  readonly open: () => Dialled;
}

function createLine(begin: () => Dialled): Line {
  let dialled = begin();
  return {
    present: () => dialled,
    open: () => {
      if (dialled.session.closed || dialled.session.destroyed) dialled = begin();
      return dialled;
    },
  };
}

function callsOver(line: Line): RawConnection {
  let closed = false;

  const start = (path: string, body: Buffer, listener: RawListener): { readonly cancel: () => void } => {
    let refusals = 0;
    let cancelled = false;
    const begin = (): ClientHttp2Stream =>
      sendCall(line.open(), path, body, listener.onMessage, (end, answered) => {
        refusals += 1;
        if (!answered && !cancelled && !closed && refusals < MOST_REFUSALS) stream = begin();
        else listener.onEnd(end);
      });
    let stream = begin();
    return {
      cancel: () => {
        cancelled = true;
        stream.close(constants.NGHTTP2_CANCEL);
      },
    };
  };

  return {
    check: (service, { timeoutMs }) =>
      new Promise((resolve) => {
        let bytes: Buffer | undefined;
        const call = start(healthDefinition.Check.path, requestFor(service), {
          onMessage: (message) => {
            bytes = message;
          },
          onEnd: (end) => {
            clearTimeout(ceiling);
            resolve(
              end.code === 'OK' && bytes !== undefined ? { kind: 'answered', value: statusIn(bytes) } : end,
            );
          },
        });
        const ceiling = setTimeout(() => {
          resolve({ kind: 'silent', afterMs: timeoutMs });
          call.cancel();
        }, timeoutMs);
      }),
    watch: (service, _options, listener) =>
      start(healthDefinition.Watch.path, requestFor(service), {
        onMessage: (message) => {
          listener.onMessage(statusIn(message));
        },
        onEnd: (end) => {
          listener.onEnd(end);
        },
      }),
    stream: (path, messages) =>
      new Promise((resolve) => {
        start(path, framed(messages), { onMessage: () => undefined, onEnd: resolve });
      }),
    reached: async (timeoutMs) => {
      const { session } = line.present();
      // Libraries send a PING ahead of what still waits to be sent; a second one leaves after all of that.
      const answered = connected(session)
        .then(() => ping(session))
        .then(() => ping(session));
      await within(timeoutMs, answered, () => new Error('no answer to PING')).catch(() => undefined);
    },
    bytesReceived: () => line.present().bytesReceived(),
    close: () => {
      closed = true;
      line.present().session.destroy();
    },
  };
}

/**
 * Dials a server.
 *
 * @param initialWindowSize how many bytes the server may send on a stream before we read, as announced in SETTINGS
 */
export function dial(endpoint: Endpoint, initialWindowSize: number): Dialled {
  const authority = authorityOf(endpoint);
  const socket = openSocket(endpoint);
  const session = connect(`${isSecure(endpoint) ? 'https' : 'http'}://${authority}`, {
    settings: { initialWindowSize },
    createConnection: () => socket,
  });
  const dialled: Dialled = {
    session,
    bytesReceived: () => socket.bytesRead,
    headers: { ':authority': authority, ...headersOf(endpoint.metadata) },
    goneAway: false,
    redact: redactorFor(endpoint),
  };
  session.on('goaway', (code) => {
    dialled.goneAway = code === constants.NGHTTP2_NO_ERROR;
  });
  // What is lost with a connection is told by the end of every stream on it.
  session.on('error', () => undefined);
  return dialled;
}
