import { healthDefinition } from '../../proto/health.ts';
import type { Statement } from './statement.ts';
import type { Place } from './way.ts';

const PROTO = 'proto/grpc/health/v1/health.proto';
const { path: WATCH } = healthDefinition.Watch;

/** The reference, and the library that the article is about. */
const BOTH: readonly Place[] = ['target:reference', 'target:grpc-go'];

const SERVING = '0801';

/** What the article says of the protocol, and of the library. */
export const protocolStatements: readonly Statement[] = [
  {
    id: 'S0-01',
    says: 'the health of a gRPC server is asked by gRPC, from its service grpc.health.v1.Health',
    verdict: 'right',
    shown: [
      { by: 'proto', file: PROTO, has: { service: 'grpc.health.v1.Health' } },
      { by: 'case', on: BOTH, case: 'service/check-answers', outcome: 'passed' },
      { by: 'case', on: ['target:mutant/service-missing'], case: 'service/check-answers', outcome: 'failed' },
    ],
  },
  {
    id: 'S0-02',
    says: 'a request has one field, the text service with the number 1',
    verdict: 'right',
    remark: 'the empty name is a message of no bytes',
    shown: [
      { by: 'proto', file: PROTO, has: { request: ['string service = 1'] } },
      {
        by: 'asks',
        prober: 'grpc-health-probe',
        settings: { service: 'mygrpc' },
        has: { body: '00000000080a066d7967727063' },
      },
      { by: 'asks', prober: 'grpc-health-probe', has: { body: '0000000000' } },
    ],
  },
  {
    id: 'S0-03',
    says: 'an answer has one field, the enum status with the number 1',
    verdict: 'right',
    shown: [
      { by: 'proto', file: PROTO, has: { answer: ['enum status = 1'] } },
      { by: 'call', on: BOTH, sees: { message: SERVING } },
    ],
  },
  {
    id: 'S0-04',
    says: 'there are the statuses UNKNOWN 0, SERVING 1, NOT_SERVING 2 and SERVICE_UNKNOWN 3, the last one only in Watch',
    verdict: 'right',
    shown: [
      {
        by: 'proto',
        file: PROTO,
        has: { statuses: ['UNKNOWN = 0', 'SERVING = 1', 'NOT_SERVING = 2', 'SERVICE_UNKNOWN = 3'] },
      },
      { by: 'case', on: BOTH, case: 'check/service-unknown-never-for-unregistered', outcome: 'passed' },
      {
        by: 'case',
        on: ['target:mutant/check-unknown-name-service-unknown'],
        case: 'check/service-unknown-never-for-unregistered',
        outcome: 'failed',
      },
    ],
  },
  {
    id: 'S0-05',
    says: 'Check answers once, and Watch streams',
    verdict: 'right',
    remark: 'List came in 2025',
    shown: [
      { by: 'proto', file: PROTO, has: { methods: ['Check', 'List', 'stream Watch'] } },
      { by: 'call', on: BOTH, sees: { end: 0 } },
      { by: 'call', on: BOTH, path: WATCH, sees: { end: 'open' } },
    ],
  },
  {
    id: 'S0-06',
    says: 'grpc-go comes with the interface, the generated code and a health service that is ready to be used',
    verdict: 'right',
    remark: 'told of 1.47; `target:grpc-go` is the one of today',
    shown: [
      { by: 'case', on: ['target:grpc-go'], case: 'check/serving', outcome: 'passed' },
      { by: 'case', on: ['target:grpc-go'], case: 'watch/every-change', outcome: 'passed' },
    ],
  },
];
