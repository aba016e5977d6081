import type { ErrorCode } from '../harness/errors.ts';

/** What comes of a run against a program that misbehaves. */
export interface HostileRow {
  /** The name of its file in targets/hostile, which begins with a line on what it does wrong. */
  readonly program: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly comes:
    /** an error before any case ran: one of this code, on stderr, and no reports */
    | { readonly of: 'the start'; readonly code: ErrorCode }
    /** a result for each of the selected cases; `errors` are the codes of those that could not be judged */
    | {
        readonly of: 'the cases';
        readonly selected: readonly string[];
        readonly errors: readonly ErrorCode[];
        /** Cases that must be among the failed, and with exit code 0 there are none. */
        readonly failed: readonly string[];
      };
  /** What must be shown. */
  readonly texts: readonly string[];
}

/** Cases of every lane: on the shared server, on that of List, on that of the empty name, on one of their own. */
const OF_EVERY_LANE = [
  'check/unknown-name',
  'check/serving',
  'watch/every-change',
  'list/registered-services',
  'watch/overall-changes',
  'shutdown/terminal-services-not-serving',
];

/** Cases that call through a gRPC library, and through HTTP/2 alone. */
const OF_EVERY_CLIENT = ['CHK-05', 'WCH-02', 'LST-02', 'check/consistent-under-load'];

/** For programs that never get ready. */
const SHORT_START = ['--start-timeout', '1000'];
/** For programs that never answer, and have nothing true to say that could be cut off. */
const SHORT = ['--timeout', '300'];

/** For programs that do a lot before they answer. */
const LONG = ['--timeout', '30000'];

/** The program cannot be used at all. */
function refused(program: string, code: ErrorCode, ...texts: readonly string[]): HostileRow {
  return {
    program,
    args: [],
    exitCode: 3,
    comes: { of: 'the start', code },
    texts: [...texts, `${code}, exit code 3`],
  };
}

/** The program cannot be used, and shows it by its silence. */
function silent(program: string, code: ErrorCode, ...texts: readonly string[]): HostileRow {
  return { ...refused(program, code, ...texts), args: [...SHORT_START, ...SHORT] };
}

type Judged = Extract<HostileRow['comes'], { of: 'the cases' }>;

/** Cases run, and this comes of them. */
function judged(
  program: string,
  exitCode: number,
  comes: Partial<Judged> & { readonly args?: readonly string[]; readonly texts?: readonly string[] } = {},
): HostileRow {
  const { args = [], selected = OF_EVERY_LANE, errors = [], failed = [], texts = [] } = comes;
  return {
    program,
    args: [...args, ...selected.flatMap((pattern) => ['--case', pattern])],
    exitCode,
    comes: { of: 'the cases', selected, errors, failed },
    texts,
  };
}

/** What the programs do before they are ready. */
export const STARTING: readonly HostileRow[] = [
  silent('never-ready', 'E_START', 'not get ready in time', '| loading the index', '--start-timeout'),
  judged('ready-twice', 0),
  refused('ready-cut-off', 'E_START', 'is not valid JSON', '"address'),
  silent('ready-without-end', 'E_START', 'not get ready in time', '"conformance'),
  refused('ready-one-megabyte', 'E_START', 'longer than 65536 bytes'),
  refused('ready-other-version', 'E_START', '"conformance" is 2', 'speaks version 1'),
  silent('ready-on-stderr', 'E_START', 'not get ready in time', '"conformance'),
  judged('ready-with-markup', 0, { texts: ['\\u{1b}[2J', '\\u{202e}gnp.exe'] }),
  refused('ready-address-with-markup', 'E_START', '"address" is "\\u{1b}c\\u{202e}\\u{0}:50051"'),
  judged('noise-before-ready', 0),
  silent('noise-in-ready-line', 'E_START', 'not get ready in time', 'xxxxxxxxxx'),
  refused('listens-elsewhere', 'E_REFUSED', 'nothing listens at 127.0.0.1:'),
  refused('exits-with-0', 'E_START', 'ended before it was ready: exit code 0', 'it printed nothing'),
  refused(
    'exits-with-1',
    'E_START',
    'ended before it was ready: exit code 1',
    '| line 99999 of the log',
    '| panic: the table',
  ),
  refused('exits-with-markup', 'E_START', '\\u{1b}[2J', ']]>&amp;</system-out><script>'),
  silent('accepts-and-says-nothing', 'E_SILENT', 'said nothing within 300 ms'),
  silent('stops-itself', 'E_CONTROL', 'did not answer as a control service before the time to start'),
];

