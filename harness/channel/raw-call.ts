import { constants } from 'node:http2';
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from 'node:http2';
import { healthDefinition } from '../../proto/health.ts';
import type { Redact } from '../redact.ts';
import { codeName } from './connection.ts';
import type { CallEnd, HeardStatus } from './connection.ts';
import { PREFIX_BYTES } from './wire/exchange.ts';

/** The limit of gRPC libraries for a message, 4 MiB. */
const LONGEST_MESSAGE_BYTES = 4_194_304;

/** A connection that was dialled. */
export interface Dialled {
  /** Takes what was sent as metadata out of what the server says. */
  readonly redact: Redact;
  readonly session: ClientHttp2Session;
  /** How many bytes the server has sent so far, of whatever kind. */
  readonly bytesReceived: () => number;
  /** What is sent with every call: the authority, and the metadata of the endpoint. */
  readonly headers: OutgoingHttpHeaders;
  /** Whether the server said that it closes the connection in good order. */
  goneAway: boolean;
}

/**
 * Sends one call on one stream.
 *
 * @param body the messages of the request, as {@link framed} makes them
 * @param onEnd called once with how the call ended, and whether it is to be taken for an answer: a stream that was refused,
 * or cut off without a word by a connection that the server closed in good order, is not
 */
export function sendCall(
  connection: Dialled,
  path: string,
  body: Buffer,
  onMessage: (bytes: Buffer) => void,
  onEnd: (end: CallEnd, answered: boolean) => void,
): ClientHttp2Stream {
  const stream = connection.session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...connection.headers,
  });
  let head: IncomingHttpHeaders | undefined;
  let trailers: IncomingHttpHeaders = {};
  let pending: Buffer = Buffer.alloc(0);
  stream.on('response', (headers) => {
    head = headers;
  });
  stream.on('trailers', (headers: IncomingHttpHeaders) => {
    trailers = headers;
  });
  stream.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= PREFIX_BYTES) {
      const end = PREFIX_BYTES + pending.readUInt32BE(1);
      // No answer of the health service is longer; a wrong prefix must not make us collect for ever.
      if (end > LONGEST_MESSAGE_BYTES) stream.close(constants.NGHTTP2_CANCEL);
      if (pending.length < end) return;
      onMessage(pending.subarray(PREFIX_BYTES, end));
      pending = pending.subarray(end);
    }
  });
  stream.on('error', () => undefined); // The close event follows and tells how the call ended.
  stream.on('close', () => {
    const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || connection.goneAway;
    onEnd(endOf(head ?? {}, trailers, connection.redact), head !== undefined || !refused);
  });
  stream.end(body);
  return stream;
}

/** Messages as they stand in the body of a request, none of them compressed. */
export function framed(messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const prefix = Buffer.alloc(PREFIX_BYTES);
      prefix.writeUInt32BE(message.length, 1);
      return [prefix, message];
    }),
  );
}

/** The request of Check and of Watch, which have the same form. */
export function requestFor(service: string): Buffer {
  return framed([healthDefinition.Watch.requestSerialize({ service })]);
}

/** The end of a call: `grpc-status` of the trailers, or of the only header block. */
function endOf(head: IncomingHttpHeaders, trailers: IncomingHttpHeaders, redact: Redact): CallEnd {
  const last = 'grpc-status' in trailers ? trailers : head;
  const status = last['grpc-status'];
  if (status === undefined) {
    return { kind: 'ended', code: 'UNAVAILABLE', message: 'the stream ended without grpc-status' };
  }
  const message = (last['grpc-message'] as string | undefined) ?? '';
  return { kind: 'ended', code: codeName(Number(status)), message: redact(percentDecoded(message)) };
}

/** `grpc-message` is percent-encoded; what is not well-formed is left as it is, as the protocol asks of clients. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The status in a message; NaN, which is no status, for bytes that are no message at all. */
export function statusIn(message: Buffer): HeardStatus {
  try {
    return healthDefinition.Watch.responseDeserialize(message).status;
  } catch {
    return Number.NaN;
  }
}
