import { Metadata, status as code } from '@grpc/grpc-js';
import type { Variant } from './variant.ts';

const ANY_TEXT = 'no text says what the message of an error is';
const MAY_REFUSE = 'the text gives the server full control of who may call the health service';

/** Check of an unregistered name ends with this text. */
const notFoundText =
  (text: (service: string) => string): NonNullable<Variant['behave']> =>
  () => ({
    service: ({ Check }, store) => ({
      Check: (call, answer) => {
        const { service } = call.request;
        if (store.get(service) === undefined) answer({ code: code.NOT_FOUND, details: text(service) });
        else Check(call, answer);
      },
    }),
  });

/** Methods that are missing or refused, and what errors look like. */
export const errorVariants: readonly Variant[] = [
  {
    id: 'watch-missing',
    difference: 'Watch is not implemented: UNIMPLEMENTED',
    allowedBy: 'the revision of 2015 has no Watch, and clients switch health checking off on UNIMPLEMENTED',
    notes: ['PRB-05'],
    seenIn: 'Ruby, Helidon, grpchealth-go 1.4.0',
    lacks: ['Watch'],
  },
  {
    id: 'list-missing',
    difference: 'List is not implemented: UNIMPLEMENTED',
    allowedBy: 'the revisions before 2025 have no List',
    seenIn: 'grpc-java, grpc C++, grpcio-health-checking, tonic-health, .NET',
    lacks: ['List'],
  },
  {
    id: 'watch-denied',
    difference: 'Watch needs credentials: PERMISSION_DENIED',
    allowedBy: MAY_REFUSE,
    notes: ['PRB-03', 'PRB-04'],
    behave: () => ({
      service: () => ({
        Watch: (call) => call.emit('error', { code: code.PERMISSION_DENIED, details: 'operators only' }),
      }),
    }),
  },
  {
    id: 'not-found-without-text',
    difference: 'NOT_FOUND has an empty message',
    allowedBy: ANY_TEXT,
    seenIn: 'grpcio-health-checking, .NET, Vert.x, grpclib',
    behave: notFoundText(() => ''),
  },
  {
    id: 'not-found-not-ascii',
    difference: 'the message of NOT_FOUND has characters beyond ASCII, a percent sign and a line feed',
    allowedBy: ANY_TEXT,
    behave: notFoundText(() => 'Dienst unbekannt \u2013 \u670d\u52a1\u672a\u77e5 100 %\n\u{1f4a5}'),
  },
  {
    id: 'not-found-echoes-name',
    difference:
      'the message of NOT_FOUND repeats the name; long names overflow the header limit of the client',
    allowedBy: 'no text limits messages, and the ledger tolerates every end but OK for long names',
    seenIn: 'grpc-java, Armeria, ServiceTalk, Helidon, grpc-health-check, nice-grpc-server-health',
    behave: notFoundText((service) => `unknown service ${service}`),
  },
  {
    id: 'not-found-after-headers',
    difference: 'NOT_FOUND comes in trailers after headers, not in trailers alone',
    allowedBy: 'HTTP/2 mapping of gRPC: Trailers-Only is a possibility, not a duty',
    seenIn: 'Ruby',
    behave: () => ({
      service: ({ Check }) => ({
        Check: (call, answer) => {
          call.sendMetadata(new Metadata());
          Check(call, answer);
        },
      }),
    }),
  },
  {
    id: 'names-over-200-bytes-refused',
    difference: 'a name of more than 200 bytes is refused: Check with INVALID_ARGUMENT, Watch with INTERNAL',
    allowedBy: 'no text forbids limits',
    seenIn: 'grpc C++',
    behave: () => ({
      service: ({ Check, Watch }) => ({
        Check: (call, answer) => {
          if (Buffer.byteLength(call.request.service) <= 200) Check(call, answer);
          else answer({ code: code.INVALID_ARGUMENT, details: 'could not parse request' });
        },
        Watch: (call) => {
          if (Buffer.byteLength(call.request.service) <= 200) Watch(call);
          else call.emit('error', { code: code.INTERNAL, details: 'could not parse request' });
        },
      }),
    }),
  },
  {
    id: 'list-without-limit',
    difference: 'List shows every service, however many there are',
    allowedBy: 'the proto says that a server may refuse, not that it must',
    seenIn: 'Vert.x 5.1.6',
    listLimit: Number.POSITIVE_INFINITY,
  },
  {
    id: 'list-without-empty-name',
    difference: 'List leaves out the empty name',
    allowedBy: 'the text calls the empty name no service; the ledger recommends to list it',
    seenIn: 'Vert.x 5.1.6',
    warns: ['LST-08'],
    behave: (store) => ({
      store: { entries: () => new Map([...store.entries()].filter(([service]) => service !== '')) },
    }),
  },
];
