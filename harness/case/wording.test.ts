import { describe, expect, it } from 'vitest';
import { fixed, fresh, NAME, OVERALL, variant } from './names.ts';
import {
  afterAllOthers,
  agrees,
  alpn,
  answers,
  burst,
  cancel,
  cancelledEarly,
  check,
  checkRefused,
  checksAcrossStop,
  checksInParallel,
  checksWhileFlipping,
  checksWithDeadline,
  churn,
  clear,
  clientCertificate,
  closedWindow,
  crowd,
  drains,
  ends,
  endsByDeadline,
  enterTerminalState,
  firstMessageTime,
  forgotten,
  hears,
  http1,
  independentNames,
  keepsAnswering,
  kill,
  known,
  leave,
  leavesNothing,
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
  pinged,
  proberVerdicts,
  put,
  races,
  reacts,
  reflection,
  resets,
  restart,
  resume,
  sameAnswers,
  set,
  stalled,
  startsAgain,
  staysOpen,
  stillAnswers,
  stop,
  stopped,
  unknownCrowd,
  walk,
  watch,
  wire,
  wrongTransport,
} from './steps.ts';
import type { Step, StepKind } from './step.ts';
import { message } from './wire.ts';
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
  keepsAnswering: [[keepsAnswering(), ['→ Check "" on a new connection', '← an answer, as all the while']]],
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
  stop: [[stop(3000), ['(stop gracefully, within 3000 ms)']]],
  ends: [[ends('w'), ['← w: the end of the call, in time']]],
  stopped: [[stopped(), ['· the server has stopped, in time']]],
  leave: [
    [
      leave(OVERALL, 3000),
      [
        '→ Watch "" on a connection of its own',
        '(stop gracefully, within 3000 ms)',
        '← GOAWAY',
        '← end UNAVAILABLE or CANCELLED',
      ],
    ],
  ],
  checksAcrossStop: [
    [
      checksAcrossStop(OVERALL, 3000),
      [
        '→ Check "", again and again on several connections, while',
        '(stop gracefully, within 3000 ms)',
        '← an answer, or end UNAVAILABLE or CANCELLED, each',
      ],
    ],
  ],
  drains: [
    [
      drains(),
      [
        '→ Watch "", and Check "" on new connections, while',
        '(SIGTERM)',
        '← NOT_SERVING',
        '· later, new connections are refused',
      ],
    ],
  ],
  kill: [[kill(), ['(SIGKILL)']]],
  restart: [[restart(), ['(stop the server, and start another)']]],
  startsAgain: [[startsAgain(), ['→ Check ""', '← what it said at the start of the first server']]],
  forgotten: [[forgotten(NAME), ['→ Check {a}', '← what it says of a name that was never set']]],
  leavesNothing: [
    [
      leavesNothing(4, 2500, 4096),
      [
        '→ 4 × 2500 × Watch of another name, each cancelled',
        '· the memory of the server does not grow with the names',
      ],
    ],
  ],
  sameAnswers: [
    [
      sameAnswers('tls'),
      [
        '→ Check, Watch and List over TLS: the empty name, an unknown name, and two that are set',
        '← what the server says in the usual way, each',
      ],
    ],
    [
      sameAnswers('unix'),
      [
        '→ Check, Watch and List over a Unix socket: the empty name, an unknown name, and two that are set',
        '← what the server says in the usual way, each',
      ],
    ],
    [
      sameAnswers('ipv6'),
      [
        '→ Check, Watch and List over IPv6: the empty name, an unknown name, and two that are set',
        '← what the server says in the usual way, each',
      ],
    ],
  ],
  alpn: [[alpn(), ['→ TLS handshake that offers h2', '← h2 is selected']]],
  clientCertificate: [
    [
      clientCertificate('trusted'),
      ['→ Check "" over TLS, with a client certificate that the server trusts', '← any answer, in time'],
    ],
    [clientCertificate('none'), ['→ Check "" over TLS, without a client certificate', '← no answer']],
    [
      clientCertificate('stranger'),
      ['→ Check "" over TLS, with the client certificate of an unknown authority', '← no answer'],
    ],
  ],
  wrongTransport: [
    [
      wrongTransport('plain'),
      [
        '→ plain text, where TLS is spoken',
        '← the end of the connection, or bytes that tell the mistake',
        '→ Check "" in the right way',
        '← any answer, in time',
      ],
    ],
    [
      wrongTransport('tls'),
      [
        '→ TLS, where plain text is spoken',
        '← the end of the connection, or bytes that tell the mistake',
        '→ Check "" in the right way',
        '← any answer, in time',
      ],
    ],
  ],
  wire: [
    [
      wire({ method: 'Check', body: message(NAME) }, { want: 'ends', accept: ['error', 'reset'] }),
      [
        '→ HEADERS POST · Check',
        '→ DATA',
        '    00 nnnnnnnn      prefix: not compressed, the length of what follows',
        '    0a nn …          field 1, service: {a}',
        '  END_STREAM',
        '← an error in grpc-status, or RST_STREAM',
        '→ Check "" on the same connection, or on a new one',
        '← an answer: the server is usable',
      ],
    ],
  ],
  closedWindow: [
    [
      closedWindow('Watch', OVERALL, 'at once'),
      [
        '→ SETTINGS with an initial window of 0',
        '→ Watch ""',
        '→ PING, ← its answer',
        '· no byte of a message yet',
        '→ WINDOW_UPDATE for the whole message',
        '← the message',
      ],
    ],
    [
      closedWindow('Check', NAME, 'byte by byte'),
      [
        '→ SETTINGS with an initial window of 0',
        '→ Check {a}',
        '→ PING, ← its answer',
        '· no byte of a message yet',
        '→ WINDOW_UPDATE for one byte, as often as the message has bytes; ← no more than that each time',
        '← the message',
      ],
    ],
    [
      closedWindow('Watch', OVERALL, 'by SETTINGS'),
      [
        '→ SETTINGS with an initial window of 0',
        '→ Watch ""',
        '→ PING, ← its answer',
        '· no byte of a message yet',
        '→ SETTINGS with an initial window of 65535',
        '← the message',
      ],
    ],
  ],
  resets: [
    [
      resets(OVERALL, 5000),
      [
        '→ 5000 × Watch "" and RST_STREAM on one connection',
        '→ Check "" on the same connection, or on a new one where the server closed that',
        '← an answer: the server is usable',
      ],
    ],
  ],
  pinged: [
    [pinged(NAME, { reads: true }), ['→ Watch {a}', '← the first message', '→ PING', '← its answer']],
    [pinged(NAME, { reads: false }), ['→ Watch {a} with a window of 0', '→ PING', '← its answer']],
  ],
  http1: [
    [
      http1('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'),
      [
        '→ "GET / HTTP/1.1" on a connection without HTTP/2',
        '← any answer, or the end of the connection, in time',
        '→ Check "" on a new connection',
        '← an answer: the server is usable',
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
    [
      known('probers'),
      ['→ what probers ask for each name of --service', '· each of them concludes what Check says'],
    ],
  ],
  offers: [
    [
      offers('Check'),
      ['→ Check "", and a name that nobody registered', '← any answer but end UNIMPLEMENTED'],
    ],
    [offers('Watch'), ['→ Watch', '← an answer, or end UNIMPLEMENTED']],
    [offers('List'), ['→ List', '← an answer, or end UNIMPLEMENTED']],
  ],
  proberVerdicts: [
    [
      proberVerdicts(OVERALL, 'message'),
      [
        '→ what probers that read the message of Check ask for ""',
        '· each of them concludes what Check says',
      ],
    ],
    [
      proberVerdicts(NAME, 'told'),
      [
        '→ what probers and clients that read a message and can be told a name ask for {a}',
        '· each of them concludes what Check says',
      ],
    ],
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
