import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { changesSharedNames, laneOf, needsFreshServer } from './lane.ts';
import type { Lane } from './lane.ts';
import { fixed, NAME, OVERALL, variant } from './names.ts';
import {
  afterAllOthers,
  alpn,
  burst,
  check,
  checkRefused,
  checksAcrossStop,
  churn,
  clear,
  clientCertificate,
  closedWindow,
  crowd,
  drains,
  enterTerminalState,
  hears,
  http1,
  kill,
  leave,
  leavesNothing,
  listAgrees,
  listed,
  listMany,
  listRepeats,
  notListed,
  offers,
  overallFollows,
  overallListed,
  overallStart,
  pairs,
  pinged,
  proberVerdicts,
  resets,
  restart,
  resume,
  sameAnswers,
  set,
  stalled,
  stop,
  stopped,
  walk,
  watch,
  wire,
  wrongTransport,
} from './steps.ts';
import type { Step } from './step.ts';
import { message } from './wire.ts';

const asBytes = wire({ method: 'Check', body: message(NAME) }, { want: 'usable' });

const longBytes = (amount: number): Step =>
  wire(
    { method: 'Check', body: [{ piece: 'gzip', of: [{ piece: 'filler', bytes: amount }] }] },
    { want: 'usable' },
  );

const rowOf = (steps: readonly Step[]): Case => ({
  id: 'check/something',
  requirement: 'CHK-03',
  summary: 'something holds',
  steps,
});

describe('laneOf', () => {
  it.each<[lane: Lane, fresh: boolean, what: string, steps: readonly Step[]]>([
    ['shared', false, 'asks only', [check(NAME, 'NOT_FOUND'), overallStart(), checkRefused(NAME, 4096)]],
    ['shared', false, 'has no steps', []],
    [
      'shared',
      false,
      'changes names of its own',
      [set(NAME, 'SERVING'), burst(NAME, ['UNKNOWN']), clear(NAME)],
    ],
    ['shared', false, 'changes a variant of its own name', [set(variant(NAME, 'with-suffix'), 'SERVING')]],
    ['shared', false, 'looks at the empty name', [watch('w', OVERALL), check(OVERALL, 'SERVING')]],
    ['shared', false, 'is about the service', [offers('Check')]],
    ['shared', false, 'walks', [walk(NAME, 50)]],
    ['shared', false, 'waits for the others', [watch('w', NAME), afterAllOthers()]],
    ['overall', false, 'sets the empty name', [set(OVERALL, 'SERVING')]],
    ['overall', false, 'clears the empty name', [check(NAME, 'NOT_FOUND'), clear(OVERALL)]],
    ['overall', false, 'bursts on the empty name', [burst(OVERALL, ['SERVING'])]],
    ['overall', false, 'asks for the empty name as probers do', [proberVerdicts(OVERALL, 'message')]],
    ['shared', false, 'asks for its own name as probers do', [proberVerdicts(NAME, 'told')]],
    ['overall', false, 'sets a name that others may use', [set(fixed('toString'), 'SERVING')]],
    ['list', false, 'looks for a name in List', [set(NAME, 'SERVING'), listed(NAME, 'SERVING')]],
    ['list', false, 'looks for the empty name in List', [overallListed()]],
    ['list', false, 'looks for nothing in List', [notListed(NAME)]],
    ['list', false, 'compares List with Check', [listAgrees()]],
    ['list', false, 'calls List again and again', [listRepeats(5)]],
    ['list', false, 'lists a name that others may use', [set(fixed('__proto__'), 'SERVING'), listAgrees()]],
    ['shared', false, 'is about certificates', [alpn(), clientCertificate('none')]],
    ['wire', false, 'sends bytes', [asBytes]],
    ['wire', false, 'sends bytes about a name that it has set', [set(NAME, 'SERVING'), asBytes]],
    ['wire', false, 'sends PING', [pinged(OVERALL, { reads: true })]],
    ['wire', false, 'speaks HTTP/1.1', [http1('GET / HTTP/1.1\r\n\r\n')]],
    ['wire', false, 'sends bytes that are rather long', [longBytes(1_000_000)]],
    ['instance', false, 'sends bytes that are far longer', [longBytes(5_000_000)]],
    ['list', false, 'sends bytes and looks at List', [asBytes, listAgrees()]],
    ['instance', false, 'closes its window', [closedWindow('Watch', OVERALL, 'at once')]],
    ['instance', false, 'resets thousands of watches', [resets(OVERALL, 5000)]],
    ['instance', true, 'sends bytes in the terminal state', [enterTerminalState(), asBytes]],
    ['instance', false, 'compares two servers, List and all', [sameAnswers('ipv6')]],
    ['instance', false, 'makes a mistake that a defective server may not survive', [wrongTransport('tls')]],
    ['instance', false, 'churns', [churn(NAME, 200)]],
    ['instance', false, 'makes pairs of changes that others would repair', [pairs(10)]],
    ['instance', false, 'gathers a crowd of watchers', [crowd(NAME, 1000), check(NAME, 'NOT_SERVING')]],
    ['instance', false, 'watches without reading', [stalled(NAME, 16)]],
    ['instance', true, 'gathers a crowd before the terminal state', [crowd(NAME, 60), enterTerminalState()]],
    ['instance', true, 'fills List up', [listMany(150, { refusable: true })]],
    ['instance', true, 'enters the terminal state', [set(OVERALL, 'SERVING'), enterTerminalState()]],
    ['instance', true, 'resumes', [resume()]],
    ['instance', true, 'stops its server', [watch('w', OVERALL), stop(100), stopped()]],
    ['instance', true, 'sees its server leave', [leave(OVERALL, 100)]],
    ['instance', true, 'asks while its server stops', [checksAcrossStop(OVERALL, 100)]],
    ['instance', true, 'terminates its server', [drains()]],
    ['instance', true, 'kills its server', [watch('w', OVERALL), kill()]],
    ['instance', true, 'starts its server again', [set(OVERALL, 'SERVING'), restart()]],
    ['instance', true, 'looks at the memory of its server', [leavesNothing(4, 100, 100)]],
    ['instance', true, 'speaks of all services at once', [overallFollows(NAME)]],
    [
      'instance',
      true,
      'lists in the terminal state',
      [listed(NAME, 'SERVING'), enterTerminalState(), hears('w', 'NOT_SERVING')],
    ],
    ['instance', true, 'churns and enters the terminal state', [churn(NAME, 1), enterTerminalState()]],
  ])('%s (fresh server: %s): a case that %s', (lane, fresh, _what, steps) => {
    expect({ lane: laneOf(rowOf(steps)), fresh: needsFreshServer(rowOf(steps)) }).toEqual({ lane, fresh });
  });
});

it.each<[changes: boolean, steps: readonly Step[]]>([
  [true, [check(NAME, 'NOT_FOUND'), set(OVERALL, 'SERVING')]],
  [true, [clear(fixed('toString'))]],
  [false, [proberVerdicts(OVERALL, 'message')]],
  [false, [set(NAME, 'SERVING')]],
])('changes a name that others use, too: %s', (changes, steps) => {
  expect(changesSharedNames(rowOf(steps))).toBe(changes);
});
