import type { Case } from '../../harness/case/case.ts';
import { fresh, NAME, OTHER, OVERALL } from '../../harness/case/names.ts';
import {
  agrees,
  answers,
  burst,
  clear,
  crowd,
  hears,
  noRepeats,
  pairs,
  races,
  set,
  watch,
} from '../../harness/case/steps.ts';
import type { RegisteredStatus } from '../../proto/status.ts';

/** What a Watch says later: every change of its own name, and of no other. */
export const watchChangeCases: readonly Case[] = [
  {
    id: 'watch/every-change',
    requirement: 'WCH-05',
    summary: 'a watcher hears each change that is awaited before the next',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
      set(NAME, 'SERVING'),
      hears('w', 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/burst-ends-at-last-status',
    requirement: 'WCH-06',
    summary:
      'after a burst of changes the last message is the last status, with nothing invented or out of order',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      burst(NAME, alternating(99)),
      hears('w', 'NOT_SERVING'),
      answers(NAME),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/burst-of-two',
    requirement: 'WCH-06',
    summary: 'of two changes without a pause the second is heard last',
    steps: [
      set(NAME, 'NOT_SERVING'),
      watch('w', NAME),
      hears('w', 'NOT_SERVING'),
      burst(NAME, ['SERVING', 'NOT_SERVING']),
      hears('w', 'NOT_SERVING'),
      answers(NAME),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/burst-with-small-gaps',
    requirement: 'WCH-06',
    summary:
      'of two changes that are 0 to 5 microtasks apart the second is heard last, and so is the next change',
    steps: [pairs(6)],
  },
  {
    id: 'watch/burst-back-to-start',
    requirement: 'WCH-06',
    summary:
      'after a burst that ends where it began the last message is that status, and the next change is heard',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      burst(NAME, ['NOT_SERVING', 'SERVING', 'NOT_SERVING', 'SERVING']),
      answers(NAME),
      hears('w', 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/same-status-is-silent',
    requirement: 'WCH-07',
    summary: 'setting a status again sends no message',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      set(NAME, 'SERVING'),
      set(NAME, 'SERVING'),
      // The fence: what was sent because of the repeats came before this.
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
      noRepeats('w'),
    ],
  },
  {
    id: 'watch/all-watchers-hear',
    requirement: 'WCH-08',
    summary: 'two watchers on one connection and one on another all hear a change',
    steps: [
      set(NAME, 'SERVING'),
      watch('u', NAME),
      watch('v', NAME),
      watch('w', NAME, { on: 'second' }),
      hears('u', 'SERVING'),
      hears('v', 'SERVING'),
      hears('w', 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      hears('u', 'NOT_SERVING'),
      hears('v', 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/only-own-name',
    requirement: 'WCH-09',
    summary: 'a watcher does not hear the changes of another name',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      set(OTHER, 'SERVING'),
      watch('v', OTHER),
      hears('v', 'SERVING'),
      // NOT_SERVING is never held by the watched name, so that a stray message cannot be taken for its own.
      set(OTHER, 'NOT_SERVING'),
      hears('v', 'NOT_SERVING'),
      answers(NAME),
      hears('w', 'SERVING'),
    ],
  },
  {
    id: 'watch/only-own-name-unregistered',
    requirement: 'WCH-09',
    summary: 'a watcher of an unregistered name does not hear the changes of another name',
    steps: [
      watch('w', NAME),
      hears('w', 'SERVICE_UNKNOWN'),
      set(OTHER, 'NOT_SERVING'),
      // The fence: the next message of this stream.
      set(NAME, 'SERVING'),
      hears('w', 'SERVING'),
    ],
  },
  {
    id: 'watch/only-own-name-among-prefixes',
    requirement: 'WCH-09',
    summary: 'a watcher does not hear the changes of a name that begins with its own',
    steps: [
      watch('w', NAME),
      hears('w', 'SERVICE_UNKNOWN'),
      set(fresh('a', '.part'), 'NOT_SERVING'),
      set(NAME, 'SERVING'),
      hears('w', 'SERVING'),
    ],
  },
  {
    id: 'watch/change-races-with-opening',
    requirement: 'WCH-11',
    summary: 'a change that races with the opening of a Watch is heard in the end, 200 times out of 200',
    steps: [races(200)],
  },
  {
    id: 'watch/cleared-name',
    requirement: 'WCH-12',
    summary:
      'a watcher of a name that is cleared hears SERVICE_UNKNOWN, or its call ends; set again, the name is heard',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      clear(NAME),
      hears('w', 'SERVICE_UNKNOWN'),
      set(NAME, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
    ],
  },
  {
    id: 'watch/thousand-watchers',
    requirement: 'WCH-20',
    summary: 'a thousand watchers of one name, over several connections, all hear a change',
    steps: [crowd(NAME, 1000)],
  },
  {
    id: 'watch/overall-changes',
    requirement: 'WCH-21',
    summary: 'a watcher of the empty name hears the changes of the overall status',
    tolerate: 'aggregation',
    steps: [
      set(OVERALL, 'SERVING'),
      watch('w', OVERALL),
      hears('w', 'SERVING'),
      set(OVERALL, 'NOT_SERVING'),
      hears('w', 'NOT_SERVING'),
      set(OVERALL, 'SERVING'),
      hears('w', 'SERVING'),
    ],
  },
  {
    id: 'watch/coupled-overall-reaches-services',
    requirement: 'WCH-23',
    summary:
      'on a target that declares coupling, watchers of a service hear a server-wide change that Check shows',
    onlyFor: 'coupling',
    steps: [
      set(NAME, 'SERVING'),
      watch('w', NAME),
      hears('w', 'SERVING'),
      set(OVERALL, 'NOT_SERVING'),
      agrees('w'),
      set(OVERALL, 'SERVING'),
      agrees('w'),
    ],
  },
];

/** NOT_SERVING, SERVING, NOT_SERVING, …: as many changes for a name that is SERVING. */
function alternating(changes: number): RegisteredStatus[] {
  return Array.from({ length: changes }, (_, index) => (index % 2 === 0 ? 'NOT_SERVING' : 'SERVING'));
}
