import { status as statusCodes } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { healthDefinition } from '../../proto/health.ts';
import type { HealthCheckResponse } from '../../proto/health.ts';
import type { CallMetadata } from '../case/step.ts';
import { redactorFor } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createGrpcClient, metadataOf } from './grpc-client.ts';
import { readListResponse } from './list-response.ts';

/** A gRPC status code by its name, as `doc/statuscodes.md` spells it. */
export type StatusCode = keyof typeof statusCodes;

/** How a call ended other than with OK and a message. */
export interface CallEnd {
  readonly kind: 'ended';
  readonly code: StatusCode | `code ${number}`;
  /** `grpc-message`, as the target sent it but for secrets of ours: not yet safe to print. */
  readonly message: string;
}

/** Nothing came within the ceiling; the call was cancelled by us. */
export interface Silence {
  readonly kind: 'silent';
  readonly afterMs: number;
}

/** What a unary call gave: OK with a value, another end, or nothing in time. */
export type Answer<Value> = { readonly kind: 'answered'; readonly value: Value } | CallEnd | Silence;

/** The status in an answer; a number where the enum does not name it. */
export type HeardStatus = HealthCheckResponse['status'];

/** Settings of one call. */
export interface CallOptions {
  /** Ceiling in milliseconds after which we give up; never sent to the target. */
  readonly timeoutMs: number;
  /** Deadline of the call as a client sets it, in milliseconds from now; it goes over the wire. */
  readonly deadlineMs?: number;
  readonly metadata?: CallMetadata;
}

/** What happens on an open Watch. */
export interface WatchListener {
  onMessage(status: HeardStatus): void;
  /** Once, after the last message; also after {@link OpenWatch.cancel}. */
  onEnd(end: CallEnd): void;
}

/** A Watch that was started. */
export interface OpenWatch {
  cancel(): void;
}

/** One HTTP/2 connection to a target, as an ordinary gRPC client sees it. */
export interface Connection {
  check(service: string, options: CallOptions): Promise<Answer<HeardStatus>>;
  list(options: CallOptions): Promise<Answer<ReadonlyMap<string, HeardStatus>>>;
  watch(
    service: string,
    options: Pick<CallOptions, 'deadlineMs' | 'metadata'>,
    listener: WatchListener,
  ): OpenWatch;
  close(): void;
}

/**
 * Opens a connection that is shared with nobody. It is dialled with the first call.
 *
 * @param endpoint where the server listens, and how it is spoken to
 * @throws ConformanceError `E_TLS` for certificates or a key that cannot be used
 */
export function openConnection(endpoint: Endpoint): Connection {
  const client = createGrpcClient(endpoint, {
    'grpc.service_config_disable_resolution': 1,
    // Bookkeeping for a debugger that nobody attaches; it costs time with every call.
    'grpc.enable_channelz': 0,
    'grpc.initial_reconnect_backoff_ms': 100,
  });
  const { Check, List, Watch } = healthDefinition;
  const redact = redactorFor(endpoint);
  const endOf = (end: Pick<ServiceError, 'code' | 'details'>): CallEnd => ({
    kind: 'ended',
    code: codeName(end.code),
    message: redact(end.details),
  });

  const callOnce = <Request, Response>(
    method: {
      path: string;
      requestSerialize: (request: Request) => Buffer;
      responseDeserialize: (bytes: Buffer) => Response;
    },
    request: Request,
    options: CallOptions,
  ): Promise<Answer<Response>> =>
    new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadataOf(endpoint, options.metadata),
        deadlineOf(options.deadlineMs),
        (error, value) => {
          clearTimeout(ceiling);
          if (error) resolve(endOf(error));
          else if (value === undefined) resolve({ kind: 'ended', code: 'OK', message: 'without a message' });
          else resolve({ kind: 'answered', value });
        },
      );
      const ceiling = setTimeout(() => {
        resolve({ kind: 'silent', afterMs: options.timeoutMs });
        call.cancel();
      }, options.timeoutMs);
    });

  const unary: typeof callOnce = async (method, request, options) => {
    let answer = await callOnce(method, request, options);
    for (let refusals = 1; isRefusal(answer) && refusals < MOST_REFUSALS; refusals += 1) {
      answer = await callOnce(method, request, options);
    }
    return answer;
  };

  return {
    async check(service, options) {
      const answer = await unary(Check, { service }, options);
      return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.status } : answer;
    },
    list: (options) => unary({ ...List, responseDeserialize: readListResponse }, {}, options),
    watch(service, options, listener) {
      let refusals = 0;
      const begin = (): OpenWatch => {
        const stream = client.makeServerStreamRequest(
          Watch.path,
          Watch.requestSerialize,
          Watch.responseDeserialize,
          { service },
          metadataOf(endpoint, options.metadata),
          deadlineOf(options.deadlineMs),
        );
        stream.on('data', (message: HealthCheckResponse) => {
          listener.onMessage(message.status);
        });
        // The status event tells of every end; the error event repeats it and would be thrown if nobody listened.
        stream.on('error', ignoreRepeatedEnd);
        stream.on('status', (status) => {
          const end = endOf(status);
          refusals += 1;
          if (isRefusal(end) && refusals < MOST_REFUSALS) call = begin();
          else listener.onEnd(end);
        });
        return stream;
      };
      let call = begin();
      return {
        cancel: () => {
          call.cancel();
        },
      };
    },
    close: () => {
      client.close();
    },
  };
}

/**
 * How often a call is sent again that the server refused without looking at it. A server that closes a connection
 * refuses the streams that cross its GOAWAY on the way; these were not processed, so clients send them again
 * (RFC 9113, section 8.7). grpc-js does so once.
 */
export const MOST_REFUSALS = 5;

/** Whether the call was reset with REFUSED_STREAM, which grpc-js tells in these words only. */
function isRefusal(answer: Answer<unknown>): boolean {
  return (
    answer.kind === 'ended' && answer.code === 'UNAVAILABLE' && answer.message === 'Stream refused by server'
  );
}

function ignoreRepeatedEnd(): void {
  // told by the status event
}

function deadlineOf(deadlineMs?: number): { deadline?: number } {
  return deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
}

/** The name of a status code; a code out of the defined range has none. */
export function codeName(code: number): CallEnd['code'] {
  // The enum maps numbers to names too.
  const name = (statusCodes as unknown as Partial<Record<number, StatusCode>>)[code];
  return name ?? (`code ${String(code)}` as `code ${number}`);
}
