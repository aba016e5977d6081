import type { ServingStatus } from '../../proto/status.ts';
import { quote } from '../case/text.ts';
import type { Broken } from '../case/result.ts';
import type { CallEnd, Connection, HeardStatus, OpenWatch } from '../channel/connection.ts';
import type { RawConnection } from '../channel/raw-connection.ts';
import { describeEnd } from './context.ts';
import type { CaseContext } from './context.ts';
import { cursorAt, explainsMessage, statesFrom } from './history.ts';
import type { Cursor, History } from './history.ts';
import { historyOf } from './server.ts';
import { createWaiting } from './waiting.ts';

/** One Watch of a case, with all that was heard on it. */
export interface Watcher {
  readonly service: string;
  /** The last message of the present call, `undefined` before the first. */
  last: HeardStatus | undefined;
  /** How many messages told the same status as the one before. */
  repeats: number;
  /** Messages of the present call. */
  messages: number;
  /** Set once the present call is over. */
  end: CallEnd | undefined;
  /** When it was over, as `performance.now()` tells. */
  endedAt: number | undefined;
  /** Whether the name was never registered while the call was open: then the server must not end it (WCH-03). */
  endedUnknown: boolean;
  /** Set when a message told a status that the name never held. */
  broken: Broken | undefined;
  /** Where the present call began in the history of the name. */
  start: Cursor;
  /** Whether its messages count for the verdict of the case. */
  judged: boolean;
  /** Whether we ended it. */
  cancelled: boolean;
  /** Waits until `condition` holds. Returns whether it did within the ceiling. */
  readonly until: (condition: () => boolean, timeoutMs: number) => Promise<boolean>;
  /** Waits until the present call is over, for `timeoutMs` at most, and asks nothing of a server that may be gone. */
  readonly ended: (timeoutMs: number) => Promise<boolean>;
  /** Opens the call again, as a client does after any end but UNIMPLEMENTED. */
  readonly reopen: () => void;
  readonly cancel: () => void;
}

/**
 * Starts a Watch and judges each message as it arrives, so that a message which was there before its cause is caught.
 *
 * @param label how the transcript calls it; `undefined` for one of very many, which are left out of it
 * @param deadlineMs deadline of the call, 0 for none
 */
export function openWatcher(
  context: CaseContext,
  label: string | undefined,
  service: string,
  connection: Connection | RawConnection,
  deadlineMs: number,
): Watcher {
  const { server } = context;
  const history = historyOf(server, service);
  const waiting = createWaiting();
  const record = (direction: 'sent' | 'received', what: () => string): void => {
    if (label !== undefined) context.record(direction, `${label}: ${what()}`);
  };
  let cursor: Cursor = { index: 0 };
  let call: OpenWatch | undefined;

  const watcher: Watcher = {
    service,
    last: undefined,
    repeats: 0,
    messages: 0,
    end: undefined,
    endedAt: undefined,
    endedUnknown: false,
    broken: undefined,
    start: { index: 0 },
    judged: true,
    cancelled: false,
    until: async (condition, timeoutMs) => {
      if (await waiting.until(condition, timeoutMs)) return true;
      // On a busy machine the message may be there and not be read yet: a round trip on the same connection is behind it.
      await connection.check(service, { timeoutMs });
      return condition();
    },
    ended: (timeoutMs) => waiting.until(() => watcher.end !== undefined, timeoutMs),
    reopen: open,
    cancel: () => {
      watcher.cancelled = true;
      record('sent', () => 'cancel');
      call?.cancel();
    },
  };

  function open(): void {
    cursor = cursorAt(history, performance.now(), server.instance.settleMs);
    watcher.start = { ...cursor };
    watcher.last = undefined;
    watcher.end = undefined;
    watcher.endedAt = undefined;
    watcher.messages = 0;
    record('sent', () => `Watch ${quote(service)}`);
    call = connection.watch(service, deadlineMs === 0 ? {} : { deadlineMs }, {
      onMessage: (status) => {
        if (watcher.cancelled) return;
        record('received', () => String(status));
        if (!explainsMessage(history, cursor, status)) {
          watcher.broken ??= {
            expected: `only statuses that the name held: ${describeStates(statesFrom(history, watcher.start))}`,
            actual: `${String(status)}, after ${watcher.last === undefined ? 'no other message' : String(watcher.last)}`,
          };
        }
        if (status === watcher.last) watcher.repeats += 1;
        watcher.last = status;
        watcher.messages += 1;
        waiting.wake();
      },
      onEnd: (end) => {
        if (watcher.cancelled) return;
        record('received', () => describeEnd(end));
        watcher.end = end;
        watcher.endedAt = performance.now();
        watcher.endedUnknown = neverRegistered(history, watcher.start);
        waiting.wake();
      },
    });
  }

  open();
  context.opened.push(watcher);
  return watcher;
}

/** How many states of a name a message shows. */
const SHOWN_STATES = 20;

/** `SERVING, NOT_SERVING`, or the last states of very many. */
function describeStates(states: readonly ServingStatus[]): string {
  const earlier = states.length - SHOWN_STATES;
  const shown = states.slice(-SHOWN_STATES).join(', ');
  return earlier > 0 ? `${String(earlier)} others, then ${shown}` : shown;
}

/** Whether the name was not registered at any time since the call began. */
function neverRegistered(history: History, start: Cursor): boolean {
  return statesFrom(history, start).every((status) => status === 'SERVICE_UNKNOWN');
}
