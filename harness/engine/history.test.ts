import { describe, expect, it } from 'vitest';
import type { ServiceState, ServingStatus } from '../../proto/status.ts';
import type { HeardStatus } from '../channel/connection.ts';
import {
  beginChange,
  createHistory,
  currentState,
  cursorAt,
  explainsMessage,
  statesFrom,
  statusOf,
} from './history.ts';
import type { Cursor, History } from './history.ts';

const [S, N, U, X] = ['SERVING', 'NOT_SERVING', 'UNKNOWN', 'SERVICE_UNKNOWN'] as const;
const GONE = 'UNREGISTERED';

/** A name that was brought through these states; each change was made before the next began. */
function driven(states: readonly ServiceState[], alsoAllowed: readonly ServingStatus[] = []): History {
  const [first = GONE, ...others] = states;
  const history = createHistory(first, alsoAllowed);
  for (const state of others) beginChange(history, state).made();
  return history;
}

/** A name whose changes became visible at these times, in milliseconds. */
function madeAt(...changes: readonly (readonly [state: ServiceState, at: number])[]): History {
  const history = createHistory(GONE);
  for (const [state, at] of changes) history.held.push({ state, madeAt: at });
  return history;
}

/** The messages that nothing explains, heard by a watcher that was there from the first state on. */
function unexplained(history: History, messages: readonly HeardStatus[], index = 0): HeardStatus[] {
  const cursor: Cursor = { index };
  return messages.filter((message) => !explainsMessage(history, cursor, message));
}

describe('explainsMessage accepts', () => {
  it.each<[what: string, states: ServiceState[], messages: HeardStatus[]]>([
    ['silence', [S, N], []],
    ['the present', [S], [S]],
    ['every change in order', [GONE, S, N, U, GONE, S], [X, S, N, U, X, S]],
    ['repeats', [S, N], [S, S, S, N, N]],
    ['a left-out value', [S, N, U], [S, U]],
    ['all left out but the last', [GONE, S, N, S, N, U], [U]],
    ['a first value left out', [GONE, S], [S]],
    ['a last value that has not come yet', [S, N, U], [S, N]],
    ['a flap, told whole', [S, N, S], [S, N, S]],
    ['a flap, coalesced to nothing', [S, N, S], [S]],
    ['a flap, coalesced to a repeat', [S, N, S], [S, S]],
    ['a flap without its first value', [S, N, S], [N, S]],
    ['a flap with repeats of each value', [S, N, S], [S, S, N, N, S, S]],
    ['a flap of which only the middle came yet', [S, N, S], [S, N]],
    ['a long flap, partly coalesced', [S, N, S, N, S, N], [S, N, S, N]],
    ['a long flap, whole', [S, N, S, N, S, N], [S, N, S, N, S, N]],
    ['a name that was removed and came back', [S, GONE, S], [S, X, S]],
    ['the same state set twice', [S, S, N], [S, S, N]],
  ])('%s', (_what, states, messages) => {
    expect(unexplained(driven(states), messages)).toEqual([]);
  });
});

describe('explainsMessage refuses', () => {
  it.each<[what: string, states: ServiceState[], messages: HeardStatus[], wrong: HeardStatus[]]>([
    ['a status that was never held', [S, N], [S, U, N], [U]],
    ['SERVICE_UNKNOWN of a name that was registered all the time', [S, N], [S, X, N], [X]],
    ['a status of a name that nobody registered', [GONE], [X, S], [S]],
    ['a change that was told in the wrong order', [S, N, U], [S, U, N], [N]],
    ['history after the present', [S, N, U], [U, S], [S]],
    ['a flap that goes back once too often', [S, N, S], [S, N, S, N], [N]],
    ['two values that took turns only once', [S, N], [S, N, S, N], [S]],
    ['a number that the enum does not name', [S], [S, 4], [4]],
    ['the number of a status in place of its name', [S], [1], [1]],
    [
      'UNREGISTERED, which no message can say',
      [GONE],
      [X, GONE as unknown as HeardStatus],
      [GONE as unknown as HeardStatus],
    ],
  ])('%s', (_what, states, messages, wrong) => {
    expect(unexplained(driven(states), messages)).toEqual(wrong);
  });

  it('what the name held before the Watch began', () => {
    const history = driven([GONE, S, N, U]);
    expect(unexplained(history, [X, S, N, U], 2)).toEqual([X, S]);
  });

  it('a message before its change began, and accepts it from then on', () => {
    const history = driven([S]);
    const cursor: Cursor = { index: 0 };
    const before = explainsMessage(history, cursor, N);
    const change = beginChange(history, N);
    const meanwhile = explainsMessage(history, cursor, N);
    change.made();
    expect([before, meanwhile, explainsMessage(history, cursor, N)]).toEqual([false, true, true]);
  });

  it('a message of a change that was refused, and of no other', () => {
    const history = driven([S]);
    beginChange(history, U).undo();
    beginChange(history, N).made();
    expect(unexplained(history, [S, U, N])).toEqual([U]);
  });

  it('without moving on: what comes after a wrong message is judged as if it had not come', () => {
    expect(unexplained(driven([S, N, S]), [S, U, N, U, S])).toEqual([U, U]);
  });
});

