import { healthDefinition } from '../../proto/health.ts';
import type { Statement } from './statement.ts';
import type { Place } from './way.ts';

const { path: WATCH } = healthDefinition.Watch;

/** The reference, and the library that the article is about. */
const BOTH: readonly Place[] = ['target:reference', 'target:grpc-go'];

const SERVING = '0801';
const NOT_SERVING = '0802';
const SERVICE_UNKNOWN = '0803';

/** What the article says that such a server answers. */
export const answerStatements: readonly Statement[] = [
  {
    id: 'S0-07',
    says: 'once mygrpc is set to SERVING, Check of it says SERVING',
    verdict: 'right',
    shown: [
      {
        by: 'call',
        on: BOTH,
        services: { mygrpc: 'SERVING' },
        service: 'mygrpc',
        sees: { end: 0, message: SERVING },
      },
      { by: 'call', on: BOTH, service: 'mygrpc', sees: { end: 5 } },
    ],
  },
  {
    id: 'S0-08',
    says: 'Watch of mygrpc says SERVING at once',
    verdict: 'right',
    remark: 'what is printed looks as if the call had ended then; it stays open',
    shown: [
      {
        by: 'call',
        on: BOTH,
        path: WATCH,
        services: { mygrpc: 'SERVING' },
        service: 'mygrpc',
        sees: { end: 'open', message: SERVING },
      },
      {
        by: 'call',
        on: ['target:variant/watch-ends-after-each-message'],
        path: WATCH,
        services: { mygrpc: 'SERVING' },
        service: 'mygrpc',
        sees: { end: 0, message: SERVING },
      },
      {
        by: 'case',
        on: ['target:mutant/watch-starts-serving'],
        case: 'watch/first-message-not-serving',
        outcome: 'failed',
      },
    ],
  },
  {
    id: 'S0-09',
    says: 'Check without a service says SERVING although nothing was set for it',
    verdict: 'right',
    shown: [
      { by: 'call', on: BOTH, sees: { end: 0, message: SERVING } },
      { by: 'call', on: BOTH, services: { mygrpc: 'NOT_SERVING' }, sees: { end: 0, message: SERVING } },
    ],
  },
  {
    id: 'S0-10',
    says: 'that is the entry of the empty name, which starts as SERVING',
    verdict: 'right',
    remark: 'a choice of the library: that of npm registers no name at the start',
    shown: [
      { by: 'case', on: ['target:grpc-go'], case: 'check/overall-start-state', outcome: 'passed' },
      { by: 'call', on: ['target:grpc-js'], sees: { end: 5 } },
      {
        by: 'case',
        on: ['target:mutant/overall-starts-unregistered'],
        case: 'check/overall-start-state',
        outcome: 'warning',
      },
    ],
  },
  {
    id: 'S0-11',
    says: 'once the empty name is set to NOT_SERVING, Check is OK and says NOT_SERVING',
    verdict: 'right',
    shown: [
      {
        by: 'call',
        on: BOTH,
        services: { '': 'NOT_SERVING' },
        sees: { http: '200', end: 0, message: NOT_SERVING },
      },
      {
        by: 'case',
        on: ['target:mutant/check-not-serving-unavailable'],
        case: 'check/not-serving-is-ok',
        outcome: 'failed',
      },
    ],
  },
  {
    id: 'S0-12',
    says: 'mygrpc is SERVING still: names know nothing of each other',
    verdict: 'right',
    shown: [
      {
        by: 'call',
        on: BOTH,
        services: { mygrpc: 'SERVING', '': 'NOT_SERVING' },
        service: 'mygrpc',
        sees: { end: 0, message: SERVING },
      },
      {
        by: 'case',
        on: ['target:mutant/overall-set-for-every-service'],
        case: 'check/overall-leaves-services-alone',
        outcome: 'warning',
      },
    ],
  },
  {
    id: 'S0-13',
    says: 'Check of a name that is not registered ends with NotFound and the words "unknown service"',
    verdict: 'right',
    remark: 'the words are those of Go; the protocol asks for the code alone',
    shown: [
      {
        by: 'call',
        on: BOTH,
        service: 'nobody',
        sees: { http: '200', end: 5, text: 'unknown service', trailersOnly: true },
      },
      {
        by: 'case',
        on: [...BOTH, 'target:variant/not-found-without-text', 'target:variant/not-found-after-headers'],
        case: 'check/unknown-name',
        outcome: 'passed',
      },
      {
        by: 'case',
        on: ['target:mutant/check-unknown-name-unknown'],
        case: 'check/unknown-name',
        outcome: 'failed',
      },
    ],
  },
  {
    id: 'S0-14',
    says: 'a name may be any text, and need not be a service of a proto file',
    verdict: 'right',
    shown: [
      { by: 'case', on: BOTH, case: 'check/hostile-four-byte-characters-registered', outcome: 'passed' },
      { by: 'case', on: BOTH, case: 'check/hostile-url-registered', outcome: 'passed' },
    ],
  },
  {
    id: 'S0-15',
    says: 'Watch of a name that is not registered says SERVICE_UNKNOWN and is no error',
    verdict: 'right',
    remark: 'the article leaves it out',
    shown: [
      {
        by: 'call',
        on: BOTH,
        path: WATCH,
        service: 'nobody',
        sees: { end: 'open', message: SERVICE_UNKNOWN },
      },
      { by: 'case', on: BOTH, case: 'watch/unknown-name', outcome: 'passed' },
      {
        by: 'case',
        on: ['target:mutant/watch-unknown-name-not-found'],
        case: 'watch/unknown-name',
        outcome: 'failed',
      },
    ],
  },
  {
    id: 'S0-16',
    says: 'a call is a request of HTTP/2 to /package.Service/Method',
    verdict: 'right',
    shown: [
      {
        by: 'call',
        on: BOTH,
        path: '/grpc.health.v1.Health/Check',
        sees: { http: '200', end: 0, message: SERVING },
      },
      { by: 'call', on: BOTH, path: '/grpc.health.v1.Health/check', sees: { end: 12 } },
      { by: 'case', on: BOTH, case: 'service/path-no-package', outcome: 'passed' },
    ],
  },
];
