import { gunzipSync } from 'node:zlib';
import type { ByHand } from '../by-hand/options.ts';
import { isEnd } from '../by-hand/rules.ts';
import type { Call, End } from '../by-hand/rules.ts';
import { ending, isDecodable, isName, PREFIX_BYTES } from '../by-hand/strict-body.ts';
import { fieldsOf } from '../reference/strict-request.ts';
import type { Variant } from './variant.ts';

const ANY_END = 'no text names the code for a request that is broken';

/** More than the usual limit, in bytes. */
const LONGER_LIMIT = 16 * 1024 * 1024;

/** A request that is broken ends otherwise. */
const endingBroken = (end: (refused: End) => End): ByHand => ({
  rules: ({ message, name }) => ({
    message: (call, body) => {
      const said = message(call, body);
      return isEnd(said) ? end(said) : said;
    },
    name: (call, bytes) => {
      const said = name(call, bytes);
      return isEnd(said) ? end(said) : said;
    },
  }),
});

/** A header block that a strict server refuses is answered otherwise. */
const admitting = (admit: (call: Call, strict: End | undefined) => End | undefined): ByHand => ({
  rules: (strict) => ({ admit: (call) => admit(call, strict.admit(call)) }),
});

/** What is on the wire: requests that a strict server refuses, or refuses otherwise. */
export const wireRequestVariants: readonly Variant[] = [
  {
    id: 'wire-paths-http-404',
    difference: 'a path that is not served is HTTP status 404 without grpc-status',
    allowedBy: 'clients take HTTP 404 without grpc-status for UNIMPLEMENTED',
    notes: ['WIR-16'],
    byHand: { serves: ['Check', 'Watch', 'List'] },
  },
  {
    id: 'wire-broken-reset',
    difference: 'a broken request is reset with INTERNAL_ERROR',
    allowedBy: ANY_END,
    notes: ['PRB-02'],
    byHand: endingBroken(() => ({ by: 'reset', error: 2 })),
  },
  {
    id: 'wire-broken-costs-connection',
    difference: 'a broken request costs its connection',
    allowedBy: 'the ledger asks that the server stays usable, not the connection',
    notes: ['PRB-02'],
    byHand: endingBroken(() => ({ by: 'connection' })),
  },
  {
    id: 'wire-no-message-silence',
    difference: 'a call without a message is never answered',
    allowedBy: 'a server may wait for a message; the ledger asks for an end and tolerates silence here',
    notes: ['PRB-02'],
    byHand: {
      rules: ({ message }) => ({
        message: (call, body) => (body.length === 0 ? { by: 'silence' } : message(call, body)),
      }),
    },
  },
  {
    id: 'wire-no-utf-8-replaced',
    difference: 'bytes of a name that are no UTF-8 are replaced, and the name that comes of it is looked up',
    allowedBy: ANY_END,
    seenIn: 'grpc-js',
    byHand: {
      rules: ({ name }) => ({
        name: (call, message) => {
          const said = name(call, message);
          return isEnd(said) && isDecodable(message)
            ? Buffer.from(fieldsOf(message).findLast(isName)?.content ?? []).toString()
            : said;
        },
      }),
    },
  },
  {
    id: 'wire-type-not-looked-at',
    difference: 'what field 1 holds is looked up as a name, whatever its wire type',
    allowedBy: ANY_END,
    seenIn: 'protobufjs',
    byHand: {
      rules: ({ name }) => ({
        name: (call, message) => {
          const last = isDecodable(message)
            ? fieldsOf(message).findLast(({ number }) => number === 1)
            : undefined;
          return last === undefined || isName(last)
            ? name(call, message)
            : Buffer.from(last.content).toString('latin1');
        },
      }),
    },
  },
  {
    id: 'wire-first-of-two-messages',
    difference: 'of two messages in one request the first is answered',
    allowedBy: 'no text says what a server does with a second message; half of them never read it',
    warns: ['WIR-22'],
    byHand: {
      rules: ({ message }) => ({
        message: (call, body) =>
          message(
            call,
            body.length < PREFIX_BYTES ? body : body.subarray(0, PREFIX_BYTES + body.readUInt32BE(1)),
          ),
      }),
    },
  },
  {
    id: 'wire-content-type-not-checked',
    difference: 'a request is answered whatever its content-type is',
    allowedBy: 'the HTTP/2 mapping of gRPC says that such requests should be refused',
    warns: ['WIR-04'],
    byHand: admitting(({ fields }, refused) => (fields[':method'] === 'POST' ? undefined : refused)),
  },
  {
    id: 'wire-content-type-status',
    difference: 'a request whose content-type is not of gRPC ends with INVALID_ARGUMENT in grpc-status',
    allowedBy: 'the HTTP status 415 is recommended, and an error is understood as well',
    byHand: admitting(({ fields }, refused) =>
      fields[':method'] === 'POST' && refused ? ending('INVALID_ARGUMENT', 'this speaks gRPC') : refused,
    ),
  },
  {
    id: 'wire-json-too',
    difference: 'a request with content-type application/json is answered in JSON',
    allowedBy: 'a path may be served by other protocols beside gRPC',
    seenIn: 'Connect',
    byHand: admitting(({ fields }, refused) =>
      fields['content-type'] === 'application/json'
        ? {
            by: 'response',
            response: {
              head: { ':status': 200, 'content-type': 'application/json' },
              body: Buffer.from('{"status":"SERVING"}'),
            },
          }
        : refused,
    ),
  },
  {
    id: 'wire-te-demanded',
    difference: 'a request without te is reset with PROTOCOL_ERROR',
    allowedBy: 'the HTTP/2 mapping of gRPC has te in every request',
    byHand: admitting(({ fields }, refused) =>
      fields['te'] === undefined && fields[':method'] === 'POST' ? { by: 'reset', error: 1 } : refused,
    ),
  },
  {
    id: 'wire-gzip-unimplemented',
    difference: 'a message packed by gzip ends with UNIMPLEMENTED',
    allowedBy: 'doc/compression.md leaves to a server which encodings it understands',
    byHand: {
      rules: ({ unpack }) => ({
        unpack: (call, packed) =>
          call.fields['grpc-encoding'] === 'gzip'
            ? { ...ending('UNIMPLEMENTED', 'gzip'), fields: { 'grpc-accept-encoding': 'identity' } }
            : unpack(call, packed),
      }),
    },
  },
  {
    id: 'wire-encodings-unknown',
    difference: 'a packed message ends with UNKNOWN, whatever is the matter with it',
    allowedBy: 'a server without a word for it ends with another code',
    warns: ['WIR-24'],
    byHand: { rules: () => ({ unpack: () => ending('UNKNOWN', 'packed') }) },
  },
  {
    id: 'wire-limit-16-mib',
    difference: 'a message may have 16 MiB',
    allowedBy: 'no text says where the limit is',
    byHand: {
      rules: ({ unpack }) => ({
        limit: LONGER_LIMIT,
        unpack: (call, packed) => {
          const said = unpack(call, packed);
          return isEnd(said) && said.by === 'status' && said.code === 'RESOURCE_EXHAUSTED'
            ? gunzipSync(packed, { maxOutputLength: LONGER_LIMIT })
            : said;
        },
      }),
    },
  },
  {
    id: 'wire-malformed-timeout-ignored',
    difference: 'a malformed grpc-timeout is as good as none',
    allowedBy: 'no text says what a malformed one means',
    byHand: {
      rules: ({ timeoutMs }) => ({
        timeoutMs: (call, value) => {
          const said = timeoutMs(call, value);
          return isEnd(said) ? undefined : said;
        },
      }),
    },
  },
  {
    id: 'wire-short-timeouts-ignored',
    difference: 'a timeout of less than a millisecond is ignored',
    allowedBy: 'a server that is faster than the deadline may answer',
    byHand: {
      rules: ({ timeoutMs }) => ({
        timeoutMs: (call, value) => {
          const said = timeoutMs(call, value);
          return typeof said === 'number' && said < 1 ? undefined : said;
        },
      }),
    },
  },
];