describe('explainsMessage keeps two watchers of a name apart', () => {
  it('so that one does not move the other', () => {
    const history = driven([S, N]);
    const [fast, slow]: [Cursor, Cursor] = [{ index: 0 }, { index: 0 }];
    expect([explainsMessage(history, fast, N), explainsMessage(history, slow, S)]).toEqual([true, true]);
    expect([fast, slow]).toEqual([{ index: 1 }, { index: 0 }]);
  });
});

describe('alsoAllowed', () => {
  it('explains a status at any time that others decide, and does not move on', () => {
    const history = driven([S, U], [N]);
    expect(unexplained(history, [N, S, N, U, N, S])).toEqual([S]);
  });

  it('does not explain a number', () => {
    expect(unexplained(driven([S], [S, N, U, X]), [2, 5])).toEqual([2, 5]);
  });
});

describe('cursorAt', () => {
  const history = madeAt([S, 100], [N, 200], [U, 300]);

  it.each<[now: number, settleMs: number, states: ServingStatus[]]>([
    // A Watch starts at the present and never before.
    [99, 0, [X, S, N, U]],
    [100, 0, [S, N, U]],
    [199, 0, [S, N, U]],
    [200, 0, [N, U]],
    [300, 0, [U]],
    [1e9, 0, [U]],
    // Where a change takes time to become visible, the state before it is still the present.
    [300, 1, [N, U]],
    [300, 100, [N, U]],
    [300, 101, [S, N, U]],
    [350, 50, [U]],
    [350, 51, [N, U]],
    [300, 1000, [X, S, N, U]],
  ])('at %d with a settle time of %d ms a Watch can hear %j', (now, settleMs, states) => {
    expect(statesFrom(history, cursorAt(history, now, settleMs))).toEqual(states);
  });

  it('takes a change that is not made yet for the future', () => {
    const pending = driven([S]);
    const change = beginChange(pending, N);
    const during = statesFrom(pending, cursorAt(pending, performance.now(), 0));
    change.made();
    const after = statesFrom(pending, cursorAt(pending, performance.now(), 0));
    expect([during, after]).toEqual([[S, N], [N]]);
  });

  it('stays at the present where the last change was refused', () => {
    const refused = driven([S, N]);
    beginChange(refused, U).undo();
    expect(statesFrom(refused, cursorAt(refused, performance.now(), 0))).toEqual([N]);
  });

  it('starts at the first state where nothing was changed', () => {
    expect(cursorAt(createHistory(S), 0, 60_000)).toEqual({ index: 0 });
  });
});

describe('currentState', () => {
  it.each<[states: ServiceState[], current: ServiceState]>([
    [[GONE], GONE],
    [[S], S],
    [[S, N], N],
    [[S, N, GONE], GONE],
  ])('after %j is %s', (states, current) => {
    expect(currentState(driven(states))).toBe(current);
  });

  it('is the new state as soon as its change begins, and the old one again when it is refused', () => {
    const history = driven([S]);
    const change = beginChange(history, N);
    const during = currentState(history);
    change.undo();
    expect([during, currentState(history)]).toEqual([N, S]);
  });

  it('is what the later of two changes says when the earlier one is refused', () => {
    const history = driven([S]);
    const refused = beginChange(history, U);
    beginChange(history, N).made();
    refused.undo();
    expect(history.held.map(({ state }) => state)).toEqual([S, N]);
  });
});

describe('statusOf', () => {
  it.each<[state: ServiceState, status: ServingStatus]>([
    [GONE, X],
    [S, S],
    [N, N],
    [U, U],
  ])('of %s is %s', (state, status) => {
    expect(statusOf(state)).toBe(status);
  });
});
