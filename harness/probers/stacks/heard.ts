import type { Ground } from '../prober.ts';
import type { Seen } from '../seen.ts';

/** How long a client waits, in milliseconds; `undefined` is for ever. */
export interface Limits {
  /** For the connection, from the begin of the dial. */
  readonly connectMs: number | undefined;
  /** For the answer, from the moment that {@link countsFrom} says. */
  readonly callMs: number | undefined;
  readonly countsFrom: 'dial' | 'connection';
}

/** What a library of gRPC tells its user of a call of Check. */
export type Heard = Ground & {
  /** Which of its rules decided: `grpc-go/content-type`. */
  readonly rule: string;
} & (
    | {
        readonly kind: 'answered';
        /** The first `status` of the message as a number: 0 where it has none; `undefined` where there is no message. */
        readonly status: number | undefined;
      }
    | { readonly kind: 'ended'; readonly code: number; readonly why: string }
    | { readonly kind: 'unconnected'; readonly why: string }
    /** It waits for ever, or for longer than was looked. */
    | { readonly kind: 'waiting'; readonly forEver: boolean }
    | { readonly kind: 'unknown'; readonly why: string }
  );

/** What a library of gRPC makes of what was seen. */
export type Stack = (seen: Seen, limits: Limits) => Heard;

/** What a client that watches believes of a server (gRFC A17), from a moment on; times as in {@link Seen}. */
export interface Channel extends Ground {
  readonly rule: string;
  readonly states: readonly { readonly atMs: number; readonly state: ChannelState }[];
  /** Whether it goes up and down without a pause. */
  readonly flaps: boolean;
}

/** The states of a channel (gRPC, connectivity-semantics-and-api.md). */
export type ChannelState = 'CONNECTING' | 'READY' | 'TRANSIENT_FAILURE';

/** What a client that watches makes of what was seen of a Watch. */
export type WatchStack = (seen: Seen) => Channel;
