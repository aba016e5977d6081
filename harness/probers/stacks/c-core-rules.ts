import type { Ground } from '../prober.ts';

/** The version of gRPC whose C-core the rules follow. Python, Ruby and C++ stand on it. */
export const C_CORE = '1.85.1';

const CORE = 'src/core';
/** Where each rule can be read. */
const PLACES = {
  /** No connection, or none that says SETTINGS first. */
  connection: `${CORE}/client_channel/subchannel.cc`,
  /** The deadline is over, or there is none. */
  deadline: `${CORE}/lib/surface/filter_stack_call.cc`,
  /** An HTTP status that is an error, without `grpc-status` beside it. */
  'http-status': `${CORE}/ext/filters/http/client/http_client_filter.cc, CheckServerMetadata`,
  /** A field that cannot be read, such as an unknown `grpc-encoding`. */
  field: `${CORE}/call/metadata_batch.cc`,
  /** `grpc-status` says the code. */
  code: `${CORE}/lib/surface/filter_stack_call.cc, RecvTrailingFilter`,
  'no-code': `${CORE}/lib/surface/filter_stack_call.cc, RecvTrailingFilter`,
  'no-trailers': `${CORE}/ext/transport/chttp2/transport/frame_data.cc`,
  reset: `${CORE}/lib/transport/status_conversion.cc`,
  /** The connection was lost, or a GOAWAY refused the call. */
  lost: `${CORE}/ext/transport/chttp2/transport/chttp2_transport.cc`,
  'too-long': `${CORE}/ext/filters/message_size/message_size_filter.cc`,
  compression: `${CORE}/ext/filters/http/message_compress/compression_filter.cc`,
  /** A message that the protobuf of the language cannot decode. */
  decoding: 'src/python/grpcio/grpc/_channel.py, _handle_event',
  /** A second message is never read, and the end is told behind the last. */
  'second-message': `${CORE}/ext/transport/chttp2/transport/chttp2_transport.cc`,
  /** One message and OK, or OK alone. */
  answer: 'src/python/grpcio/grpc/_channel.py, _end_unary_response_blocking',
  'watch-message': `${CORE}/load_balancing/health_check_client.cc, RecvMessageReadyLocked`,
  'watch-unimplemented': `${CORE}/load_balancing/health_check_client.cc, RecvTrailingMetadataReadyLocked`,
  /** The Watch ended: it begins again at once where a message had come, and after a while where none had. */
  'watch-end': `${CORE}/client_channel/subchannel_stream_client.cc, CallEndedLocked`,
  /** The connection was left: another one is opened. */
  'watch-connection': `${CORE}/load_balancing/health_check_client.cc, OnConnectivityStateChangeLocked`,
  'watch-silence': `${CORE}/load_balancing/health_check_client.cc, OnCallStartLocked`,
} as const;

/** A rule of C-core. */
export type CCoreRule = keyof typeof PLACES;

/** A rule with why it is believed. */
export function cCoreRule(rule: CCoreRule): Ground & { readonly rule: string } {
  return { rule: `c-core/${rule}`, grade: 'source', source: `gRPC ${C_CORE}, ${PLACES[rule]}` };
}
