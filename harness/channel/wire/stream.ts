import { onceTimeIsUp } from '../../time.ts';
import type { Exchange, Field, WireEvent } from './exchange.ts';

/** A stream as we keep it: what happened on it, and who waits for more. */
export interface OpenStream {
  /** Whether the server is told that it may send on: not where it shall wait, and not on a stream that was reset. */
  readonly reads: () => boolean;
  /** Keeps what happened and tells it to those who wait. */
  readonly note: (event: Unstamped<WireEvent>) => void;
  /** All that happened so far. */
  readonly exchange: () => Exchange;
  /** Settles with whether the predicate holds, asked after each event, before the time is up. */
  readonly until: (holds: (exchange: Exchange) => boolean, timeoutMs: number) => Promise<boolean>;
}

type Unstamped<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

/** More than any answer has; of what comes beyond only the end is kept, in bytes. */
export const MOST_KEPT = 1_048_576;
/** What an event costs beside its content, in bytes, so that a flood of empty frames is bounded too. */
const EVENT_BYTES = 1024;

/**
 * Begins to keep what happens on a stream.
 *
 * @param id the number of the stream
 * @param reads lets the server send without end
 */
export function createOpenStream(id: number, reads: boolean): OpenStream {
  const begin = performance.now();
  const events: WireEvent[] = [];
  const waiting = new Set<() => void>();
  let kept = 0;
  let ended = false;
  let reset = false;
  const exchange = (): Exchange => ({ stream: id, events });
  return {
    reads: () => reads && !reset,
    note: (event) => {
      if (event.kind === 'reset') reset = true;
      let shown = event;
      if (event.by === 'server') {
        kept += EVENT_BYTES + bytesOf(event);
        const last = isEnd(event);
        if (kept > MOST_KEPT) {
          if (ended || !last) return;
          if (event.kind === 'data') shown = { ...event, bytes: Buffer.alloc(0) };
        }
        ended ||= last;
      }
      events.push({ ...shown, atMs: performance.now() - begin });
      for (const look of [...waiting]) look();
    },
    exchange,
    until: (holds, timeoutMs) =>
      new Promise((resolve) => {
        const settle = (held: boolean): void => {
          release();
          waiting.delete(look);
          resolve(held);
        };
        const look = (): void => {
          if (holds(exchange())) settle(true);
        };
        const release = onceTimeIsUp(timeoutMs, () => {
          settle(holds(exchange()));
        });
        waiting.add(look);
        look();
      }),
  };
}

/** Whether nothing of the server comes after it. */
function isEnd(event: Unstamped<WireEvent>): boolean {
  return event.kind === 'headers' || event.kind === 'data'
    ? event.end
    : event.kind === 'reset' || event.kind === 'closed';
}

function bytesOf(event: Unstamped<WireEvent>): number {
  if (event.kind === 'data') return event.bytes.length;
  return event.kind === 'headers' ? fieldBytes(event.fields) : 0;
}

function fieldBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
