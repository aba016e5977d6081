import { describe, expect, it } from 'vitest';
import { fixed, fresh, NAME, OVERALL, variant } from './names.ts';
import {
  afterAllOthers,
  agrees,
  answers,
  stillAnswers,
  burst,
  cancel,
  cancelledEarly,
  check,
  checkRefused,
  checksInParallel,
  checksWhileFlipping,
  checksWithDeadline,
  churn,
  clear,
  crowd,
  endsByDeadline,
  enterTerminalState,
  firstMessageTime,
  hears,
  independentNames,
  known,
  listAgrees,
  listed,
  listMany,
  listRepeats,
  metadataIgnored,
  never,
  noRepeats,
  notListed,
  offers,
  overallFollows,
  overallListed,
  overallStart,
  pairs,
  put,
  races,
  reflection,
  resume,
  set,
  reacts,
  stalled,
  staysOpen,
  unknownCrowd,
  walk,
  watch,
} from './steps.ts';
import type { Step, StepKind } from './step.ts';
import { wordStep } from './wording.ts';

type Wordings = readonly (readonly [step: Step, lines: readonly string[]])[];

/** By kind, so that a new kind of step cannot be left out. */
const WORDINGS: Readonly<Record<StepKind, Wordings>> = {
  set: [
    [set(NAME, 'NOT_SERVING'), ['(set {a} NOT_SERVING)']],
    [set(OVERALL, 'SERVING'), ['(set "" SERVING)']],
    [put(NAME, 'UNKNOWN'), ['(set {a} UNKNOWN)']],
  ],
  clear: [
    [clear(fresh('a', '.part')), ['(clear {a}.part)']],
    [put(NAME, 'UNREGISTERED'), ['(clear {a})']],
  ],
  burst: [
    [burst(NAME, ['SERVING', 'NOT_SERVING']), ['(set {a} SERVING, NOT_SERVING without a pause)']],
    [
      burst(NAME, ['SERVING', 'UNKNOWN', 'SERVING', 'UNKNOWN']),
      ['(set {a} SERVING, UNKNOWN, SERVING, UNKNOWN without a pause)'],
    ],
    [
      burst(NAME, ['SERVING', 'UNKNOWN', 'SERVING', 'UNKNOWN', 'SERVING']),
      ['(set {a} SERVING, UNKNOWN, SERVING, UNKNOWN, … 5 changes without a pause)'],
    ],
  ],
  pairs: [
    [
      pairs(10),
      [
        '(set 10 names SERVING)',
        '→ Watch, ← SERVING, each',
        '(set NOT_SERVING, then SERVING at once or a few microtasks later)',
        '← SERVING in the end, each',
        '(set NOT_SERVING)',
        '← NOT_SERVING, each',
      ],
    ],
  ],
  enterTerminalState: [[enterTerminalState(), ['(enter the terminal state)']]],
  resume: [[resume(), ['(resume)']]],
  check: [
    [check(NAME, 'SERVING'), ['→ Check {a}', '← OK, SERVING']],
    [check(fixed('__proto__'), 'NOT_FOUND'), ['→ Check "__proto__"', '← end NOT_FOUND']],
    [check(NAME, 'UNKNOWN', { on: 'second' }), ['→ Check {a} on another connection', '← OK, UNKNOWN']],
  ],
  overallStart: [
    [overallStart(), ['→ Check "", before anything is set', '← OK, SERVING (or what --overall says)']],
  ],
  answers: [
    [answers(NAME), ['→ Check {a}', '← any answer, in time']],
    [answers(OVERALL, { on: 'own' }), ['→ Check "" on another connection', '← any answer, in time']],
  ],
  stillAnswers: [
    [stillAnswers(NAME), ['→ Check {a}', '← an answer, and no new error']],
    [
      stillAnswers(NAME, { on: 'second' }),
      ['→ Check {a} on another connection', '← an answer, and no new error'],
    ],
  ],
  metadataIgnored: [
    [
      metadataIgnored(NAME, { a: '1' }),
      ['→ Check {a}', '→ the same with metadata a', '← the same answer to both'],
    ],
    [
      metadataIgnored(NAME, { a: '1', b: '2', c: '3', d: '4' }),
      ['→ Check {a}', '→ the same with metadata a, b, c', '← the same answer to both'],
    ],
  ],
  never: [[never(NAME, 'SERVICE_UNKNOWN'), ['→ Check {a}', '← anything but OK, SERVICE_UNKNOWN']]],
  checkRefused: [
    [
      checkRefused(NAME, 4096),
      ['→ Check {a} padded to 4096 bytes, on a connection of its own', '← end with any code but OK'],
    ],
  ],
  checksWithDeadline: [
    [
      checksWithDeadline(NAME, 50),
      [
        '→ 50 × Check {a} with deadlines of 0 to 4 ms',
        '← an answer, or end DEADLINE_EXCEEDED or CANCELLED, each in time',
      ],
    ],
  ],
  checksInParallel: [[checksInParallel(NAME, 200), ['→ 200 × Check {a} at once', '← the same answer, each']]],
  checksWhileFlipping: [
    [
      checksWhileFlipping(NAME, 500),
      [
        '→ 500 × Check {a} while (set SERVING, NOT_SERVING, SERVING, …)',
        '← OK, SERVING or NOT_SERVING, each; after the last change only the last',
      ],
    ],
  ],
  independentNames: [
    [
      independentNames(10),
      ['(set 10 names to SERVING and NOT_SERVING in turn)', '→ Check each of them', '← OK, its own status'],
    ],
  ],
  overallFollows: [
    [
      overallFollows(NAME),
      ['(set {a} SERVING, NOT_SERVING, SERVING)', '→ Check "" after each', '← OK, the same'],
    ],
  ],
  watch: [
    [watch('w', NAME), ['→ w: Watch {a}']],
    [
      watch('v', variant(NAME, 'upper-case'), { on: 'own', deadlineMs: 100 }),
      ['→ v: Watch {a} (upper-case) on another connection with a deadline of 100 ms'],
    ],
  ],
  hears: [[hears('w', 'SERVICE_UNKNOWN'), ['← w: SERVICE_UNKNOWN']]],
  reacts: [[reacts('w'), ['← w: whatever the server says']]],
  staysOpen: [[staysOpen('w'), ['· w is still open']]],
  agrees: [[agrees('w'), ['· w comes to say what Check says of the same name']]],
  noRepeats: [[noRepeats('w'), ['· w heard no status twice in a row']]],
  endsByDeadline: [[endsByDeadline('w'), ['← w: end DEADLINE_EXCEEDED or CANCELLED']]],
  cancel: [[cancel('w'), ['→ w: cancel']]],
  cancelledEarly: [[cancelledEarly(NAME, 20), ['→ 20 × Watch {a}, each cancelled a moment later']]],
  afterAllOthers: [[afterAllOthers(), ['· all other cases are done']]],
  firstMessageTime: [
    [
      firstMessageTime(NAME),
      ['→ Check {a}, then Watch {a}', '· the first message takes as long as the answer'],
    ],
  ],
  races: [
    [
      races(200),
      ['→ 200 × Watch of a name, while (set that name NOT_SERVING)', '← NOT_SERVING in the end, each'],
    ],
  ],
  crowd: [
    [
      crowd(NAME, 1000),
      [
        '(set {a} SERVING)',
        '→ 1000 × Watch {a}',
        '← SERVING, each',
        '(set {a} NOT_SERVING)',
        '← NOT_SERVING, each of the 1000',
      ],
    ],
    [
      crowd(NAME, 60, 20),
      [
        '(set {a} SERVING)',
        '→ 60 × Watch {a}',
        '← SERVING, each',
        '→ cancel 20 of them',
        '(set {a} NOT_SERVING)',
        '← NOT_SERVING, each of the 40',
      ],
    ],
  ],
  unknownCrowd: [[unknownCrowd(NAME, 100), ['→ 100 × Watch {a}', '← SERVICE_UNKNOWN, each']]],
  churn: [
    [
      churn(NAME, 200),
      [
        '→ 200 times: cancel the open watches, open one of "" and one of {a} at once',
        '← whatever the server says, every few rounds',
      ],
    ],
  ],
  walk: [
    [walk(NAME, 50), ['→ Watch {a}', '(set a random status, 50 times, each awaited)', '← each of them']],
  ],
  stalled: [
    [
      stalled(NAME, 1),
      [
        '(set {a} SERVING)',
        '→ v: Watch {a} with a closed window on a connection of its own',
        '→ w: Watch {a}',
        '(set {a} NOT_SERVING)',
        '← w: the last status; Check says it too, and other names can be set, checked and watched',
        '→ v: open the window',
        '← v: the last status in the end',
      ],
    ],
    [
      stalled(NAME, 10_000),
      [
        '(set {a} SERVING)',
        '→ v: Watch {a} with a closed window on a connection of its own',
        '→ w: Watch {a}',
        '(set {a} NOT_SERVING, SERVING, … 10000 changes)',
        '← w: the last status; Check says it too, and other names can be set, checked and watched',
        '→ v: open the window',
        '← v: the last status in the end',
      ],
    ],
  ],
  listed: [[listed(NAME, 'NOT_SERVING'), ['→ List', '← OK, with {a} NOT_SERVING']]],
  overallListed: [
    [overallListed(), ['→ Check ""', '← OK, its status', '→ List', '← OK, with "" and the same status']],
  ],
  notListed: [[notListed(NAME), ['→ List', '← OK, without {a}, SERVICE_UNKNOWN nowhere']]],
  listAgrees: [
    [listAgrees(), ['→ List', '← OK, names with statuses', '→ Check each of them', '← OK, the same status']],
  ],
  listRepeats: [[listRepeats(5), ['→ 5 × List', '← OK, the same each time']]],
  listMany: [
    [listMany(100, { refusable: false }), ['(set names until there are 100)', '→ List', '← OK, all of them']],
    [
      listMany(150, { refusable: true }),
      ['(set names until there are 150)', '→ List', '← OK, all of them, or end RESOURCE_EXHAUSTED'],
    ],
  ],
  known: [
    [known('Check'), ['→ Check: each name of --service', '← its status']],
    [known('Watch'), ['→ Watch: each name of --service', '← its status']],
    [known('List'), ['→ List: each name of --service', '← its status']],
    [known('variants'), ['→ Check each name of --service, written differently', '← end NOT_FOUND']],
  ],
  offers: [
    [
      offers('Check'),
      ['→ Check "", and a name that nobody registered', '← any answer but end UNIMPLEMENTED'],
    ],
    [offers('Watch'), ['→ Watch', '← an answer, or end UNIMPLEMENTED']],
    [offers('List'), ['→ List', '← an answer, or end UNIMPLEMENTED']],
  ],
  reflection: [
    [
      reflection(),
      ['→ ServerReflectionInfo: list services', '← grpc.health.v1.Health among them, or no reflection'],
    ],
  ],
};

describe('wordStep', () => {
  it.each(Object.entries(WORDINGS))('words %s', (kind, wordings) => {
    expect(wordings.map(([step]) => [step.do, wordStep(step)])).toEqual(
      wordings.map(([, lines]) => [kind, lines]),
    );
  });
});
