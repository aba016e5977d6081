import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { NAME, OTHER, OVERALL } from './names.ts';
import { callsAtOnce, needsOf } from './needs.ts';
import type { Need } from './needs.ts';
import {
  agrees,
  alpn,
  burst,
  cancel,
  check,
  checksAcrossStop,
  checksInParallel,
  checksWhileFlipping,
  churn,
  clear,
  clientCertificate,
  closedWindow,
  crowd,
  drains,
  ends,
  enterTerminalState,
  forgotten,
  hears,
  http1,
  independentNames,
  kill,
  known,
  leave,
  leavesNothing,
  listAgrees,
  listed,
  listMany,
  never,
  notListed,
  offers,
  overallFollows,
  overallStart,
  pairs,
  pinged,
  proberVerdicts,
  races,
  reflection,
  resets,
  restart,
  resume,
  sameAnswers,
  set,
  stalled,
  startsAgain,
  staysOpen,
  stop,
  stopped,
  unknownCrowd,
  walk,
  watch,
  wire,
  wrongTransport,
} from './steps.ts';
import type { Method } from './requirement.ts';
import type { Step } from './step.ts';
import { message } from './wire.ts';

const asBytes = (method: Method): Step => wire({ method, body: message(NAME) }, { want: 'usable' });

const rowOf = (steps: readonly Step[], more: Partial<Case> = {}): Case => ({
  id: 'check/something',
  requirement: 'CHK-03',
  summary: 'something holds',
  steps,
  ...more,
});

