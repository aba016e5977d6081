import type { Case } from '../../harness/case/case.ts';
import { OVERALL } from '../../harness/case/names.ts';
import { wire } from '../../harness/case/steps.ts';
import { message } from '../../harness/case/wire.ts';

/** Paths that are not that of Check, and a part of a case id for each. */
const PATHS: readonly (readonly [id: string, path: string, what: string])[] = [
  ['method-in-lower-case', '/grpc.health.v1.Health/check', 'the method in lower case'],
  ['method-in-upper-case', '/grpc.health.v1.Health/CHECK', 'the method in upper case'],
  ['service-in-lower-case', '/grpc.health.v1.health/Check', 'the service in lower case'],
  ['all-in-upper-case', '/GRPC.HEALTH.V1.HEALTH/CHECK', 'all of it in upper case'],
  ['package-of-2017', '/proto.Health/Check', 'the package proto, as an article of 2017 has it'],
  ['no-package', '/Health/Check', 'no package'],
  ['other-version', '/grpc.health.v2.Health/Check', 'another version'],
  ['slash-at-end', '/grpc.health.v1.Health/Check/', 'a slash behind it'],
  ['longer-method', '/grpc.health.v1.Health/CheckAll', 'more letters in the method'],
  ['no-method', '/grpc.health.v1.Health/', 'no method'],
  ['watch-in-lower-case', '/grpc.health.v1.Health/watch', 'Watch in lower case'],
];

/** Requests for other paths. */
export const wirePathCases: readonly Case[] = [
  ...PATHS.map(([id, path, what]): Case => ({
    id: `service/path-${id}`,
    requirement: 'SVC-05',
    summary: `the path ${path} (${what}) is not implemented`,
    steps: [
      wire(
        { method: 'Check', path, body: message(OVERALL) },
        { want: 'ends', accept: [{ code: 'UNIMPLEMENTED' }, { http: 404 }] },
      ),
    ],
  })),
  {
    id: 'wire/path-of-application-load-balancer',
    requirement: 'WIR-16',
    summary: 'the path /AWS.ALB/healthcheck ends with UNIMPLEMENTED',
    steps: [
      wire(
        { method: 'Check', path: '/AWS.ALB/healthcheck', body: [] },
        { want: 'ends', accept: [{ code: 'UNIMPLEMENTED' }] },
      ),
    ],
  },
];