/** What they do while cases run. */
export const SERVING: readonly HostileRow[] = [
  judged('crashes-at-check', 3, { errors: ['E_TARGET_DIED'], texts: ['the target died: exit code 1'] }),
  judged('crashes-in-watch', 3, { errors: ['E_TARGET_DIED'], texts: ['the target died: exit code 1'] }),
  judged('crashes-at-tenth-call', 3, {
    errors: ['E_TARGET_DIED'],
    selected: ['CHK-05', 'CHK-08', 'SHD-01'],
    texts: ['the target died: SIGKILL'],
  }),
  judged('floods-stdout', 0, { args: LONG, selected: ['CHK-05'] }),
  judged('floods-stderr', 0, { args: LONG, selected: ['CHK-05'] }),
  judged('says-markup', 1, {
    failed: ['check/unknown-name'],
    texts: ['\\u{1b}[2J', ']]>&amp;</system-out><script>', '\\u{202e}gnp.exe'],
  }),
  judged('answers-100-megabytes', 1, { failed: ['check/unknown-name'], selected: OF_EVERY_CLIENT }),
  judged('announces-4-gigabytes', 1, { failed: ['check/unknown-name'], selected: OF_EVERY_CLIENT }),
  judged('endless-watch', 1, {
    args: ['--timeout', '2000'],
    failed: ['watch/unknown-name'],
    selected: ['WCH-02', 'CHK-05'],
  }),
  judged('answers-no-call', 1, {
    args: SHORT,
    failed: ['service/check-answers'],
    selected: ['service/*', ...OF_EVERY_CLIENT],
  }),
  judged('answers-after-30-s', 1, {
    args: SHORT,
    failed: ['service/check-answers'],
    selected: ['service/*', ...OF_EVERY_CLIENT],
  }),
  judged('resets-every-other-stream', 1, { selected: ['CHK-05', 'CHK-15', 'LST-02'] }),
  judged('goes-away-after-each-call', 0),
  judged('endless-list', 1, {
    failed: ['list/agrees-with-check'],
    selected: ['LST-02', 'LST-03', 'LST-06', 'CHK-05'],
  }),
  judged('long-trailers', 1, { failed: ['check/unknown-name'], selected: ['CHK-05', 'LST-02'] }),
];

/** What they leave behind. */
export const ENDING: readonly HostileRow[] = [
  judged('ignores-sigterm', 0),
  judged('hangs-to-the-end', 3, { args: SHORT, errors: ['E_CONTROL'] }),
  judged('leaves-child-with-pipe', 0),
  judged('leaves-child-with-port', 0),
  judged('leaves-daemon', 0),
  judged('leaves-guarded-daemon', 0),
];

/** How they are driven. */
export const CONTROLLED: readonly HostileRow[] = [
  silent('control-hangs', 'E_CONTROL', 'did not answer as a control service before the time to start'),
  judged('control-hangs-later', 3, {
    args: SHORT,
    errors: ['E_CONTROL'],
    texts: ['still pending after 300 ms'],
  }),
  judged('control-lies', 1, {
    args: ['--timeout', '1000'],
    failed: ['check/serving', 'list/registered-services'],
  }),
  refused('control-talks-nonsense', 'E_CONTROL', 'the control port cannot be used', '"\\u{1b}[2J]]>'),
  refused('control-hangs-up', 'E_CONTROL', 'the control port cannot be used', 'closed without a byte'),
  refused('control-fails', 'E_CONTROL', 'is no control service', 'INTERNAL "the lock is poisoned"'),
  refused('control-is-nobody', 'E_CONTROL', 'the control port cannot be used', 'nothing listens at'),
  refused('control-address-with-markup', 'E_START', '"control" is "\\u{1b}c\\u{202e}\\u{0}:50051"'),
];
