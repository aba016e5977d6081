import { CODE } from './codes.ts';

/** What differs between versions of grpc-js. */
export interface GrpcJsVersion {
  readonly name: string;
  /** Which one counts where an HTTP status that is an error and `grpc-status` are both there. */
  readonly prefers: 'grpc-status' | 'HTTP status';
  /** What is told of a page of HTML: its HTTP status, or that it is too long for a message. */
  readonly pages: 'HTTP status' | 'length';
  /** What becomes of a code that is not defined. */
  readonly undefinedCodes: 'kept' | 'UNKNOWN';
  /** The code of a call that is OK and has no message. */
  readonly noMessage: number;
  /** The code of a call whose connection is lost. */
  readonly lost: number;
  /** Whether a message that cannot be unpacked ends the call; else it is an exception of the program, and the call waits on. */
  readonly badPacking: 'ends' | 'throws';
  /** Whether a GOAWAY with ENHANCE_YOUR_CALM ends the calls, as that with any other error; else it is an exception of the program alone. */
  readonly calmGoaway: 'ends' | 'throws';
}

/** The current one, which NestJS Terminus and most others have. */
export const CURRENT: GrpcJsVersion = {
  name: '1.14.7',
  prefers: 'grpc-status',
  pages: 'HTTP status',
  undefinedCodes: 'kept',
  noMessage: CODE.UNIMPLEMENTED,
  lost: CODE.UNAVAILABLE,
  badPacking: 'ends',
  calmGoaway: 'ends',
};

/** The one that Uptime Kuma 2.5.3 keeps to, by `~1.8.22` in its package.json. */
export const OF_UPTIME_KUMA: GrpcJsVersion = {
  name: '1.8.22',
  prefers: 'HTTP status',
  pages: 'length',
  undefinedCodes: 'UNKNOWN',
  noMessage: CODE.INTERNAL,
  lost: CODE.CANCELLED,
  badPacking: 'throws',
  calmGoaway: 'throws',
};
