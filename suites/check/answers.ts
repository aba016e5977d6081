import type { Case } from '../../harness/case/case.ts';
import { NAME, OTHER } from '../../harness/case/names.ts';
import {
  answers,
  stillAnswers,
  cancel,
  check,
  checksInParallel,
  checksWhileFlipping,
  checksWithDeadline,
  clear,
  known,
  metadataIgnored,
  never,
  reacts,
  set,
  watch,
} from '../../harness/case/steps.ts';

/** What Check says of registered and of unregistered names. */
export const checkAnswerCases: readonly Case[] = [
  {
    id: 'check/serving',
    requirement: 'CHK-03',
    summary: 'a registered service that is SERVING is answered with OK and SERVING',
    steps: [set(NAME, 'SERVING'), check(NAME, 'SERVING')],
  },
  {
    id: 'check/not-serving-is-ok',
    requirement: 'CHK-04',
    summary:
      'a registered service that is NOT_SERVING is answered with OK and NOT_SERVING, not with an error',
    steps: [set(NAME, 'NOT_SERVING'), check(NAME, 'NOT_SERVING')],
  },
  {
    id: 'check/known-services',
    requirement: 'CHK-03',
    summary: 'every service named with --service is answered with OK and its status',
    steps: [known('Check')],
  },
  {
    id: 'check/unknown-name',
    requirement: 'CHK-05',
    summary: 'a name that was never registered is answered with NOT_FOUND',
    steps: [check(NAME, 'NOT_FOUND')],
  },
  {
    id: 'check/unknown-name-beside-registered',
    requirement: 'CHK-05',
    summary: 'a name that was never registered is answered with NOT_FOUND while others are registered',
    steps: [set(OTHER, 'SERVING'), check(NAME, 'NOT_FOUND'), check(OTHER, 'SERVING')],
  },
  {
    id: 'check/service-unknown-never-for-unregistered',
    requirement: 'CHK-07',
    summary: 'Check does not say SERVICE_UNKNOWN of an unregistered name',
    steps: [never(NAME, 'SERVICE_UNKNOWN')],
  },
  {
    id: 'check/service-unknown-never-while-watched',
    requirement: 'CHK-07',
    summary:
      'Check does not say SERVICE_UNKNOWN of an unregistered name while somebody watches it, nor after',
    steps: [
      watch('w', NAME),
      reacts('w'),
      never(NAME, 'SERVICE_UNKNOWN'),
      cancel('w'),
      never(NAME, 'SERVICE_UNKNOWN'),
    ],
  },
  {
    id: 'check/service-unknown-never-after-clear',
    requirement: 'CHK-07',
    summary: 'Check does not say SERVICE_UNKNOWN of a name that was cleared',
    steps: [set(NAME, 'SERVING'), clear(NAME), never(NAME, 'SERVICE_UNKNOWN')],
  },
  {
    id: 'check/last-status-wins',
    requirement: 'CHK-12',
    summary: 'the answer is the status that was set last',
    steps: [
      set(NAME, 'SERVING'),
      check(NAME, 'SERVING'),
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING'),
      set(NAME, 'SERVING'),
      check(NAME, 'SERVING'),
    ],
  },
  {
    id: 'check/last-status-on-every-connection',
    requirement: 'CHK-12',
    summary: 'a change is seen on a second connection as well',
    steps: [
      set(NAME, 'SERVING'),
      check(NAME, 'SERVING', { on: 'second' }),
      set(NAME, 'NOT_SERVING'),
      check(NAME, 'NOT_SERVING', { on: 'second' }),
      check(NAME, 'NOT_SERVING'),
    ],
  },
  {
    id: 'check/status-unknown',
    requirement: 'CHK-13',
    summary: 'a registered service that is UNKNOWN is answered with OK and UNKNOWN',
    steps: [set(NAME, 'UNKNOWN'), check(NAME, 'UNKNOWN')],
  },
  {
    id: 'check/consistent-while-status-flips',
    requirement: 'CHK-14',
    summary:
      '500 Checks while the status flips are all OK with one of the two statuses, and then with the last',
    steps: [checksWhileFlipping(NAME, 500)],
  },
  {
    id: 'check/consistent-under-load',
    requirement: 'CHK-14',
    summary: '50 Checks of an unregistered name at once all get the same answer',
    steps: [checksInParallel(NAME, 50)],
  },
  {
    id: 'check/deadlines-leave-server-usable',
    requirement: 'CHK-16',
    summary: 'calls that their deadline cuts off at every stage leave the server answering',
    steps: [
      answers(NAME),
      checksWithDeadline(NAME, 25),
      stillAnswers(NAME),
      stillAnswers(NAME, { on: 'second' }),
    ],
  },
  {
    id: 'check/cleared-name',
    requirement: 'CHK-19',
    summary: 'a name that was cleared is answered with NOT_FOUND',
    steps: [set(NAME, 'SERVING'), check(NAME, 'SERVING'), clear(NAME), check(NAME, 'NOT_FOUND')],
  },
  {
    id: 'check/cleared-name-registered-again',
    requirement: 'CHK-12',
    summary: 'a name that was cleared and set again is answered with its new status',
    steps: [set(NAME, 'SERVING'), clear(NAME), set(NAME, 'NOT_SERVING'), check(NAME, 'NOT_SERVING')],
  },
  ...(
    [
      ['unknown-ascii', { 'x-conformance': 'a value' }],
      ['unknown-binary', { 'x-conformance-bin': Uint8Array.from([0, 255, 10, 13]) }],
      ['unknown-grpc', { 'grpc-conformance': 'unknown to every server' }],
      ['tracing', { 'grpc-trace-bin': new Uint8Array(29), traceparent: 'not a trace parent' }],
      ['forwarded-status', { 'x-service-status': 'NOT_SERVING', service: 'another' }],
      [
        'forty-keys',
        Object.fromEntries(
          Array.from({ length: 40 }, (_, index) => [`x-key-${String(index)}`, 'x'.repeat(40)]),
        ),
      ],
    ] as const
  ).map(([what, metadata]): Case => ({
    id: `check/metadata-${what}`,
    requirement: 'CHK-17',
    summary: `request metadata (${what.replace('-', ' ')}) does not change the answer`,
    steps: [metadataIgnored(NAME, metadata)],
  })),
  {
    id: 'check/metadata-registered-name',
    requirement: 'CHK-17',
    summary: 'request metadata does not change the answer for a registered service',
    steps: [
      set(NAME, 'NOT_SERVING'),
      metadataIgnored(NAME, { 'x-conformance': 'SERVING', 'grpc-conformance': 'SERVING' }),
    ],
  },
];
