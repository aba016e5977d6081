import { status as code } from '@grpc/grpc-js';
import type { handleBidiStreamingCall, MethodDefinition } from '@grpc/grpc-js';
import { loadService } from '../../proto/health.ts';
import type { Mutant } from './mutant.ts';

/** More than any case asks for by itself, and less than all of them together. */
const MOST_NAMES = 100;

/** The service and its methods as a whole. */
export const serviceMutants: readonly Mutant[] = [
  {
    id: 'service-missing',
    defect: 'the server does not offer the health service at all',
    breaks: 'SVC-01',
    lacks: ['Check', 'Watch', 'List'],
  },
  {
    id: 'service-check-missing',
    defect: 'the server offers Watch and List, but not Check',
    breaks: 'SVC-01',
    lacks: ['Check'],
  },
  {
    id: 'service-watch-refused-with-unavailable',
    defect: 'a server that has no Watch ends it with UNAVAILABLE, so that clients call again for ever',
    breaks: 'SVC-02',
    also: 'PRB-03 PRB-04',
    behave: () => ({
      service: () => ({
        Watch: (call) => call.emit('error', { code: code.UNAVAILABLE, details: 'not supported' }),
      }),
    }),
  },
  {
    id: 'service-list-refused-with-internal',
    defect: 'a server that has no List ends it with INTERNAL',
    breaks: 'SVC-03',
    behave: () => ({
      service: () => ({
        List: (_call, answer) => {
          answer({ code: code.INTERNAL, details: 'not supported' });
        },
      }),
    }),
  },
  {
    id: 'service-locks-up',
    defect: 'once more than 100 different names were asked for, nothing is answered any more',
    breaks: 'SVC-06',
    seenIn: 'grpcio 1.85.1, synchronous (Python), by another way',
    behave: () => ({
      service: ({ Check, Watch }) => {
        const names = new Set<string>();
        return {
          Check: (call, answer) => {
            names.add(call.request.service);
            if (names.size <= MOST_NAMES) Check(call, answer);
          },
          Watch: (call) => {
            if (names.size <= MOST_NAMES) Watch(call);
          },
        };
      },
    }),
  },
  {
    id: 'service-reflection-without-health',
    defect: 'reflection lists other services and not the health service',
    breaks: 'SVC-04',
    behave: () => ({
      service: (_service, _store, server) => {
        const definition = loadService(
          'grpc/reflection/v1/reflection.proto',
          'grpc.reflection.v1.ServerReflection',
        ) as Record<'ServerReflectionInfo', MethodDefinition<object, object>>;
        const ServerReflectionInfo: handleBidiStreamingCall<object, object> = (call) => {
          call.on('data', () => call.write({ listServicesResponse: { service: [{ name: 'shop.Cart' }] } }));
          call.on('end', () => {
            call.end();
          });
        };
        server.addService(definition, { ServerReflectionInfo });
        return {};
      },
    }),
  },
];
