import type { Ground } from '../prober.ts';

/** A version of grpc-go, as its modules have it: `1.85.0`. */
export type GrpcGoVersion = `1.${number}`;

/** Whether a version is 1.`minor` or a later one. Where a rule changed is known from the versions that were read. */
export function isSince(version: GrpcGoVersion, minor: number): boolean {
  return Number.parseInt(version.slice('1.'.length), 10) >= minor;
}

/** What of grpc-go differs from program to program. */
export interface GrpcGo {
  readonly version: GrpcGoVersion;
  /** Whether the program has the package `encoding/gzip` in it, or hands over a decompressor, and can so unpack messages. */
  readonly gzip: 'linked' | 'absent' | 'unknown';
  /**
   * Whether the program waits for the connection before it calls (`WithBlock`), and tries until its time is up; or calls at
   * once, so that the call fails with UNAVAILABLE as soon as one attempt to connect has failed.
   */
  readonly dial: 'first' | 'in the call';
}

/** A program of today that calls at once and cannot unpack messages. */
export const TODAY: GrpcGo = { version: '1.85.0', gzip: 'absent', dial: 'in the call' };

/** How long an attempt to connect may take, in milliseconds (dialoptions.go, `minConnectTimeout`). */
export const ATTEMPT_MS = 20_000;

/** Where each rule can be read; where versions differ, what it is called there is the same. */
const PLACES = {
  /** No connection, or none that says SETTINGS first. */
  connection: 'internal/transport/http2_client.go, readServerPreface',
  /** The time of the call is up. */
  deadline: 'internal/transport/transport.go, readMessageHeaderClient',
  /** Nothing came, and nothing ends the wait. */
  silence: 'stream.go, RecvMsg',
  /** The first header block is none of gRPC: the HTTP status becomes the code. */
  'content-type': 'internal/transport/http2_client.go, operateHeaders',
  /** A header block that is broken, or at the wrong place. */
  headers: 'internal/transport/http2_client.go, operateHeaders',
  /** `grpc-status` says the code. */
  status: 'internal/transport/http2_client.go, operateHeaders',
  'no-status': 'internal/transport/http2_client.go, operateHeaders',
  'no-trailers': 'internal/transport/http2_client.go, handleData',
  reset: 'internal/transport/http2_client.go, handleRSTStream',
  /** REFUSED_STREAM or GOAWAY: it called again, and was refused again. */
  refused: 'stream.go, shouldRetry',
  lost: 'internal/transport/http2_client.go, Close',
  /** A message that is cut, too long or of an unknown format. */
  framing: 'rpc_util.go, recvMsg',
  compression: 'rpc_util.go, recvAndDecompress',
  /** A message that cannot be decoded. */
  message: 'rpc_util.go, recv',
  /** No message, or two, where one is due. */
  cardinality: 'stream.go, RecvMsg',
  /** One message and OK. */
  answer: 'call.go, invoke',
  /** A message of a Watch that stays open. */
  watch: 'health/client.go, clientHealthCheck',
  /** A Watch that is not implemented is no failure. */
  unimplemented: 'health/client.go, clientHealthCheck',
  /** A Watch that ends behind a message: it is called again at once. */
  'watch-ended': 'health/client.go, clientHealthCheck',
  /** A Watch that ends without a message: it is called again after a pause. */
  'watch-failed': 'health/client.go, clientHealthCheck',
  /** A connection that is lost after it came about: a new one is made at once. */
  reconnecting: 'clientconn.go, createTransport',
} as const;

/** A rule of grpc-go. */
export type GrpcGoRule = keyof typeof PLACES;

/** Why a rule of grpc-go is believed. */
export function groundOf(rule: GrpcGoRule, version: GrpcGoVersion): Ground {
  return { grade: 'source', source: `grpc-go ${version}, ${PLACES[rule]}` };
}
