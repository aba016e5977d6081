import type { Socket } from 'node:net';
import { healthDefinition } from '../../proto/health.ts';
import type { CallEnd, HeardStatus } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import { requestFor, sendCall, statusIn } from './raw-call.ts';
import { dial } from './raw-connection.ts';
import { DEFAULT_WINDOW, errorName } from './wire/frames.ts';

/** Something that a server does with a Watch and with the connection that carries it. */
export type FarewellEvent =
  | { readonly kind: 'message'; readonly status: HeardStatus }
  /** GOAWAY, with the name of its error code (RFC 9113, section 6.8). */
  | { readonly kind: 'goaway'; readonly code: string }
  /** The Watch ended as gRPC ends a call. */
  | { readonly kind: 'status'; readonly end: CallEnd }
  /** The Watch ended without `grpc-status`: by RST_STREAM with the name of its error code, or by the end of the stream. */
  | { readonly kind: 'reset'; readonly code: string }
  /** The Watch was cut off with its connection. */
  | { readonly kind: 'cut' };

/**
 * Watches a name on a connection of its own and tells what the server does, in the order in which it comes. Nothing is
 * dialled or sent again.
 *
 * @returns what closes the connection
 */
export function watchFarewell(
  endpoint: Endpoint,
  service: string,
  onEvent: (event: FarewellEvent) => void,
): () => void {
  const dialled = dial(endpoint, DEFAULT_WINDOW);
  const { session } = dialled;
  session.on('goaway', (code: number) => {
    onEvent({ kind: 'goaway', code: errorName(code) });
  });
  let hasStatus = false;
  const stream = sendCall(
    dialled,
    healthDefinition.Watch.path,
    requestFor(service),
    (bytes) => {
      onEvent({ kind: 'message', status: statusIn(bytes) });
    },
    (end) => {
      if (hasStatus) onEvent({ kind: 'status', end });
      // Node ends the streams of a lost connection with a code of its own making; Node 20.19 does so before the session.
      else if (session.destroyed || isLost(session)) onEvent({ kind: 'cut' });
      else onEvent({ kind: 'reset', code: errorName(stream.rstCode) });
    },
  );
  for (const block of ['response', 'trailers']) {
    stream.on(block, (headers: object) => {
      hasStatus ||= 'grpc-status' in headers;
    });
  }
  return () => {
    session.destroy();
  };
}

/** Whether the socket below is gone; types promise one, but a session that ended has none. */
function isLost(session: { readonly socket?: Pick<Socket, 'destroyed'> | undefined }): boolean {
  return session.socket?.destroyed ?? true;
}
