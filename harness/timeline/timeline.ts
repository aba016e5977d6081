import type { Decision, Ground, Machine } from '../probers/prober.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Belief } from '../probers/state.ts';

/** What probers believe of a server over a time. All times are in milliseconds from the begin. */
export interface Timeline {
  readonly title: string;
  readonly forMs: number;
  readonly settings: ProberSettings;
  /** How it came about; computed where it is absent. */
  readonly live?: LiveRun;
  /** What the server does, without a gap from the begin to the end. */
  readonly truth: readonly TruthSpan[];
  readonly lanes: readonly Lane[];
}

/** A run against a real server. */
export interface LiveRun {
  /** The target as the user wrote it. */
  readonly target: string;
  /** How many seconds of the script went by in a second. */
  readonly scale: number;
}

/** A part of the time; `toMs` is no longer in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the server does for a while, and what it is by that. */
export interface TruthSpan extends Span {
  readonly state: Belief;
  /** The outcome by its name. */
  readonly does: string;
  /** What it does, for people. */
  readonly words: string;
}

/** What one prober believes. */
export interface Lane {
  readonly prober: { readonly id: string; readonly name: string; readonly version?: string };
  readonly machine: Machine;
  /** Without a gap from the begin to the end. */
  readonly beliefs: readonly BeliefSpan[];
  /** What its looks came to, each only where it differs from the one before. */
  readonly said: readonly Said[];
  /** How many looks came to an end. */
  readonly looks: number;
  /** It looked no more from some time on: its call waits for ever, or it has stopped. */
  readonly idle?: { readonly fromMs: number; readonly kind: 'waits' | 'stopped' };
  readonly disagreements: readonly Disagreement[];
  readonly delays: readonly Delay[];
}

/** A belief that is held for a while. */
export interface BeliefSpan extends Span {
  readonly state: Belief;
}

/** What a look came to. */
export interface Said extends Pick<Decision, 'verdict' | 'fact' | 'rule'>, Ground {
  /** When the look was over. */
  readonly atMs: number;
}

/** A while in which a prober believes what is not so. */
export interface Disagreement extends Span {
  readonly believes: 'healthy' | 'unhealthy';
}

/** How long a prober takes to notice what the server has become. */
export interface Delay {
  /** When the server became it: 0 is the begin. */
  readonly atMs: number;
  readonly became: 'healthy' | 'unhealthy';
  /** When it became something else, or the end. */
  readonly untilMs: number;
  /** What the prober believed in that moment. */
  readonly believed: Belief;
  /** `null`: never, as long as the server was that. */
  readonly noticedAfterMs: number | null;
  /**
   * How long it may take at most, had the change come right after a look had begun; absent where it cannot be said, as for a server
   * that does different things meanwhile.
   */
  readonly atMostMs?: number;
  /** What its looks came to meanwhile: the one with which it noticed, or the last one. */
  readonly said?: Said;
}
