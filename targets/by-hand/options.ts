import type { Socket } from 'node:net';
import type { FrameFilter } from './frames.ts';
import type { Call, Method, Rules } from './rules.ts';

/** What a server without a gRPC library does otherwise than a strict one. */
export interface ByHand {
  /** The methods that it serves; where they are said any other path is HTTP 404 without `grpc-status`. */
  readonly serves?: readonly Method[];
  /** Into how many DATA frames a message is split, at most. */
  readonly framesPerMessage?: number;
  /** What stands behind the known fields of each message. */
  readonly extraBytes?: Buffer;
  /** How a Watch ends when the server stops: with UNAVAILABLE when absent. */
  readonly resetsAtStop?: true;
  /** Makes rules that replace the strict ones. Called once for each server: what it closes over belongs to that server. */
  readonly rules?: (strict: Rules) => Partial<Rules>;
  /** The calls that these rules are for; all when absent. */
  readonly only?: (call: Call) => boolean;
  /** Sees the frames of each connection in between; called once for each. */
  readonly frames?: () => FrameFilter;
  /** Meets a client that does not speak HTTP/2, by its first bytes; with HTTP status 505 when absent. */
  readonly meetsHttp1?: (client: Socket) => void;
}
