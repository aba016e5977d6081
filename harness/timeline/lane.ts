import type { Decision, Machine } from '../probers/prober.ts';
import { initialState, nextState } from '../probers/state.ts';
import type { Belief, ProberState } from '../probers/state.ts';
import type { BeliefSpan, Lane, Said } from './timeline.ts';

/** What comes of the looks of one prober, without what is measured on it. */
export type LaneCore = Pick<Lane, 'beliefs' | 'said' | 'looks' | 'idle'>;

/** Collects what the looks of one prober come to. Looks must be told in the order in which they end. */
export interface LaneRecord {
  readonly state: () => ProberState;
  /** A look that is over. */
  readonly looked: (atMs: number, decision: Decision) => void;
  /** A call that waits for ever. */
  readonly waits: (fromMs: number) => void;
  /** A client that has stopped has to connect again, and looks again with that. */
  readonly reconnects: () => void;
  /** All that there is, up to a time. */
  readonly upTo: (endMs: number) => LaneCore;
}

/** Begins the record of a prober. */
export function recordLane(machine: Machine): LaneRecord {
  let state = initialState(machine);
  let idle: Lane['idle'];
  let looks = 0;
  const changes: { readonly atMs: number; readonly state: Belief }[] = [{ atMs: 0, state: state.belief }];
  const said: Said[] = [];
  return {
    state: () => state,
    looked: (atMs, decision) => {
      const next = nextState(machine, state, decision);
      if (next.belief !== state.belief) changes.push({ atMs, state: next.belief });
      if (next.stopped && !state.stopped) idle = { fromMs: atMs, kind: 'stopped' };
      state = next;
      looks += 1;
      const last = said.at(-1);
      const { verdict, fact, rule, grade, source } = decision;
      if (last?.verdict !== verdict || last.rule !== rule || last.fact !== fact)
        said.push({ atMs, verdict, fact, rule, grade, source });
    },
    waits: (fromMs) => {
      idle = { fromMs, kind: 'waits' };
    },
    reconnects: () => {
      state = { ...state, stopped: false };
      idle = undefined;
    },
    upTo: (endMs) => ({ beliefs: spansOf(changes, endMs), said, looks, ...(idle && { idle }) }),
  };
}

function spansOf(
  changes: readonly { readonly atMs: number; readonly state: Belief }[],
  endMs: number,
): BeliefSpan[] {
  return changes.flatMap(({ atMs, state }, index) => {
    const toMs = changes[index + 1]?.atMs ?? endMs;
    return toMs > atMs ? [{ fromMs: atMs, toMs, state }] : [];
  });
}
