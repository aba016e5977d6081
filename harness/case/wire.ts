import type { Name } from './names.ts';
import type { Method } from './requirement.ts';

/** A part of the body of a request: bytes with their meaning. */
export type Piece =
  /**
   * The prefix of a message: a flag, and the length of what follows up to the next prefix. `off` is added to that length, and
   * `claims` stands in its place.
   */
  | { readonly piece: 'prefix'; readonly flag: number; readonly off?: number; readonly claims?: number }
  /** Field 1 of the request, the service. */
  | { readonly piece: 'service'; readonly name: Name }
  /** Bytes as they are, in hexadecimal. */
  | { readonly piece: 'bytes'; readonly hex: string; readonly means: string }
  /** So many times the letter x. */
  | { readonly piece: 'filler'; readonly bytes: number }
  /** Other pieces, packed by gzip. */
  | { readonly piece: 'gzip'; readonly of: readonly Piece[] };

/** A request as it goes over the wire. What is not said is as an ordinary client has it. */
export interface WireRequest {
  /** Whose path is asked for, and how the answer is read. */
  readonly method: Method;
  readonly verb?: string;
  readonly path?: string;
  /** Header fields that are added or replaced; `null` takes one away. */
  readonly fields?: Readonly<Record<string, string | null>>;
  /** In how many frames the header block is sent. */
  readonly blocks?: number;
  readonly body: readonly Piece[];
  /** Where the body is cut into DATA frames: at these bytes, or at every one. */
  readonly cut?: readonly number[] | 'each byte';
  /** What is sent between two DATA frames. */
  readonly between?: Between;
  /** Bytes of padding in each DATA frame. */
  readonly padding?: number;
  /** How the request ends: with the last frame of the body when absent. */
  readonly end?: RequestEnd;
}

/** What may be sent between two frames of a request without a meaning for it. */
export type Between = 'empty DATA' | 'PING' | 'frame of an unknown type' | 'PRIORITY' | 'another call';

/**
 * How a request ends other than with its last frame: with a frame of its own, only once the server has answered others
 * meanwhile, never, with RST_STREAM, or with the loss of the connection.
 */
export type RequestEnd = 'own frame' | 'late' | 'never' | 'reset' | 'disconnect';

/** An end of a call that is right. */
export type Ending =
  /** what the same method says when it is asked for this name in the ordinary way */
  | { readonly like: Name }
  | { readonly code: string }
  | { readonly http: number }
  /** any `grpc-status` but 0 */
  | 'error'
  /** any `grpc-status` but 0 and NOT_FOUND, which is what a request may get that was understood */
  | 'other error'
  /** an HTTP status of 400 and more, without `grpc-status` */
  | 'HTTP error'
  /** an answer of another protocol: HTTP 200 with a content-type that is not one of gRPC */
  | 'another protocol'
  | 'reset'
  | 'closed connection'
  /** nothing within the ceiling */
  | 'silence'
  /** anything that ends the call, or a message on it */
  | 'anything';

/** What an answer must look like, whatever it says. */
export type Shape =
  | 'HTTP status 200'
  | 'content-type'
  | 'one message'
  | 'whole messages'
  | 'not compressed'
  | 'status in trailers'
  | 'status of an error'
  | 'status once'
  | 'escaped message'
  | 'no message'
  | 'accepted encodings'
  | 'fields in lower case';

/** What is expected of the answer to a request. The server must be usable afterwards in any case. */
export type WireExpectation =
  | { readonly want: 'ends'; readonly accept: readonly Ending[] }
  | { readonly want: 'shape'; readonly shape: Shape }
  /** exactly these bytes as its body, in hexadecimal */
  | { readonly want: 'bytes'; readonly hex: string }
  /** nothing: the client does not wait for an answer */
  | { readonly want: 'usable' };

/** The message of an ordinary request for a name. */
export function message(name: Name): Piece[] {
  return [prefix(), service(name)];
}

/** The prefix of a message that says the truth, or not. */
export function prefix(options: { flag?: number; off?: number; claims?: number } = {}): Piece {
  const { flag = 0, ...lies } = options;
  return { piece: 'prefix', flag, ...lies };
}

/** Field 1 with a name. */
export function service(name: Name): Piece {
  return { piece: 'service', name };
}

/** Bytes with what they mean. */
export function bytes(hex: string, means: string): Piece {
  return { piece: 'bytes', hex: hex.replaceAll(' ', ''), means };
}
