import type { Ground } from '../prober.ts';
import { CODE } from './codes.ts';

/** The version whose rules these are. */
export const GRPC_JAVA = '1.85.1';

/** Where each rule can be read. */
const PLACES = {
  /** No connection, or none that says SETTINGS first. */
  connection: 'netty/NettyClientHandler.java, FrameListener.onSettingsRead',
  /** The time of the call is up. */
  deadline: 'internal/ClientCallImpl.java, CancellationHandler',
  /** Nothing came, and nothing ends the wait. */
  silence: 'internal/ClientCallImpl.java',
  /** The first header block is none of gRPC: the HTTP status becomes the code. */
  'content-type': 'internal/Http2ClientStreamTransportState.java, validateInitialMetadata',
  /** A header block that is broken, or at the wrong place. */
  headers: 'internal/Http2ClientStreamTransportState.java, transportHeadersReceived',
  /** `grpc-status` says the code. */
  status: 'api/Status.java, fromCodeValue',
  'no-status': 'internal/Http2ClientStreamTransportState.java, statusFromTrailers',
  'no-trailers': 'internal/Http2ClientStreamTransportState.java, transportDataReceived',
  reset: 'netty/NettyClientHandler.java, onRstStreamRead',
  goaway: 'netty/NettyClientHandler.java, goingAway',
  lost: 'netty/NettyClientHandler.java, channelInactive',
  /** A message that is cut, too long or of an unknown format. */
  framing: 'internal/MessageDeframer.java, processHeader and close',
  compression: 'internal/AbstractClientStream.java, inboundHeadersReceived; internal/MessageDeframer.java',
  /** A message that cannot be unpacked or decoded: its exception cancels the call. */
  message: 'internal/ClientCallImpl.java, ClientStreamListenerImpl.messagesAvailable',
  /** The second message of a unary call, whose exception cancels it. */
  'second-message': 'stub/ClientCalls.java, UnaryStreamToFuture.onMessage; internal/ClientCallImpl.java',
  'no-message': 'stub/ClientCalls.java, UnaryStreamToFuture.onClose',
  /** One message and OK. */
  answer: 'stub/ClientCalls.java, UnaryStreamToFuture.onClose',
  /** A message of a Watch. */
  'watch-message': 'services/HealthCheckingLoadBalancerFactory.java, handleResponse',
  'watch-unimplemented': 'services/HealthCheckingLoadBalancerFactory.java, handleStreamClosed',
  'watch-end': 'services/HealthCheckingLoadBalancerFactory.java, handleStreamClosed',
  'watch-connection': 'services/HealthCheckingLoadBalancerFactory.java, onSubchannelState',
  'watch-silence': 'services/HealthCheckingLoadBalancerFactory.java, startRpc',
} as const;

/** A rule of grpc-java. */
export type GrpcJavaRule = keyof typeof PLACES;

/** A rule by its permanent name, and why it is believed. */
export function grpcJavaRule(rule: GrpcJavaRule): Ground & { readonly rule: string } {
  return {
    rule: `grpc-java/${rule}`,
    grade: 'source',
    source: `grpc-java ${GRPC_JAVA}, ${PLACES[rule]}`,
  };
}

/** How a call ended; OK where the code is 0. */
export interface Ended {
  readonly code: number;
  readonly rule: GrpcJavaRule;
  readonly why: string;
}

/** An end with INTERNAL, which grpc-java has for most that is against the protocol. */
export function broken(rule: GrpcJavaRule, why: string): Ended {
  return { code: CODE.INTERNAL, rule, why };
}
