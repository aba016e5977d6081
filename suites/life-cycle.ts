import type { Case } from '../harness/case/case.ts';
import { NAME, OTHER, OVERALL } from '../harness/case/names.ts';
import {
  checksAcrossStop,
  drains,
  ends,
  forgotten,
  kill,
  leave,
  reacts,
  restart,
  set,
  startsAgain,
  stop,
  stopped,
  watch,
} from '../harness/case/steps.ts';

/** The grace period of a stop that should be over long before it, in milliseconds: far above noise, and worth waiting for. */
const GRACE_MS = 3000;

/** The server ends: it is stopped, killed or started again. */
export const lifeCycleCases: readonly Case[] = [
  {
    id: 'shutdown/graceful-stop-ends-watches',
    requirement: 'SHD-07',
    summary: 'a graceful stop ends the open watches, and itself, before its grace period is over',
    steps: [
      watch('w', OVERALL),
      watch('u', NAME),
      reacts('w'),
      reacts('u'),
      stop(GRACE_MS),
      ends('w'),
      ends('u'),
      stopped(),
    ],
  },
  {
    id: 'shutdown/graceful-stop-says-goodbye',
    requirement: 'SHD-08',
    summary: 'at a graceful stop a watcher sees GOAWAY, and its call ends with UNAVAILABLE or CANCELLED',
    steps: [leave(OVERALL, GRACE_MS)],
  },
  {
    id: 'shutdown/graceful-stop-answers-checks',
    requirement: 'SHD-09',
    summary: 'every Check around a graceful stop is answered, or ends with UNAVAILABLE or CANCELLED',
    steps: [checksAcrossStop(OVERALL, GRACE_MS)],
  },
  {
    id: 'shutdown/sigterm-not-serving-first',
    requirement: 'SHD-10',
    summary: 'after SIGTERM the empty name is NOT_SERVING while new connections are still let in',
    steps: [drains()],
  },
  {
    id: 'shutdown/sigkill-ends-watches',
    requirement: 'SHD-11',
    summary: 'the watches of a server that is killed end at once for their clients',
    steps: [
      watch('w', OVERALL),
      watch('u', NAME, { on: 'second' }),
      reacts('w'),
      reacts('u'),
      kill(),
      ends('w'),
      ends('u'),
    ],
  },
  {
    id: 'shutdown/restart-forgets',
    requirement: 'SHD-12',
    summary: 'after a restart the start state holds, and the services that were set before are unknown',
    steps: [
      set(NAME, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      set(OVERALL, 'NOT_SERVING'),
      restart(),
      startsAgain(),
      forgotten(NAME),
      forgotten(OTHER),
    ],
  },
];
