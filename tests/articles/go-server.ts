import { ALB_ON_CHECK } from '../../harness/discrepancies/settings.ts';
import { CHECK_OF_2017 } from './outcomes.ts';
import type { Statement } from './statement.ts';
import type { Place } from './way.ts';

/** The server as the article describes it, built with grpc-go. */
const OF_2017: readonly Place[] = ['target:appleboy-2017'];
/** The same, and one that answers on the same path without Go. */
const SERVERS: readonly Place[] = ['target:appleboy-2017', 'scripted:wrong_package'];
const FILE = 'targets/appleboy-2017/health.proto';
const SERVING = '0801';

/** What the article says of its server. */
export const serverStatements: readonly Statement[] = [
  {
    id: 'S1-01',
    says: 'the protocol has three statuses, and Check alone',
    verdict: 'outdated',
    instead:
      'Watch and SERVICE_UNKNOWN came in 2018 and List in 2025; this server answers UNIMPLEMENTED to them',
    refuted: { by: 'proto', file: 'proto/grpc/health/v1/health.proto', has: { methods: ['Check'] } },
    shown: [
      {
        by: 'proto',
        file: FILE,
        has: { methods: ['Check'], statuses: ['UNKNOWN = 0', 'SERVING = 1', 'NOT_SERVING = 2'] },
      },
      {
        by: 'proto',
        file: 'proto/grpc/health/v1/health.proto',
        has: {
          methods: ['Check', 'List', 'stream Watch'],
          statuses: ['UNKNOWN = 0', 'SERVING = 1', 'NOT_SERVING = 2', 'SERVICE_UNKNOWN = 3'],
        },
      },
      { by: 'call', on: OF_2017, path: '/proto.Health/Watch', sees: { end: 12 } },
    ],
  },
  {
    id: 'S1-02',
    says: 'this is the health service of the gRPC project; no package is shown',
    verdict: 'wrong',
    instead:
      'its repository has the package proto, so the path is /proto.Health/Check, and that of the project is UNIMPLEMENTED',
    refuted: { by: 'call', on: SERVERS, path: '/grpc.health.v1.Health/Check', sees: { end: 0 } },
    shown: [
      { by: 'proto', file: FILE, has: { service: 'proto.Health' } },
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, sees: { end: 0 } },
      { by: 'call', on: OF_2017, path: '/grpc.health.v1.Health/Check', sees: { end: 12 } },
      { by: 'case', on: OF_2017, case: 'service/check-answers', outcome: 'failed' },
    ],
  },
  {
    id: 'S1-03',
    says: 'so tools for health checks of gRPC can ask this server',
    verdict: 'wrong',
    instead:
      'to all that ask for grpc.health.v1.Health it has no health service, and an ALB that expects 12 takes it for healthy',
    refuted: { by: 'prober', prober: 'grpc-health-probe', on: SERVERS, decides: { verdict: 'healthy' } },
    shown: [
      {
        by: 'prober',
        prober: 'grpc-health-probe',
        on: SERVERS,
        decides: { verdict: 'unhealthy', exitCode: 3 },
      },
      { by: 'prober', prober: 'kubelet', on: SERVERS, decides: { verdict: 'unhealthy' } },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: SERVERS,
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy' },
      },
      { by: 'prober', prober: 'aws-alb', on: SERVERS, decides: { verdict: 'healthy' } },
      {
        by: 'program',
        programs: ['grpc-health-probe-0.3.1'],
        args: ['{patient}', '-addr={address}'],
        on: SERVERS,
        ends: {
          exitCode: 3,
          stderr: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)',
        },
      },
    ],
  },
  {
    id: 'S1-04',
    says: 'Check of the empty name says SERVING',
    verdict: 'right',
    shown: [{ by: 'call', on: OF_2017, path: CHECK_OF_2017, sees: { end: 0, message: SERVING } }],
  },
  {
    id: 'S1-05',
    says: 'the answer for the empty name is written into the code',
    verdict: 'right',
    remark:
      'so no state makes it anything else; the suite catches a server that does the same on the right path',
    shown: [
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, times: 8, sees: { end: 0, message: SERVING } },
      {
        by: 'case',
        on: ['target:mutant/overall-always-serving'],
        case: 'check/overall-can-be-set',
        outcome: 'warning',
      },
      {
        by: 'case',
        on: ['target:mutant/overall-always-serving'],
        case: 'shutdown/terminal-overall-not-serving',
        outcome: 'warning',
      },
    ],
  },
  {
    id: 'S1-06',
    says: 'Check of a name that is known says the status that is kept for it',
    verdict: 'wrong',
    instead: 'nothing ever writes one, so no name is known, not even its own',
    refuted: { by: 'call', on: OF_2017, path: CHECK_OF_2017, service: 'proto.Health', sees: { end: 0 } },
    shown: [
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, service: 'proto.Health', sees: { end: 5 } },
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, service: 'grpc.health.v1.Health', sees: { end: 5 } },
    ],
  },
  {
    id: 'S1-07',
    says: 'Check of any other name ends with NotFound and the words "unknown service"',
    verdict: 'right',
    shown: [
      {
        by: 'call',
        on: OF_2017,
        path: CHECK_OF_2017,
        service: 'nobody',
        sees: { http: '200', end: 5, text: 'unknown service', trailersOnly: true },
      },
    ],
  },
  {
    id: 'S1-08',
    says: 'who asks with the empty value gets 1, which is SERVING',
    verdict: 'right',
    shown: [
      { by: 'proto', file: FILE, has: { request: ['string service = 1'], answer: ['enum status = 1'] } },
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, sees: { message: SERVING } },
    ],
  },
  {
    id: 'S1-09',
    says: 'Check takes a lock, so that calls may come at the same time',
    verdict: 'right',
    shown: [
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, times: 64, sees: { end: 0, message: SERVING } },
      { by: 'call', on: OF_2017, path: CHECK_OF_2017, service: 'nobody', times: 64, sees: { end: 5 } },
    ],
  },
  {
    id: 'S1-10',
    says: 'reflection is registered',
    verdict: 'right',
    remark: 'what it lists shows the package',
    shown: [{ by: 'reflection', on: OF_2017, lists: 'proto.Health', without: 'grpc.health.v1.Health' }],
  },
  {
    id: 'S1-11',
    says: 'the server listens on port 9000, others on 8080 and 3000',
    verdict: 'right',
    unshown: 'a choice of its configuration; the program of the suite asks the system for a free port',
  },
];
