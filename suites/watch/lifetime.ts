import type { Case } from '../../harness/case/case.ts';
import { NAME, OTHER, OVERALL } from '../../harness/case/names.ts';
import {
  afterAllOthers,
  agrees,
  answers,
  cancel,
  cancelledEarly,
  churn,
  crowd,
  endsByDeadline,
  hears,
  reacts,
  set,
  staysOpen,
  unknownCrowd,
  watch,
} from '../../harness/case/steps.ts';

/** How long a Watch lasts, and what its end does to others. */
export const watchLifetimeCases: readonly Case[] = [
  {
    id: 'watch/unknown-name-stays-open',
    requirement: 'WCH-03',
    summary: 'the Watch of an unregistered name stays open after SERVICE_UNKNOWN',
    steps: [
      watch('w', NAME),
      hears('w', 'SERVICE_UNKNOWN'),
      answers(NAME),
      answers(NAME, { on: 'second' }),
      staysOpen('w'),
    ],
  },
  {
    id: 'watch/unknown-name-stays-open-while-others-change',
    requirement: 'WCH-03',
    summary: 'the Watch of an unregistered name stays open while another name is registered and changes',
    steps: [
      watch('w', NAME),
      hears('w', 'SERVICE_UNKNOWN'),
      set(OTHER, 'SERVING'),
      set(OTHER, 'NOT_SERVING'),
      answers(NAME),
      staysOpen('w'),
    ],
  },
  {
    id: 'watch/many-watchers-of-unknown-name',
    requirement: 'WCH-03',
    summary: 'thirty watchers of one unregistered name all hear SERVICE_UNKNOWN',
    steps: [unknownCrowd(NAME, 30), answers(NAME)],
  },
  {
    id: 'watch/cancel-leaves-others-alone',
    requirement: 'WCH-10',
    summary: 'when one of two watchers of a name leaves, the other goes on hearing',
    steps: [
      set(NAME, 'SERVING'),
      watch('v', NAME),
      watch('w', NAME),
      hears('v', 'SERVING'),
      hears('w', 'SERVING'),
      cancel('v'),
      answers(NAME),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/cancel-of-later-watcher-leaves-first-alone',
    requirement: 'WCH-10',
    summary:
      'when the later of two watchers leaves, the earlier one goes on hearing, on another connection too',
    steps: [
      set(NAME, 'SERVING'),
      watch('v', NAME),
      hears('v', 'SERVING'),
      watch('w', NAME, { on: 'second' }),
      hears('w', 'SERVING'),
      cancel('w'),
      // A round trip behind the cancellation: the server has heard of it.
      answers(NAME, { on: 'second' }),
      set(NAME, 'NOT_SERVING'),
      hears('v', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/cancel-at-once',
    requirement: 'WCH-10',
    summary: 'a Watch that is cancelled before its first message disturbs neither others nor later Checks',
    steps: [
      set(NAME, 'SERVING'),
      watch('v', NAME),
      hears('v', 'SERVING'),
      cancelledEarly(NAME, 20),
      set(NAME, 'NOT_SERVING'),
      hears('v', 'NOT_SERVING'),
      answers(NAME),
    ],
  },
  {
    id: 'watch/change-while-watchers-leave',
    requirement: 'WCH-10',
    summary: 'of thirty watchers ten leave at the moment of a change; the others all hear it',
    steps: [crowd(NAME, 30, 10)],
  },
  {
    id: 'watch/not-ended-by-server',
    requirement: 'WCH-13',
    summary:
      'a Watch of a service that was opened first is still open after all other cases, and hears a change',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      afterAllOthers(),
      staysOpen('w'),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
      staysOpen('w'),
    ],
  },
  {
    id: 'watch/overall-not-ended-by-server',
    requirement: 'WCH-13',
    summary: 'a Watch of the empty name that was opened first is still open after all other cases',
    steps: [watch('w', OVERALL), agrees('w'), afterAllOthers(), staysOpen('w'), agrees('w')],
  },
  {
    id: 'watch/deadline',
    requirement: 'WCH-17',
    summary: 'the deadline of a Watch ends it, and its name stays usable',
    steps: [
      // Time is the subject here: the call lives exactly as long as its deadline.
      watch('w', NAME, { deadlineMs: 100 }),
      endsByDeadline('w'),
      answers(NAME),
      watch('v', NAME),
      reacts('v'),
      answers(NAME),
    ],
  },
  {
    id: 'watch/deadline-of-registered-service',
    requirement: 'WCH-17',
    summary: 'the deadline of a Watch of a registered service ends it; a new Watch hears the next change',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME, { deadlineMs: 100 }),
      endsByDeadline('w'),
      answers(NAME),
      watch('v', NAME),
      hears('v', 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      hears('v', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/churn',
    requirement: 'WCH-22',
    summary: '200 rounds of cancelling watches and opening two others at once leave the server answering',
    steps: [churn(NAME, 200)],
  },
];
