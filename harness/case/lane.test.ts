import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { laneOf, needsFreshServer } from './lane.ts';
import type { Lane } from './lane.ts';
import { fixed, NAME, OVERALL, variant } from './names.ts';
import {
  afterAllOthers,
  burst,
  check,
  checkRefused,
  churn,
  clear,
  crowd,
  enterTerminalState,
  hears,
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
  resume,
  set,
  stalled,
  walk,
  watch,
} from './steps.ts';
import type { Step } from './step.ts';

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
    ['overall', false, 'sets a name that others may use', [set(fixed('toString'), 'SERVING')]],
    ['list', false, 'looks for a name in List', [set(NAME, 'SERVING'), listed(NAME, 'SERVING')]],
    ['list', false, 'looks for the empty name in List', [overallListed()]],
    ['list', false, 'looks for nothing in List', [notListed(NAME)]],
    ['list', false, 'compares List with Check', [listAgrees()]],
    ['list', false, 'calls List again and again', [listRepeats(5)]],
    ['list', false, 'lists a name that others may use', [set(fixed('__proto__'), 'SERVING'), listAgrees()]],
    ['instance', false, 'churns', [churn(NAME, 200)]],
    ['instance', false, 'makes pairs of changes that others would repair', [pairs(10)]],
    ['instance', false, 'gathers a crowd of watchers', [crowd(NAME, 1000), check(NAME, 'NOT_SERVING')]],
    ['instance', false, 'watches without reading', [stalled(NAME, 16)]],
    ['instance', true, 'gathers a crowd before the terminal state', [crowd(NAME, 60), enterTerminalState()]],
    ['instance', true, 'fills List up', [listMany(150, { refusable: true })]],
    ['instance', true, 'enters the terminal state', [set(OVERALL, 'SERVING'), enterTerminalState()]],
    ['instance', true, 'resumes', [resume()]],
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
