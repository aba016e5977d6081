import type { WireCall, WireConnection } from '../channel/wire/connection.ts';
import { encodeNumber, encodeSettings, FRAME } from '../channel/wire/frames.ts';
import type { Playing } from './line.ts';
import { BROKEN_FRAMES } from './scenario.ts';
import type { Noise } from './scenario.ts';

/** No dependency, and the weight that a stream has by default (RFC 7540, section 5.3.5). */
export const WEIGHT_16 = Buffer.from([0, 0, 0, 0, 15]);

/** Sends a frame that belongs to no request. */
export async function sendNoise(
  connection: WireConnection,
  noise: Noise,
  calls: readonly (WireCall | undefined)[],
  { timeoutMs }: Playing,
): Promise<void> {
  /** The number of a stream on which something may be sent: a call that we reset is closed. */
  const streamOf = (on: number): number | undefined => {
    const call = calls[on % calls.length];
    return call === undefined || isReset(call) ? undefined : call.id;
  };
  switch (noise.send) {
    case 'PING':
      connection.send({ type: FRAME.PING, flags: 0, stream: 0, payload: Buffer.from('fuzzfuzz') });
      return;
    case 'round trip':
      await connection.ping(timeoutMs);
      return;
    case 'SETTINGS':
      connection.send(encodeSettings(noise.settings));
      return;
    case 'WINDOW_UPDATE': {
      const stream = noise.on === 'connection' ? 0 : streamOf(noise.on);
      if (stream !== undefined) connection.send(encodeNumber(FRAME.WINDOW_UPDATE, stream, noise.bytes));
      return;
    }
    case 'PRIORITY': {
      const stream = streamOf(noise.on);
      if (stream !== undefined)
        connection.send({ type: FRAME.PRIORITY, flags: 0, stream, payload: WEIGHT_16 });
      return;
    }
    case 'unknown type': {
      const stream = noise.on === 'connection' ? 0 : streamOf(noise.on);
      const { type, flags, hex } = noise;
      if (stream !== undefined) connection.send({ type, flags, stream, payload: Buffer.from(hex, 'hex') });
      return;
    }
    case 'broken frame': {
      const { hex, ...frame } = BROKEN_FRAMES[noise.frame];
      connection.send({ ...frame, payload: Buffer.from(hex, 'hex') });
      return;
    }
  }
}

/** Whether a call was reset, by us or by the server. */
export function isReset(call: WireCall): boolean {
  return call.exchange().events.some((event) => event.kind === 'reset');
}
