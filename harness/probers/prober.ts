import type { Ask } from './ask.ts';
import type { Seen } from './seen.ts';
import type { ProberSettings } from './settings.ts';

/**
 * How well something about a prober is known: a real program did it before our eyes, its code says so, its vendor documents it,
 * users report it, it follows from what is known, or nobody knows.
 */
export type Grade = 'verified' | 'source' | 'documented' | 'reported' | 'inferred' | 'unknown';

/** Why something about a prober is believed. */
export interface Ground {
  readonly grade: Grade;
  /** Where it can be read: a file of a version with its lines, or a page of the vendor. */
  readonly source: string;
}

/**
 * What a prober makes of a server in one look: `none` is a prober that comes to no result at all, as one that waits for ever;
 * `unknown` is a prober of which we do not know what it does.
 */
export type Verdict = 'healthy' | 'unhealthy' | 'none' | 'unknown';

/** What one look of a prober came to. */
export interface Decision extends Ground {
  readonly verdict: Verdict;
  /** What decided, for people: `reads only grpc-status: 0`. Text of the server in it is quoted and cut. */
  readonly fact: string;
  /** Which of its rules decided, the same in each version: `grpc-go/content-type`, `alb/matcher`. */
  readonly rule: string;
  /** Where the prober is a command. */
  readonly exitCode?: number;
  /** The prober does not look again, whatever happens, and keeps its last state. */
  readonly stops?: true;
}

/** What a prober reads of an answer: the message, only the status of the call, that with leniency, or something else by accident. */
export type Family = 'message' | 'status' | 'lenient' | 'accidental';

/** How looks become a state over time. All times are in milliseconds. */
export interface Machine {
  /** From the begin of one look to the begin of the next; a look that takes longer delays the next. 0 for a stream that stays open. */
  readonly intervalMs: number;
  /** The longest that one look takes; `undefined` for a prober that waits for ever. */
  readonly timeoutMs: number | undefined;
  /** So many unhealthy looks one after the other make a healthy server unhealthy. */
  readonly failuresToFall: number;
  /** So many healthy looks one after the other make an unhealthy server healthy. */
  readonly passesToRise: number;
  /** What is believed before the first look is done. */
  readonly first: 'healthy' | 'unhealthy' | 'unknown';
  /** So many healthy looks are enough where there was no result before; as `passesToRise` when absent. */
  readonly firstPasses?: number;
  /** So many unhealthy looks are enough where there was no result before; as `failuresToFall` when absent. */
  readonly firstFailures?: number;
  /** The first look: at once, or after an interval. */
  readonly firstLookMs: number;
  /** Once none of its servers is healthy, it sends to all of them; absent where it does not, or nobody says so. */
  readonly failsOpen?: Ground;
  readonly ground: Ground;
}

/** A prober: what it sends, what it makes of the answer, and how that becomes a state. */
export interface Prober {
  /** In lower case with hyphens, permanent: `aws-alb`, `grpc-health-probe`. */
  readonly id: string;
  /** As its users call it. */
  readonly name: string;
  /** The version that the model follows, where it has versions. */
  readonly version?: string;
  readonly family: Family;
  /** What it sends. */
  readonly asks: (settings: ProberSettings) => Ask;
  readonly decide: (seen: Seen, settings: ProberSettings) => Decision;
  readonly machine: (settings: ProberSettings) => Machine;
  /** What its users can change so that it reads the message; absent where it does. */
  readonly advice?: string;
}
