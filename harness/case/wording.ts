import { nameLabel } from './names.ts';
import { expectationText, requestLines } from './wire-wording.ts';
import type { ClientCertificate, ProberGroup, Step, StepKind, StepOf, Transport } from './step.ts';

/** How a step reads as lines of an exchange: → asked, ← answered, (driven), · observed. */
type Wording<Kind extends StepKind> = (step: StepOf<Kind>) => readonly string[];

const WORDINGS: { readonly [Kind in StepKind]: Wording<Kind> } = {
  set: (step) => [`(set ${nameLabel(step.name)} ${step.status})`],
  clear: (step) => [`(clear ${nameLabel(step.name)})`],
  burst: (step) => [
    `(set ${nameLabel(step.name)} ${step.statuses.slice(0, 4).join(', ')}${step.statuses.length > 4 ? `, … ${String(step.statuses.length)} changes` : ''} without a pause)`,
  ],
  pairs: (step) => [
    `(set ${String(step.count)} names SERVING)`,
    '→ Watch, ← SERVING, each',
    '(set NOT_SERVING, then SERVING at once or a few microtasks later)',
    '← SERVING in the end, each',
    '(set NOT_SERVING)',
    '← NOT_SERVING, each',
  ],
  enterTerminalState: () => ['(enter the terminal state)'],
  resume: () => ['(resume)'],
  check: (step) => [
    `→ Check ${nameLabel(step.name)}${step.on === 'first' ? '' : ' on another connection'}`,
    step.expect === 'NOT_FOUND' ? '← end NOT_FOUND' : `← OK, ${step.expect}`,
  ],
  overallStart: () => ['→ Check "", before anything is set', '← OK, SERVING (or what --overall says)'],
  answers: (step) => [
    `→ Check ${nameLabel(step.name)}${step.on === 'first' ? '' : ' on another connection'}`,
    '← any answer, in time',
  ],
  stillAnswers: (step) => [
    `→ Check ${nameLabel(step.name)}${step.on === 'first' ? '' : ' on another connection'}`,
    '← an answer, and no new error',
  ],
  metadataIgnored: (step) => [
    `→ Check ${nameLabel(step.name)}`,
    `→ the same with metadata ${Object.keys(step.metadata).slice(0, 3).join(', ')}`,
    '← the same answer to both',
  ],
  never: (step) => [`→ Check ${nameLabel(step.name)}`, `← anything but OK, ${step.status}`],
  checkRefused: (step) => [
    `→ Check ${nameLabel(step.name)} padded to ${String(step.bytes)} bytes, on a connection of its own`,
    '← end with any code but OK',
  ],
  checksWithDeadline: (step) => [
    `→ ${String(step.count)} × Check ${nameLabel(step.name)} with deadlines of 0 to 4 ms`,
    '← an answer, or end DEADLINE_EXCEEDED or CANCELLED, each in time',
  ],
  checksInParallel: (step) => [
    `→ ${String(step.count)} × Check ${nameLabel(step.name)} at once`,
    '← the same answer, each',
  ],
  checksWhileFlipping: (step) => [
    `→ ${String(step.count)} × Check ${nameLabel(step.name)} while (set SERVING, NOT_SERVING, SERVING, …)`,
    '← OK, SERVING or NOT_SERVING, each; after the last change only the last',
  ],
  independentNames: (step) => [
    `(set ${String(step.count)} names to SERVING and NOT_SERVING in turn)`,
    '→ Check each of them',
    '← OK, its own status',
  ],
  overallFollows: (step) => [
    `(set ${nameLabel(step.name)} SERVING, NOT_SERVING, SERVING)`,
    '→ Check "" after each',
    '← OK, the same',
  ],
  watch: (step) => [
    `→ ${step.watcher}: Watch ${nameLabel(step.name)}${step.on === 'first' ? '' : ' on another connection'}${step.deadlineMs === 0 ? '' : ` with a deadline of ${String(step.deadlineMs)} ms`}`,
  ],
  hears: (step) => [`← ${step.watcher}: ${step.status}`],
  reacts: (step) => [`← ${step.watcher}: whatever the server says`],
  staysOpen: (step) => [`· ${step.watcher} is still open`],
  agrees: (step) => [`· ${step.watcher} comes to say what Check says of the same name`],
  noRepeats: (step) => [`· ${step.watcher} heard no status twice in a row`],
  endsByDeadline: (step) => [`← ${step.watcher}: end DEADLINE_EXCEEDED or CANCELLED`],
  cancel: (step) => [`→ ${step.watcher}: cancel`],
  cancelledEarly: (step) => [
    `→ ${String(step.count)} × Watch ${nameLabel(step.name)}, each cancelled a moment later`,
  ],
  afterAllOthers: () => ['· all other cases are done'],
  keepsAnswering: () => ['→ Check "" on a new connection', '← an answer, as all the while'],
  firstMessageTime: (step) => [
    `→ Check ${nameLabel(step.name)}, then Watch ${nameLabel(step.name)}`,
    '· the first message takes as long as the answer',
  ],
  races: (step) => [
    `→ ${String(step.count)} × Watch of a name, while (set that name NOT_SERVING)`,
    '← NOT_SERVING in the end, each',
  ],
  crowd: (step) => [
    `(set ${nameLabel(step.name)} SERVING)`,
    `→ ${String(step.watchers)} × Watch ${nameLabel(step.name)}`,
    '← SERVING, each',
    ...(step.cancelled === 0 ? [] : [`→ cancel ${String(step.cancelled)} of them`]),
    `(set ${nameLabel(step.name)} NOT_SERVING)`,
    `← NOT_SERVING, each of the ${String(step.watchers - step.cancelled)}`,
  ],
  unknownCrowd: (step) => [
    `→ ${String(step.watchers)} × Watch ${nameLabel(step.name)}`,
    '← SERVICE_UNKNOWN, each',
  ],
  churn: (step) => [
    `→ ${String(step.rounds)} times: cancel the open watches, open one of "" and one of ${nameLabel(step.name)} at once`,
    '← whatever the server says, every few rounds',
  ],
  walk: (step) => [
    `→ Watch ${nameLabel(step.name)}`,
    `(set a random status, ${String(step.length)} times, each awaited)`,
    '← each of them',
  ],
  stalled: (step) => [
    `(set ${nameLabel(step.name)} SERVING)`,
    `→ v: Watch ${nameLabel(step.name)} with a closed window on a connection of its own`,
    `→ w: Watch ${nameLabel(step.name)}`,
    step.changes === 1
      ? `(set ${nameLabel(step.name)} NOT_SERVING)`
      : `(set ${nameLabel(step.name)} NOT_SERVING, SERVING, … ${String(step.changes)} changes)`,
    '← w: the last status; Check says it too, and other names can be set, checked and watched',
    '→ v: open the window',
    '← v: the last status in the end',
  ],
  stop: (step) => [`(stop gracefully, within ${String(step.graceMs)} ms)`],
  ends: (step) => [`← ${step.watcher}: the end of the call, in time`],
  stopped: () => ['· the server has stopped, in time'],
  leave: (step) => [
    `→ Watch ${nameLabel(step.name)} on a connection of its own`,
    `(stop gracefully, within ${String(step.graceMs)} ms)`,
    '← GOAWAY',
    '← end UNAVAILABLE or CANCELLED',
  ],
  checksAcrossStop: (step) => [
    `→ Check ${nameLabel(step.name)}, again and again on several connections, while`,
    `(stop gracefully, within ${String(step.graceMs)} ms)`,
    '← an answer, or end UNAVAILABLE or CANCELLED, each',
  ],
  drains: () => [
    '→ Watch "", and Check "" on new connections, while',
    '(SIGTERM)',
    '← NOT_SERVING',
    '· later, new connections are refused',
  ],
  kill: () => ['(SIGKILL)'],
  restart: () => ['(stop the server, and start another)'],
  startsAgain: () => ['→ Check ""', '← what it said at the start of the first server'],
  forgotten: (step) => [`→ Check ${nameLabel(step.name)}`, '← what it says of a name that was never set'],
  leavesNothing: (step) => [
    `→ ${String(step.batches)} × ${String(step.watches)} × Watch of another name, each cancelled`,
    '· the memory of the server does not grow with the names',
  ],
  sameAnswers: (step) => [
    `→ Check, Watch and List ${OVER[step.over]}: the empty name, an unknown name, and two that are set`,
    '← what the server says in the usual way, each',
  ],
  alpn: () => ['→ TLS handshake that offers h2', '← h2 is selected'],
  clientCertificate: (step) => [
    `→ Check "" over TLS, ${SHOWN[step.shown]}`,
    step.shown === 'trusted' ? '← any answer, in time' : '← no answer',
  ],
  wrongTransport: (step) => [
    step.client === 'plain' ? '→ plain text, where TLS is spoken' : '→ TLS, where plain text is spoken',
    '← the end of the connection, or bytes that tell the mistake',
    '→ Check "" in the right way',
    '← any answer, in time',
  ],
  wire: ({ request, expect }) => [
    ...requestLines(request),
    `← ${expectationText(expect)}`,
    '→ Check "" on the same connection, or on a new one',
    '← an answer: the server is usable',
  ],
  closedWindow: (step) => [
    '→ SETTINGS with an initial window of 0',
    `→ ${step.method} ${nameLabel(step.name)}`,
    '→ PING, ← its answer',
    '· no byte of a message yet',
    {
      'at once': '→ WINDOW_UPDATE for the whole message',
      'byte by byte':
        '→ WINDOW_UPDATE for one byte, as often as the message has bytes; ← no more than that each time',
      'by SETTINGS': '→ SETTINGS with an initial window of 65535',
    }[step.opens],
    '← the message',
  ],
  resets: (step) => [
    `→ ${String(step.count)} × Watch ${nameLabel(step.name)} and RST_STREAM on one connection`,
    '→ Check "" on the same connection, or on a new one where the server closed that',
    '← an answer: the server is usable',
  ],
  pinged: (step) => [
    `→ Watch ${nameLabel(step.name)}${step.reads ? '' : ' with a window of 0'}`,
    ...(step.reads ? ['← the first message'] : []),
    '→ PING',
    '← its answer',
  ],
  http1: (step) => [
    `→ ${JSON.stringify(step.request.split('\r\n')[0])} on a connection without HTTP/2`,
    '← any answer, or the end of the connection, in time',
    '→ Check "" on a new connection',
    '← an answer: the server is usable',
  ],
  listed: (step) => ['→ List', `← OK, with ${nameLabel(step.name)} ${step.status}`],
  overallListed: () => ['→ Check ""', '← OK, its status', '→ List', '← OK, with "" and the same status'],
  notListed: (step) => ['→ List', `← OK, without ${nameLabel(step.name)}, SERVICE_UNKNOWN nowhere`],
  listAgrees: () => ['→ List', '← OK, names with statuses', '→ Check each of them', '← OK, the same status'],
  listRepeats: (step) => [`→ ${String(step.times)} × List`, '← OK, the same each time'],
  listMany: (step) => [
    `(set names until there are ${String(step.services)})`,
    '→ List',
    `← OK, all of them${step.refusable ? ', or end RESOURCE_EXHAUSTED' : ''}`,
  ],
  known: (step) => {
    if (step.by === 'variants')
      return ['→ Check each name of --service, written differently', '← end NOT_FOUND'];
    return step.by === 'probers'
      ? ['→ what probers ask for each name of --service', '· each of them concludes what Check says']
      : [`→ ${step.by}: each name of --service`, '← its status'];
  },
  proberVerdicts: (step) => [
    `→ what ${PROBERS[step.of]} ask for ${nameLabel(step.name)}`,
    '· each of them concludes what Check says',
  ],
  offers: (step) =>
    step.method === 'Check'
      ? ['→ Check "", and a name that nobody registered', '← any answer but end UNIMPLEMENTED']
      : [`→ ${step.method}`, '← an answer, or end UNIMPLEMENTED'],
  reflection: () => [
    '→ ServerReflectionInfo: list services',
    '← grpc.health.v1.Health among them, or no reflection',
  ],
};

const PROBERS: Readonly<Record<ProberGroup, string>> = {
  message: 'probers that read the message of Check',
  others: 'probers that read something else',
  watchers: 'clients that watch',
  told: 'probers and clients that read a message and can be told a name',
};
const OVER: Readonly<Record<Transport, string>> = {
  tls: 'over TLS',
  unix: 'over a Unix socket',
  ipv6: 'over IPv6',
};
const SHOWN: Readonly<Record<ClientCertificate, string>> = {
  none: 'without a client certificate',
  stranger: 'with the client certificate of an unknown authority',
  trusted: 'with a client certificate that the server trusts',
};

/** The lines of an exchange in which the step holds. */
export function wordStep<Kind extends StepKind>(step: StepOf<Kind> & Step & { do: Kind }): readonly string[] {
  return WORDINGS[step.do](step);
}
