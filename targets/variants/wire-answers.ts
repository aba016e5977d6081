import { gzipSync } from 'node:zlib';
import type { Call } from '../by-hand/rules.ts';
import type { Variant } from './variant.ts';

const MOST_RESETS = 500;
/** An error code of HTTP/2 (RFC 9113, section 7). */
const ENHANCE_YOUR_CALM = 11;

/** What is on the wire: answers, and connections. */
export const wireAnswerVariants: readonly Variant[] = [
  {
    id: 'by-hand',
    difference: 'a server without a gRPC library',
    allowedBy: 'the protocol is what is on the wire, not who writes it',
    byHand: {},
  },
  {
    id: 'wire-more-fields',
    difference: 'every answer has a field more that is not defined yet',
    allowedBy: 'parsers of protobuf ignore fields that they do not know',
    warns: ['WIR-18'],
    notes: ['PRB-02', 'PRB-04'],
    byHand: { extraBytes: Buffer.from([0x7a, 0x02, 0x68, 0x69]) },
  },
  {
    id: 'wire-unknown-in-two-bytes',
    difference: 'UNKNOWN is written, although it is the default',
    allowedBy: 'every parser of protobuf reads it',
    warns: ['WIR-18'],
    seenIn: 'grpc-js',
    byHand: {
      rules: ({ encode }) => ({
        encode: (call, status) => (status === 'UNKNOWN' ? Buffer.from([8, 0]) : encode(call, status)),
      }),
    },
  },
  {
    id: 'wire-answers-say-proto',
    difference: 'answers have the content-type application/grpc+proto',
    allowedBy: 'the HTTP/2 mapping of gRPC allows any content-type that begins with application/grpc',
    byHand: {
      rules: ({ head }) => ({
        head: (call) => ({ ...head(call), 'content-type': 'application/grpc+proto' }),
      }),
    },
  },
  {
    id: 'wire-answers-packed-when-accepted',
    difference: 'answers are packed by gzip for a client that accepts it',
    allowedBy: 'doc/compression.md allows what the client accepts',
    byHand: {
      only: ({ fields }) => String(fields['grpc-accept-encoding'] ?? '').includes('gzip'),
      rules: ({ head, frame }) => ({
        head: (call) => ({ ...head(call), 'grpc-encoding': 'gzip' }),
        frame: (call, message) => {
          const bytes = frame(call, gzipSync(message));
          bytes.writeUInt8(1, 0);
          return bytes;
        },
      }),
    },
  },
  {
    id: 'wire-errors-after-headers',
    difference: 'errors come in trailers after headers, not in trailers alone',
    allowedBy: 'HTTP/2 mapping of gRPC: Trailers-Only is a possibility, not a duty',
    byHand: {
      rules: ({ head, refusal }) => ({
        refusal: (call, end) => {
          const opening = head(call);
          const fields = Object.entries(refusal(call, end).head);
          return {
            head: opening,
            trailers: Object.fromEntries(fields.filter(([name]) => !(name in opening))),
          };
        },
      }),
    },
  },
  {
    id: 'wire-http-1-closed',
    difference: 'the connection of a client that speaks HTTP/1.1 is closed without a word',
    allowedBy: 'no text asks for an answer in another protocol',
    byHand: { meetsHttp1: (client) => client.destroy() },
  },
  {
    id: 'wire-resets-enhance-your-calm',
    difference: 'a client that resets more than 500 streams of one connection is sent ENHANCE_YOUR_CALM',
    allowedBy: 'section 10.5 of RFC 9113: a server may limit what costs it work',
    byHand: {
      rules: ({ admit }) => {
        const resets = new WeakMap<Call['session'], number>();
        return {
          admit: (call) => {
            const { session, stream } = call;
            stream.once('close', () => {
              const count = (resets.get(session) ?? 0) + (stream.rstCode === 0 ? 0 : 1);
              resets.set(session, count);
              if (count > MOST_RESETS && !session.destroyed) session.destroy(undefined, ENHANCE_YOUR_CALM);
            });
            return admit(call);
          },
        };
      },
    },
  },
];
