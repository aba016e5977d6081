import { Metadata, ServerCredentials } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import { looking } from '../reference/looking.ts';
import type { Variant } from './variant.ts';

const TRANSPORT = 'how a connection is kept is the business of the transport';

/** Metadata that no client asked for. */
function extraMetadata(): Metadata {
  const metadata = new Metadata();
  metadata.set('x-request-id', '0123456789abcdef');
  metadata.set('x-trace-bin', Buffer.from([0, 255, 10]));
  metadata.set('server', 'health');
  return metadata;
}

/** Time, connections and frames. */
export const transportVariants: readonly Variant[] = [
  {
    id: 'slow-200-ms',
    difference: 'every call is answered 200 ms late',
    allowedBy: 'no text says how fast a server answers',
    behave: () => ({
      service: ({ Check, Watch, List }) => ({
        Check: (call, answer) => {
          setTimeout(() => {
            Check(call, answer);
          }, 200);
        },
        Watch: (call) => {
          setTimeout(() => {
            if (!call.cancelled) Watch(call);
          }, 200);
        },
        List: (call, answer) => {
          setTimeout(() => {
            List(call, answer);
          }, 200);
        },
      }),
    }),
  },
  {
    id: 'streams-at-most-ten',
    difference: 'MAX_CONCURRENT_STREAMS is 10',
    allowedBy: TRANSPORT,
    transport: { 'grpc.max_concurrent_streams': 10 },
  },
  {
    id: 'connection-idle-100-ms',
    difference: 'a connection without a call for 100 ms is closed with GOAWAY',
    allowedBy: TRANSPORT,
    transport: { 'grpc.max_connection_idle_ms': 100 },
  },
  {
    id: 'metadata-in-answers',
    difference: 'every answer carries metadata, in headers and in trailers',
    allowedBy: 'the HTTP/2 mapping of gRPC allows custom metadata',
    behave: () => ({
      service: ({ Check, Watch, List }) => ({
        Check: (call, answer) => {
          call.sendMetadata(extraMetadata());
          Check(call, (error, response) => {
            answer(error, response, extraMetadata());
          });
        },
        Watch: (call) => {
          call.sendMetadata(extraMetadata());
          Watch(call);
        },
        List: (call, answer) => {
          call.sendMetadata(extraMetadata());
          List(call, (error, response) => {
            answer(error, response, extraMetadata());
          });
        },
      }),
    }),
  },
  {
    id: 'tls-port-serves-plain-text',
    difference: 'a port that speaks TLS serves clients in plain text too',
    allowedBy: 'no text says that a port speaks one of them alone',
    behave: () => {
      let inPlainText: ReturnType<Server['createConnectionInjector']> | undefined;
      return {
        service: (_service, _store, server) => {
          inPlainText = server.createConnectionInjector(ServerCredentials.createInsecure());
          return {};
        },
        accept: looking((speaksTls, { socket, tls, serve }) => {
          if (tls === undefined || speaksTls) serve(socket);
          else inPlainText?.injectConnection(socket);
        }),
      };
    },
  },
  {
    id: 'by-hand-small-frames',
    difference: 'a server without a gRPC library, which splits each message into many DATA frames',
    allowedBy: 'the HTTP/2 mapping of gRPC: messages and DATA frames have nothing to do with each other',
    notes: ['PRB-02', 'PRB-04'],
    byHand: { framesPerMessage: 20 },
  },
  {
    id: 'by-hand-check-alone',
    difference: 'a server without a gRPC library, which answers 404 for Watch and List',
    allowedBy: 'clients take HTTP 404 without grpc-status for UNIMPLEMENTED',
    notes: ['WIR-16', 'PRB-05'],
    seenIn: 'grpchealth-go 1.4.0',
    byHand: { serves: ['Check'] },
  },
];
