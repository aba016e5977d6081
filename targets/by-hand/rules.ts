import type { IncomingHttpHeaders, OutgoingHttpHeaders, Http2Session, ServerHttp2Stream } from 'node:http2';
import type { HealthDefinition } from '../../proto/health.ts';
import type { RegisteredStatus, ServingStatus } from '../../proto/status.ts';
import type { Code } from './codes.ts';

/** A method of the health service. */
export type Method = keyof HealthDefinition;

/** A call as it came in: its header block, on its stream, on its connection. */
export interface Call {
  readonly path: string;
  readonly fields: IncomingHttpHeaders;
  readonly stream: ServerHttp2Stream;
  readonly session: Http2Session;
}

/** How a call ends that gets no status of a service. */
export type End =
  /** With `grpc-status`, in the form that {@link Rules.refusal} gives it. */
  | {
      readonly by: 'status';
      readonly code: Code;
      /** For people, in any characters. */
      readonly message: string;
      /** Header fields beside it. */
      readonly fields?: OutgoingHttpHeaders;
    }
  /** With any response at all. */
  | { readonly by: 'response'; readonly response: Response }
  /** With RST_STREAM and this error code of HTTP/2. */
  | { readonly by: 'reset'; readonly error: number }
  /** The whole connection is cut. */
  | { readonly by: 'connection' }
  /** Never. */
  | { readonly by: 'silence' }
  /** Never, and so does every later call of anybody. */
  | { readonly by: 'lock-up' };

/** What is sent on a stream from its begin to its end. */
export interface Response {
  readonly head: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** END_STREAM stands on the frame before when absent. */
  readonly trailers?: OutgoingHttpHeaders;
}

/** A message as it came. */
export interface Message {
  /** What stands behind the prefix. */
  readonly bytes: Buffer;
  /** Whether the prefix says that it is packed. */
  readonly packed: boolean;
}

/** Each thing that a server decides by itself when it reads a request and writes an answer. */
export interface Rules {
  // what the header block says, before the body is there
  /** Why a request is not read at all: by its verb or its content-type. */
  readonly admit: (call: Call) => End | undefined;
  /** Which method the path names, if any. */
  readonly methodOf: (call: Call) => Method | undefined;
  /** How a call ends whose path names nothing that is served. */
  readonly unserved: (call: Call) => End;
  /** The time that a `grpc-timeout` gives, in milliseconds; `undefined` where it is not to be heeded. */
  readonly timeoutMs: (call: Call, value: string) => number | End | undefined;

  // what the body says
  /** How many bytes a message may have on the wire. */
  readonly limit: number;
  /** How a call ends whose message is longer. */
  readonly tooLong: (call: Call) => End;
  /** The body, from the pieces in which it came. */
  readonly join: (call: Call, pieces: readonly Buffer[]) => Buffer;
  /** The one message of a body. */
  readonly message: (call: Call, body: Buffer) => Message | End;
  /** Unpacks a message whose prefix says that it is packed. */
  readonly unpack: (call: Call, packed: Buffer) => Buffer | End;
  /** The name that a message asks for. */
  readonly name: (call: Call, message: Buffer) => string | End;
  /** How a call ends whose time was up before it was answered. */
  readonly expired: (call: Call) => End;
  /** What becomes of the server when a client goes away before its request is answered: nothing, or a lock-up. */
  readonly left: (call: Call) => 'lock-up' | undefined;

  // what is answered
  /** How Check ends for a name that is not registered. */
  readonly notFound: (call: Call, name: string) => End;
  /** The header block ahead of messages. */
  readonly head: (call: Call) => OutgoingHttpHeaders;
  /** A status as a message. */
  readonly encode: (call: Call, status: ServingStatus) => Buffer;
  /** What List tells as a message. */
  readonly encodeList: (call: Call, entries: ReadonlyMap<string, RegisteredStatus>) => Buffer;
  /** A message with its prefix. */
  readonly frame: (call: Call, message: Buffer) => Buffer;
  /** What ends the call behind its messages; without trailers at all when `undefined`. */
  readonly trailers: (call: Call, code: Code) => OutgoingHttpHeaders | undefined;
  /** The form of an error; its message is escaped already. */
  readonly refusal: (call: Call, end: End & { readonly by: 'status' }) => Response;
  /** Text as a value of `grpc-message`, one character to a byte. */
  readonly escape: (call: Call, text: string) => string;
}

/** Whether a rule said how the call ends instead of what was asked of it. */
export function isEnd(said: Buffer | Message | string | number | End | undefined): said is End {
  return typeof said === 'object' && 'by' in said;
}
