// gRPC by hand over node:http2: programs that misbehave need means that a library would not give them.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http2';
import { clearTimeout, setTimeout } from 'node:timers';

const PREFIX_BYTES = 5;

export const OK = 0;
export const NOT_FOUND = 5;
export const UNIMPLEMENTED = 12;
export const INTERNAL = 13;
export const UNAVAILABLE = 14;

/**
 * Listens and serves calls.
 *
 * @param where `host:port`; port 0 asks the system for a free one
 * @param onCall called with each call, once its request is there
 * @param options settings of `http2.createServer`
 * @returns where it really listens, and how to stop: calls may end within a time, then every connection is cut
 */
export async function serve(where, onCall, options = {}) {
  const server = createServer(options);
  const sessions = new Set();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined); // Clients come and go.
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    const chunks = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => onCall(createCall(stream, headers[':path'], Buffer.concat(chunks))));
  });
  const colon = where.lastIndexOf(':');
  const host = where.slice(0, colon);
  await new Promise((resolve) => {
    server.listen(Number(where.slice(colon + 1)), host, resolve);
  });
  const close = (done) => {
    server.close(done);
    for (const session of sessions) session.close();
  };
  return {
    server,
    address: `${host}:${server.address().port}`,
    stop: (graceMs) =>
      new Promise((resolve) => {
        const ceiling = setTimeout(() => {
          for (const session of sessions) session.destroy();
        }, graceMs);
        close(() => {
          clearTimeout(ceiling);
          resolve();
        });
      }),
  };
}

function createCall(stream, path, body) {
  let trailers;
  const begin = () => {
    if (stream.headersSent || gone(stream)) return;
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  };
  return {
    path,
    stream,
    /** The fields of the request: numbers and bytes, by their number. */
    fields: readFields(body.subarray(PREFIX_BYTES)),
    /** Sends one message. Returns whether there is room for more. */
    send: (message) => {
      begin();
      return gone(stream) || stream.write(frame(message));
    },
    /** Sends bytes that need not be a message. */
    sendBytes: (bytes) => {
      begin();
      return gone(stream) || stream.write(bytes);
    },
    /** Ends the call; more trailers may be given. */
    end: (code, text = '', more = {}) => {
      if (gone(stream)) return;
      trailers = { 'grpc-status': String(code), ...(text && { 'grpc-message': percent(text) }), ...more };
      begin();
      stream.end();
    },
  };
}

function gone(stream) {
  return stream.closed || stream.destroyed || stream.writableEnded;
}

/** One byte that says "not compressed" and four that say how long the message is, before the message. */
export function frame(message, length = message.length) {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

function percent(text) {
  return Array.from(Buffer.from(text), (byte) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

/** The fields of a message of protobuf that holds numbers, texts and messages only. */
function readFields(bytes) {
  const fields = new Map();
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at];
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = number();
    if ((tag & 7) === 0) fields.set(tag >> 3, number());
    else {
      const end = number() + at;
      fields.set(tag >> 3, bytes.subarray(at, end));
      at = end;
    }
  }
  return fields;
}

/** HealthCheckResponse with a status by its number. */
export function statusMessage(status) {
  return status === 0 ? Buffer.alloc(0) : Buffer.from([0x08, status]);
}

/** HealthListResponse. */
export function listMessage(entries) {
  return Buffer.concat(
    Array.from(entries, ([name, status]) =>
      withLength(
        0x0a,
        Buffer.concat([withLength(0x0a, Buffer.from(name)), withLength(0x12, statusMessage(status))]),
      ),
    ),
  );
}

function withLength(tag, bytes) {
  const head = [tag];
  let rest = bytes.length;
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, rest]), bytes]);
}
