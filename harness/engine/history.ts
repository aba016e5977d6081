import type { ServiceState, ServingStatus } from '../../proto/status.ts';
import type { HeardStatus } from '../channel/connection.ts';

/** A state that a name held, or may have held, in the order of time. */
interface Held {
  readonly state: ServiceState;
  /** When the change was surely visible, in milliseconds; a watcher may see it from the moment it is recorded. */
  madeAt: number;
}

/** The states of one name on one server, as the suite drove them. */
export interface History {
  readonly held: Held[];
  /** Statuses that may be heard at any time, because more than this name decides them (aggregation, coupling, shutdown). */
  readonly alsoAllowed: Set<ServingStatus>;
}

/** Where a watcher stands in the history of its name: it has heard of everything before `index`. */
export interface Cursor {
  index: number;
}

/** A history that starts in `state`. */
export function createHistory(state: ServiceState, alsoAllowed: readonly ServingStatus[] = []): History {
  return {
    held: [{ state, madeAt: Number.NEGATIVE_INFINITY }],
    alsoAllowed: new Set(alsoAllowed),
  };
}

/** The state that the name was last brought to. */
export function currentState(history: History): ServiceState {
  return history.held.at(-1)?.state ?? 'UNREGISTERED';
}

/** A change that was begun: it is made, or it was refused and never happened. */
export interface Change {
  readonly made: () => void;
  readonly undo: () => void;
}

/** Records that a change begins now; from here on a watcher may hear of it. */
export function beginChange(history: History, state: ServiceState): Change {
  const entry: Held = { state, madeAt: Number.POSITIVE_INFINITY };
  history.held.push(entry);
  return {
    made: () => {
      entry.madeAt = performance.now();
    },
    undo: () => {
      history.held.splice(history.held.indexOf(entry), 1);
    },
  };
}

/**
 * Where a Watch opened at `now` starts: at the last change that was visible for sure. Whatever was replaced before is
 * history, which no watcher may be told (WCH-14).
 *
 * @param settleMs how long a change may take to become visible on this target
 */
export function cursorAt(history: History, now: number, settleMs: number): Cursor {
  const index = history.held.findLastIndex((entry) => entry.madeAt <= now - settleMs);
  return { index: Math.max(index, 0) };
}

/**
 * Judges one message of a Watch by convergence: it must be a state that the name held at the cursor or later. Repeats
 * and left-out values are allowed (the protocol does not forbid them); going back and inventing are not.
 *
 * @returns whether the message is explained; the cursor then stands on the state that explains it
 */
export function explainsMessage(history: History, cursor: Cursor, heard: HeardStatus): boolean {
  // A change that was refused after a watcher heard of it is gone from the history.
  const from = Math.min(cursor.index, history.held.length - 1);
  // From there on only: a name may have changed ten thousand times before.
  for (let index = from; index < history.held.length; index += 1) {
    const entry = history.held[index];
    if (entry === undefined || statusOf(entry.state) !== heard) continue;
    cursor.index = index;
    return true;
  }
  return typeof heard === 'string' && history.alsoAllowed.has(heard);
}

/** The states from the cursor on, for messages. */
export function statesFrom(history: History, cursor: Cursor): ServingStatus[] {
  return history.held.slice(cursor.index).map((entry) => statusOf(entry.state));
}

/** What a Watch says of a state. */
export function statusOf(state: ServiceState): ServingStatus {
  return state === 'UNREGISTERED' ? 'SERVICE_UNKNOWN' : state;
}
