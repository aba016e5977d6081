import { healthDefinition } from '../../proto/health.ts';
import type { Outcome } from './outcome.ts';
import {
  answer,
  HEALTHY,
  NOT_SERVING,
  page,
  plain,
  reset,
  SERVICE_UNKNOWN,
  SERVING,
  stays,
  trailersOnly,
  UNIMPLEMENTED,
  whole,
} from './plays.ts';

const { path: CHECK } = healthDefinition.Check;
const { path: WATCH } = healthDefinition.Watch;
const NOT_FOUND = trailersOnly(5, [['grpc-message', 'unknown service']]);
const UNAUTHENTICATED = trailersOnly(16, [['grpc-message', 'no token']]);

/** Whole servers as they are met: each method as that server has it. */
export const serverOutcomes: readonly Outcome[] = [
  plain('healthy', 'is a healthy server: SERVING, and Watch stays open', HEALTHY),
  plain('not_serving', 'is a server that is down: NOT_SERVING, and Watch stays open', {
    check: answer(NOT_SERVING),
    watch: stays(NOT_SERVING),
  }),
  plain('check_without_watch', 'answers Check with NOT_SERVING and does not implement Watch', {
    check: answer(NOT_SERVING),
    watch: UNIMPLEMENTED,
  }),
  plain('healthy_without_watch', 'answers Check with SERVING and does not implement Watch', {
    check: answer(SERVING),
    watch: UNIMPLEMENTED,
  }),
  whole('no_health_service', 'speaks gRPC and has no health service', UNIMPLEMENTED),
  plain('wrong_package', 'has its health service in the package proto, where it says NOT_SERVING', {
    exceptions: [{ when: { path: '/proto.Health/Check' }, script: answer(NOT_SERVING) }],
    check: UNIMPLEMENTED,
  }),
  plain('catch_all_ok', 'is healthy and answers OK to every path', {
    ...HEALTHY,
    other: answer(''),
  }),
  plain('overall_serving_named_not', 'says SERVING of itself and NOT_SERVING of every service', {
    exceptions: [
      { when: { path: CHECK, named: true }, script: answer(NOT_SERVING) },
      { when: { path: WATCH, named: true }, script: stays(NOT_SERVING) },
    ],
    ...HEALTHY,
  }),
  plain('named_serving_overall_not', 'says NOT_SERVING of itself and SERVING of every service', {
    exceptions: [
      { when: { path: CHECK, named: true }, script: answer(SERVING) },
      { when: { path: WATCH, named: true }, script: stays(SERVING) },
    ],
    check: answer(NOT_SERVING),
    watch: stays(NOT_SERVING),
  }),
  plain('overall_unregistered', 'does not know the empty name and says SERVING of every service', {
    exceptions: [
      { when: { path: CHECK, named: false }, script: NOT_FOUND },
      { when: { path: WATCH, named: false }, script: stays(SERVICE_UNKNOWN) },
    ],
    ...HEALTHY,
  }),
  plain('named_unregistered', 'says SERVING of itself and does not know any service', {
    exceptions: [
      { when: { path: CHECK, named: true }, script: NOT_FOUND },
      { when: { path: WATCH, named: true }, script: stays(SERVICE_UNKNOWN) },
    ],
    ...HEALTHY,
  }),
  plain('auth_required', 'is healthy and answers UNAUTHENTICATED to every call without a token', {
    exceptions: [{ when: { without: 'authorization' }, script: UNAUTHENTICATED }],
    ...HEALTHY,
  }),
  plain('authority_required', 'is healthy and resets every call without :authority, as nghttp2 does', {
    exceptions: [{ when: { without: ':authority' }, script: [reset(1)] }],
    ...HEALTHY,
  }),
  plain('strict_authority', 'is healthy and answers HTTP 404 to every name that is not its own', {
    exceptions: [{ when: { ownAuthority: false }, script: page('404', 'Not Found') }],
    ...HEALTHY,
  }),
];