describe('needsOf', () => {
  it.each<[needs: Need[], what: string, steps: readonly Step[]]>([
    [[], 'no step', []],
    [[], 'Check alone', [check(NAME, 'NOT_FOUND'), overallStart(), never(NAME, 'SERVICE_UNKNOWN')]],
    [[], 'many Checks', [checksInParallel(NAME, 200)]],
    [[], 'the service itself, which these cases judge', [offers('Watch'), offers('List'), reflection()]],
    [['Watch'], 'a Watch', [watch('w', NAME), hears('w', 'SERVICE_UNKNOWN'), staysOpen('w'), cancel('w')]],
    [['Watch'], 'many watches', [unknownCrowd(NAME, 100), churn(NAME, 200)]],
    [['List'], 'List', [listAgrees(), notListed(NAME)]],
    [['setStatus'], 'changes', [set(NAME, 'SERVING'), burst(NAME, ['SERVING']), check(NAME, 'SERVING')]],
    [['setStatus'], 'changes inside a step', [checksWhileFlipping(NAME, 500), independentNames(10)]],
    [['setStatus', 'Watch'], 'watched names that change in pairs', [pairs(10)]],
    [['clearStatus'], 'a removal', [clear(NAME)]],
    [['enterTerminalState', 'resume'], 'the terminal state and back', [enterTerminalState(), resume()]],
    [['Watch', 'setStatus'], 'watches of changing names', [races(200), crowd(NAME, 60, 20), walk(NAME, 50)]],
    [['Watch', 'setStatus'], 'a Watch that is not read', [stalled(NAME, 16)]],
    [
      ['Watch', 'stopGracefully'],
      'a graceful stop that watchers see',
      [watch('w', OVERALL), stop(1), ends('w'), stopped()],
    ],
    [['Watch', 'stopGracefully'], 'the leave that a server takes', [leave(OVERALL, 1)]],
    [['stopGracefully'], 'Checks around a graceful stop', [checksAcrossStop(OVERALL, 1)]],
    [['process', 'drain'], 'a server that leaves at SIGTERM', [drains()]],
    [['Watch', 'process'], 'a server that is killed', [watch('w', OVERALL), kill(), ends('w')]],
    [
      ['setStatus'],
      'a server that is started again',
      [set(NAME, 'SERVING'), restart(), startsAgain(), forgotten(NAME)],
    ],
    [['Watch', 'process'], 'memory', [leavesNothing(4, 100, 100)]],
    [['List', 'setStatus'], 'many services in List', [listMany(150, { refusable: true })]],
    [['setStatus', 'aggregation'], 'an overall status that follows', [overallFollows(NAME)]],
    [['unix'], 'the same answers over a transport', [sameAnswers('unix')]],
    [['tls'], 'what ALPN selects', [alpn()]],
    [['mtls'], 'client certificates', [clientCertificate('none'), clientCertificate('trusted')]],
    [['tls'], 'a client in plain text where TLS is spoken', [wrongTransport('plain')]],
    [['plainTcp'], 'a client over TLS where plain text is spoken', [wrongTransport('tls')]],
    [[], 'Check as bytes', [asBytes('Check'), closedWindow('Check', NAME, 'at once')]],
    [['Watch'], 'Watch as bytes', [asBytes('Watch')]],
    [['List'], 'List as bytes', [asBytes('List')]],
    [['Watch'], 'a Watch whose window is closed', [closedWindow('Watch', NAME, 'at once')]],
    [['Watch'], 'watches that are reset', [resets(OVERALL, 5000)]],
    [['Watch'], 'a PING beside a Watch', [pinged(OVERALL, { reads: true })]],
    [['plainTcp'], 'HTTP/1.1', [http1('GET / HTTP/1.1\r\n\r\n')]],
    [['knownServices'], 'what the user named, by Check', [known('Check')]],
    [['knownServices'], 'what the user named, written differently', [known('variants')]],
    [['knownServices'], 'what the user named, as probers ask', [known('probers')]],
    [[], 'what probers conclude', [proberVerdicts(OVERALL, 'watchers')]],
    [['knownServices', 'Watch'], 'what the user named, by Watch', [known('Watch')]],
    [['knownServices', 'List'], 'what the user named, by List', [known('List')]],
    [
      ['setStatus', 'Watch', 'clearStatus', 'List'],
      'each need once, in the order of the steps',
      [
        set(NAME, 'SERVING'),
        watch('w', NAME),
        hears('w', 'SERVING'),
        clear(NAME),
        set(OTHER, 'SERVING'),
        listed(OTHER, 'SERVING'),
      ],
    ],
  ])('%j: %s', (needs, _what, steps) => {
    expect(needsOf(rowOf(steps))).toEqual(needs);
  });

  it('adds what the target must declare', () => {
    const row = rowOf([set(OVERALL, 'NOT_SERVING'), agrees('w')], { onlyFor: 'coupling' });
    expect(needsOf(row)).toEqual(['setStatus', 'Watch', 'coupling']);
  });

  it('names a declaration once that a step needs too', () => {
    expect(needsOf(rowOf([overallFollows(NAME)], { onlyFor: 'aggregation' }))).toEqual([
      'setStatus',
      'aggregation',
    ]);
  });

  it('does not ask for what is only tolerated', () => {
    expect(needsOf(rowOf([check(NAME, 'NOT_FOUND')], { tolerate: 'matching' }))).toEqual([]);
  });
});

describe('callsAtOnce', () => {
  it.each<[calls: number, what: string, steps: readonly Step[]]>([
    [1, 'nothing but Checks, one after the other', [check(NAME, 'NOT_FOUND'), check(OTHER, 'NOT_FOUND')]],
    [2, 'a Watch, and the Check beside it', [watch('w', NAME), hears('w', 'SERVICE_UNKNOWN')]],
    [3, 'two watches, one of them cancelled', [watch('v', NAME), cancel('v'), watch('w', NAME)]],
    [2, 'a walk, which watches by itself', [walk(NAME, 50)]],
    [2, 'watched pairs', [pairs(10)]],
    [5, 'four names that are watched at once', [sameAnswers('tls')]],
    [3, 'two watches beside one that is not read', [stalled(NAME, 16)]],
    [2, 'what the user named', [known('Watch')]],
    [1, 'bytes on connections of their own', [asBytes('Watch'), resets(OVERALL, 5000)]],
    [1, 'many calls on connections of their own', [crowd(NAME, 1000), checksInParallel(NAME, 200)]],
  ])('%i for %s', (calls, _what, steps) => {
    expect(callsAtOnce(rowOf(steps))).toBe(calls);
  });
});
