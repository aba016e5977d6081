import type { Case } from '../../harness/case/case.ts';
import { NAME, OVERALL } from '../../harness/case/names.ts';
import { agrees, answers, firstMessageTime, hears, known, set, watch } from '../../harness/case/steps.ts';
import type { RegisteredStatus } from '../../proto/status.ts';

const REGISTERED = ['SERVING', 'NOT_SERVING', 'UNKNOWN'] as const satisfies RegisteredStatus[];

const kebab = (status: RegisteredStatus): string => status.toLowerCase().replaceAll('_', '-');

const firstMessageCases = REGISTERED.map((status): Case => ({
  id: `watch/first-message-${kebab(status)}`,
  requirement: 'WCH-01',
  summary: `a watcher of a registered service that is ${status} hears ${status} at once`,
  steps: [set(NAME, status), watch('w', NAME), hears('w', status)],
}));

const registeredLaterCases = REGISTERED.map((status): Case => ({
  id: `watch/unknown-name-then-${kebab(status)}`,
  requirement: 'WCH-04',
  summary: `a watcher of an unregistered name hears ${status} when the name is registered with it`,
  // That the call is still open then is not asked: it is the Watch of a registered service now (WCH-13).
  steps: [watch('w', NAME), hears('w', 'SERVICE_UNKNOWN'), set(NAME, status), hears('w', status)],
}));

/** How a Watch begins: with the status of the moment, and SERVICE_UNKNOWN for a name that is not registered. */
export const watchMessageCases: readonly Case[] = [
  ...firstMessageCases,
  {
    id: 'watch/first-message-overall',
    requirement: 'WCH-01',
    summary: 'a watcher of the empty name hears at once what Check says of it',
    steps: [watch('w', OVERALL), agrees('w')],
  },
  {
    id: 'watch/first-message-known-services',
    requirement: 'WCH-01',
    summary: 'a watcher of a service named with --service hears its status at once',
    steps: [known('Watch')],
  },
  {
    id: 'watch/unknown-name',
    requirement: 'WCH-02',
    summary: 'the first message for an unregistered name is SERVICE_UNKNOWN',
    steps: [watch('w', NAME), hears('w', 'SERVICE_UNKNOWN')],
  },
  {
    id: 'watch/unknown-name-on-second-connection',
    requirement: 'WCH-02',
    summary: 'the first message for an unregistered name is SERVICE_UNKNOWN for every watcher of it',
    steps: [
      watch('v', NAME),
      watch('w', NAME, { on: 'second' }),
      hears('v', 'SERVICE_UNKNOWN'),
      hears('w', 'SERVICE_UNKNOWN'),
    ],
  },
  ...registeredLaterCases,
  {
    id: 'watch/starts-with-present',
    requirement: 'WCH-14',
    summary: 'a new Watch starts with the present status, not with an earlier one',
    steps: [
      set(NAME, 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      watch('w', NAME),
      hears('w', 'NOT_SERVING'),
      // The fence: history that is sent late comes before the answer.
      answers(NAME),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/starts-with-present-beside-another',
    requirement: 'WCH-14',
    summary: 'a second watcher starts with the present status although the first heard others before',
    steps: [
      set(NAME, 'NOT_SERVING'),
      watch('v', NAME),
      hears('v', 'NOT_SERVING'),
      set(NAME, 'SERVING'),
      hears('v', 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      answers(NAME),
      hears('w', 'SERVING'),
    ],
  },
  {
    id: 'watch/agrees-with-check',
    requirement: 'WCH-16',
    summary: 'Watch and Check say the same of a registered service after every change',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      agrees('w'),
      set(NAME, 'NOT_SERVING'),
      agrees('w'),
      set(NAME, 'SERVING'),
      agrees('w'),
    ],
  },
  {
    id: 'watch/agrees-with-check-unknown-name',
    requirement: 'WCH-16',
    summary: 'of an unregistered name Watch says SERVICE_UNKNOWN and Check NOT_FOUND',
    steps: [watch('w', NAME), agrees('w')],
  },
  {
    id: 'watch/first-message-time',
    requirement: 'WCH-18',
    summary: 'the first message comes within one round trip of the call',
    steps: [firstMessageTime(NAME)],
  },
];
