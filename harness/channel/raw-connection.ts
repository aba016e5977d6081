import { connect, constants } from 'node:http2';
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { healthDefinition } from '../../proto/health.ts';
import { codeName } from './connection.ts';
import type { CallEnd, Connection } from './connection.ts';

/** A connection without the comfort of a gRPC library. */
export type RawConnection = Pick<Connection, 'check' | 'watch' | 'close'>;

/** A message is preceded by one byte that says whether it is compressed and four bytes that say how long it is. */
const PREFIX_BYTES = 5;

/**
 * Opens a connection that speaks gRPC straight over `node:http2`. A call costs about half of one through grpc-js,
 * which is what counts where a case needs a thousand of them.
 *
 * @param address `host:port`
 */
export function openRawConnection(address: string): RawConnection {
  const session = connect(`http://${address}`);
  // A lost connection is told by the end of every stream on it.
  session.on('error', () => undefined);

  const call = (
    path: string,
    service: string,
    onMessage: (bytes: Buffer) => void,
    onEnd: (end: CallEnd) => void,
  ): ClientHttp2Stream => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let head: IncomingHttpHeaders = {};
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
        if (pending.length < end) return;
        onMessage(pending.subarray(PREFIX_BYTES, end));
        pending = pending.subarray(end);
      }
    });
    stream.on('error', () => undefined); // The close event follows and tells how the call ended.
    stream.on('close', () => {
      onEnd(endOf(head, trailers));
    });
    const message = healthDefinition.Watch.requestSerialize({ service });
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
    return stream;
  };

  return {
    check: (service, { timeoutMs }) =>
      new Promise((resolve) => {
        let bytes: Buffer | undefined;
        const stream = call(
          healthDefinition.Check.path,
          service,
          (message) => {
            bytes = message;
          },
          (end) => {
            clearTimeout(ceiling);
            resolve(
              end.code === 'OK' && bytes !== undefined
                ? { kind: 'answered', value: healthDefinition.Check.responseDeserialize(bytes).status }
                : end,
            );
          },
        );
        const ceiling = setTimeout(() => {
          resolve({ kind: 'silent', afterMs: timeoutMs });
          stream.close(constants.NGHTTP2_CANCEL);
        }, timeoutMs);
      }),
    watch: (service, _options, listener) => {
      const stream = call(
        healthDefinition.Watch.path,
        service,
        (message) => {
          listener.onMessage(healthDefinition.Watch.responseDeserialize(message).status);
        },
        (end) => {
          listener.onEnd(end);
        },
      );
      return {
        cancel: () => {
          stream.close(constants.NGHTTP2_CANCEL);
        },
      };
    },
    close: () => {
      session.close();
    },
  };
}

/** The end of a call: `grpc-status` of the trailers, or of the only header block. */
function endOf(head: IncomingHttpHeaders, trailers: IncomingHttpHeaders): CallEnd {
  const last = 'grpc-status' in trailers ? trailers : head;
  const status = last['grpc-status'];
  if (status === undefined) {
    return { kind: 'ended', code: 'UNAVAILABLE', message: 'the stream ended without grpc-status' };
  }
  return {
    kind: 'ended',
    code: codeName(Number(status)),
    message: (last['grpc-message'] as string | undefined) ?? '',
  };
}
