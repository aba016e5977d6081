import { onceTimeIsUp } from '../../time.ts';
import { FLAG, FRAME } from './frames.ts';
import type { Frame } from './frames.ts';

/** PING of a connection, and who waits for the answers. */
export interface Pings {
  /** Settles with whether the server answered before the time was up. */
  readonly send: (timeoutMs: number) => Promise<boolean>;
  /** An answer came: it counts for the PING with the same bytes (RFC 9113, section 6.7). */
  readonly answered: (frame: Frame) => void;
  /** No more answers will come. */
  readonly giveUp: () => void;
}

const PING_BYTES = 8;

/** @param write sends a frame at once */
export function createPings(write: (frame: Frame) => void): Pings {
  const waiting = new Map<bigint, (answered: boolean) => void>();
  let sent = 0n;
  return {
    send: (timeoutMs) =>
      new Promise((resolve) => {
        sent += 1n;
        const id = sent;
        const settle = (answered: boolean): void => {
          release();
          waiting.delete(id);
          resolve(answered);
        };
        const release = onceTimeIsUp(timeoutMs, () => {
          settle(false);
        });
        waiting.set(id, settle);
        const payload = Buffer.alloc(PING_BYTES);
        payload.writeBigUInt64BE(id);
        write({ type: FRAME.PING, flags: 0, stream: 0, payload });
      }),
    answered: ({ payload }) => {
      if (payload.length === PING_BYTES) waiting.get(payload.readBigUInt64BE())?.(true);
    },
    giveUp: () => {
      for (const settle of [...waiting.values()]) settle(false);
    },
  };
}

/** The answer to a PING of the server. */
export function pong(ping: Frame): Frame {
  return { ...ping, flags: FLAG.ACK };
}
