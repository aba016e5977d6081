import { describe, expect, it } from 'vitest';
import { needsOf } from '../harness/case/needs.ts';
import type { Need } from '../harness/case/needs.ts';
import type { StepKind } from '../harness/case/step.ts';
import { cases } from './index.ts';

const CONTROL: readonly Need[] = [
  'setStatus',
  'clearStatus',
  'enterTerminalState',
  'resume',
  'stopGracefully',
  'process',
];

/** Steps that change the state of the server, as the engine runs them. */
const DRIVING: readonly StepKind[] = [
  'set',
  'clear',
  'burst',
  'pairs',
  'enterTerminalState',
  'resume',
  'checksWhileFlipping',
  'independentNames',
  'overallFollows',
  'races',
  'crowd',
  'walk',
  'stalled',
  'listMany',
  'stop',
  'leave',
  'checksAcrossStop',
  'drains',
  'kill',
  'restart',
  // Changes nothing, but looks where only the process of the server can be seen.
  'leavesNothing',
];

const looking = cases.filter((row) => !needsOf(row).some((need) => CONTROL.includes(need)));

describe('cases that only look', () => {
  it('are many: a server that cannot be driven is worth running the suite against', () => {
    expect(looking.length).toBeGreaterThanOrEqual(60);
  });

  it('change nothing', () => {
    const wrong = looking.filter(({ steps }) => steps.some((step) => DRIVING.includes(step.do)));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('are all cases that change nothing', () => {
    const others = cases.filter((row) => !looking.includes(row));
    expect(
      others.filter(({ steps }) => !steps.some((step) => DRIVING.includes(step.do))).map(({ id }) => id),
    ).toEqual([]);
  });

  it('cover what a stranger can judge', () => {
    const covered = new Set(looking.map(({ requirement }) => requirement));
    const wanted = {
      'CHK-01': 'the empty name',
      'CHK-05': 'unknown names',
      'CHK-08': 'exact matching',
      'CHK-11': 'asking without consequences',
      'CHK-14': 'concurrency',
      'CHK-15': 'hostile names',
      'CHK-16': 'deadlines',
      'CHK-17': 'metadata',
      'CHK-23': 'long names',
      'WCH-02': 'Watch of unknown names',
      'WCH-03': 'Watch of unknown names stays open',
      'WCH-16': 'Check and Watch agree',
      'WCH-17': 'deadlines of Watch',
      'WCH-22': 'churn',
      'LST-02': 'List shows no unknown names',
      'LST-03': 'List and Check agree',
    };
    expect(Object.entries(wanted).filter(([id]) => !covered.has(id))).toEqual([]);
  });
});

describe('cases that drive', () => {
  it('need Watch or List exactly where they watch or list', () => {
    const watches: readonly StepKind[] = [
      'watch',
      'pairs',
      'races',
      'crowd',
      'unknownCrowd',
      'churn',
      'walk',
      'stalled',
      'firstMessageTime',
      'ends',
      'leave',
      'leavesNothing',
      'resets',
      'pinged',
    ];
    const lists: readonly StepKind[] = [
      'listed',
      'overallListed',
      'notListed',
      'listAgrees',
      'listRepeats',
      'listMany',
    ];
    const wrong = cases.filter((row) => {
      const needs = needsOf(row);
      const does = (kinds: readonly StepKind[], by: string): boolean =>
        row.steps.some(
          (step) =>
            kinds.includes(step.do) ||
            (step.do === 'known' && step.by === by) ||
            (step.do === 'wire' && step.request.method === by) ||
            (step.do === 'closedWindow' && step.method === by),
        );
      return (
        needs.includes('Watch') !== does(watches, 'Watch') || needs.includes('List') !== does(lists, 'List')
      );
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
