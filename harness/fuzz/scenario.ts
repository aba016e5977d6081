import type { WireRequest } from '../case/wire.ts';

/** What is sent to a server in one go of the fuzzer: calls on one connection, whose frames may be mixed. */
export interface Scenario {
  readonly calls: readonly WireRequest[];
  /**
   * Whose turn it is, by the index of the call: each turn sends one frame of its request. What is left then goes call by call.
   * Empty where the calls come one after the other.
   */
  readonly order: readonly number[];
  readonly noise: readonly Noise[];
}

/** A frame that belongs to no request, or a pause. */
export type Noise = {
  /** Sent behind so many turns. */
  readonly after: number;
} & (
  | { readonly send: 'PING' }
  /** PING, and nothing more until it is answered: the server has read all that came before. */
  | { readonly send: 'round trip' }
  | { readonly send: 'SETTINGS'; readonly settings: Readonly<Record<number, number>> }
  | { readonly send: 'WINDOW_UPDATE'; readonly on: Place; readonly bytes: number }
  | { readonly send: 'PRIORITY'; readonly on: number }
  | {
      readonly send: 'unknown type';
      readonly on: Place;
      readonly type: number;
      readonly flags: number;
      readonly hex: string;
    }
  | { readonly send: 'broken frame'; readonly frame: BrokenFrame }
);

/** The connection as a whole, or the stream of a call by its index; what is for a call that has not begun is left out. */
export type Place = 'connection' | number;

/** Frames that HTTP/2 forbids, or that end the connection: a server may close it (RFC 9113, section 6). */
export const BROKEN_FRAMES = {
  'DATA on stream 0': { type: 0, flags: 0, stream: 0, hex: '00' },
  'DATA on a stream that was never opened': { type: 0, flags: 0, stream: 0x7fff, hex: '00' },
  'HEADERS on stream 0': { type: 1, flags: 5, stream: 0, hex: '82' },
  'HEADERS on an even stream': { type: 1, flags: 5, stream: 2, hex: '82' },
  'a header block that HPACK cannot read': { type: 1, flags: 5, stream: 0x7fff, hex: 'ffffffffffffffffffff' },
  'RST_STREAM on stream 0': { type: 3, flags: 0, stream: 0, hex: '00000008' },
  'RST_STREAM on a stream that was never opened': { type: 3, flags: 0, stream: 0x7fff, hex: '00000008' },
  'RST_STREAM of three bytes': { type: 3, flags: 0, stream: 1, hex: '000008' },
  'SETTINGS of five bytes': { type: 4, flags: 0, stream: 0, hex: '0003000000' },
  'SETTINGS on a stream': { type: 4, flags: 0, stream: 1, hex: '' },
  'SETTINGS with a window that is too large': { type: 4, flags: 0, stream: 0, hex: '0004ffffffff' },
  'an ACK of SETTINGS that nobody sent': { type: 4, flags: 1, stream: 0, hex: '' },
  PUSH_PROMISE: { type: 5, flags: 4, stream: 1, hex: '0000000282' },
  'PING of seven bytes': { type: 6, flags: 0, stream: 0, hex: '00000000000000' },
  'PING on a stream': { type: 6, flags: 0, stream: 1, hex: '0000000000000000' },
  GOAWAY: { type: 7, flags: 0, stream: 0, hex: '0000000000000000' },
  'WINDOW_UPDATE by nothing': { type: 8, flags: 0, stream: 0, hex: '00000000' },
  'WINDOW_UPDATE beyond all': { type: 8, flags: 0, stream: 0, hex: '7fffffff' },
  'CONTINUATION by itself': { type: 9, flags: 4, stream: 1, hex: '82' },
} as const;

export type BrokenFrame = keyof typeof BROKEN_FRAMES;

/** Whether all frames of a scenario are such as HTTP/2 allows. Where they are not, the connection may be lost or stuck. */
export function isLegal({ noise }: Scenario): boolean {
  return noise.every(({ send }) => send !== 'broken frame');
}
