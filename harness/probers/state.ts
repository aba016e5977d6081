import type { Decision, Machine } from './prober.ts';

/** What a prober, or whoever acts on it, believes of a server. `unknown` is also said where we do not know what it believes. */
export type Belief = 'healthy' | 'unhealthy' | 'unknown';

/** Where a prober stands between two looks. */
export interface ProberState {
  readonly belief: Belief;
  /** Looks one after the other that were healthy, and that were unhealthy. */
  readonly passes: number;
  readonly failures: number;
  /** The same, where a look of which we do not know what it came to counts as both. */
  readonly possiblePasses: number;
  readonly possibleFailures: number;
  /** Whether a look has come to the belief that is held, so that it is no longer the one of the start. */
  readonly settled: boolean;
  /** It does not look again. */
  readonly stopped: boolean;
}

/** The state of a prober before its first look. */
export function initialState({ first }: Machine): ProberState {
  return {
    belief: first,
    passes: 0,
    failures: 0,
    possiblePasses: 0,
    possibleFailures: 0,
    settled: false,
    stopped: false,
  };
}

/**
 * The state after one more look: the same object where nothing has changed. A look without a result changes nothing, and neither does one
 * of a prober that has stopped.
 */
export function nextState(
  machine: Machine,
  state: ProberState,
  { verdict, stops }: Pick<Decision, 'verdict' | 'stops'>,
): ProberState {
  if (state.stopped) return state;
  if (stops === true) return { ...nextState(machine, state, { verdict }), stopped: true };
  if (verdict === 'none') return state;
  const counted = count(machine, state, verdict);
  if (counted === state) return state;
  const belief = beliefAfter(machine, counted);
  const confirmed = verdict !== 'unknown' && verdict === state.belief;
  return { ...counted, belief, settled: state.settled || confirmed || belief !== state.belief };
}

/** Counts no further than anybody asks for, so that a server that stays as it is leaves the state as it is. */
function count(machine: Machine, state: ProberState, verdict: Belief): ProberState {
  const { failuresToFall, passesToRise, firstPasses = 0, firstFailures = 0 } = machine;
  const most = Math.max(failuresToFall, passesToRise, firstPasses, firstFailures);
  const passes = verdict === 'healthy' ? Math.min(state.passes + 1, most) : 0;
  const failures = verdict === 'unhealthy' ? Math.min(state.failures + 1, most) : 0;
  const possiblePasses = verdict === 'unhealthy' ? 0 : Math.min(state.possiblePasses + 1, most);
  const possibleFailures = verdict === 'healthy' ? 0 : Math.min(state.possibleFailures + 1, most);
  const same =
    passes === state.passes &&
    failures === state.failures &&
    possiblePasses === state.possiblePasses &&
    possibleFailures === state.possibleFailures;
  return same ? state : { ...state, passes, failures, possiblePasses, possibleFailures };
}

function beliefAfter(
  { failuresToFall, passesToRise, firstPasses = passesToRise, firstFailures = failuresToFall }: Machine,
  { belief, passes, failures, possiblePasses, possibleFailures, settled }: ProberState,
): Belief {
  const rise = settled ? passesToRise : firstPasses;
  const fall = settled ? failuresToFall : firstFailures;
  if (passes >= rise) return 'healthy';
  if (failures >= fall) return 'unhealthy';
  // Enough looks of which we do not know may have changed what it believes.
  if (belief === 'healthy' && possibleFailures >= fall) return 'unknown';
  if (belief === 'unhealthy' && possiblePasses >= rise) return 'unknown';
  return belief;
}
