import type { Outcome, Play } from './outcome.ts';
import {
  answer,
  both,
  cut,
  goaway,
  head,
  HEALTHY,
  message,
  plain,
  reset,
  SERVING,
  trailers,
  UNIMPLEMENTED,
  whole,
} from './plays.ts';

/** Calls that are reset, and calls that are left open. */
const streams: readonly Outcome[] = [
  both('hang', 'takes the request and never answers', []),
  both('headers_then_hang', 'sends its headers and nothing more', [head()]),
  both('msg_then_hang', 'sends SERVING and never ends the call', [head(), message(SERVING)]),
  both('rst_cancel', 'resets the stream with CANCEL', [reset(8)]),
  both('rst_refused', 'resets the stream with REFUSED_STREAM', [reset(7)]),
  both('rst_noerr', 'resets the stream with NO_ERROR', [reset(0)]),
  both('rst_protocol', 'resets the stream with PROTOCOL_ERROR', [reset(1)]),
  both('rst_internal', 'resets the stream with INTERNAL_ERROR', [reset(2)]),
  both('rst_calm', 'resets the stream with ENHANCE_YOUR_CALM', [reset(11)]),
  both('headers_then_rst_internal', 'sends its headers and resets the stream with INTERNAL_ERROR', [
    head(),
    reset(2),
  ]),
  both('msg_then_rst_cancel', 'sends SERVING and resets the stream with CANCEL', [
    head(),
    message(SERVING),
    reset(8),
  ]),
  both('msg_then_rst_noerr', 'sends SERVING and resets the stream with NO_ERROR', [
    head(),
    message(SERVING),
    reset(0),
  ]),
];

/** A server that leaves: the same ahead of every answer. */
function leaving(name: string, does: string, first: Play): Outcome {
  return plain(name, does, { check: [first, ...answer(SERVING)], other: [first, ...UNIMPLEMENTED] });
}

/** Connections that are lost, or that never were. */
const connections: readonly Outcome[] = [
  leaving('goaway_ok', 'says GOAWAY with NO_ERROR and answers SERVING', goaway(0)),
  leaving('goaway_err', 'says GOAWAY with INTERNAL_ERROR and answers SERVING', goaway(2)),
  leaving('goaway_calm', 'says GOAWAY with ENHANCE_YOUR_CALM and answers SERVING', goaway(11)),
  whole('goaway_0', 'says on every connection by GOAWAY that it answers no call', [goaway(0, 'none')]),
  whole('goaway_hang', 'says GOAWAY with NO_ERROR and never answers', [goaway(0)]),
  whole('goaway_cut', 'says GOAWAY with NO_ERROR and closes the connection', [goaway(0), cut]),
  whole('conn_close', 'closes the connection when it is asked', [cut]),
  both('headers_then_cut', 'sends its headers and closes the connection', [head(), cut]),
  both('msg_then_cut', 'sends SERVING and closes the connection', [head(), message(SERVING), cut]),
  both('serving_then_cut', 'answers SERVING and closes the connection', [
    head(),
    message(SERVING),
    trailers(0),
    cut,
  ]),
  { name: 'refused', does: 'does not listen', listener: { by: 'refused' } },
  { name: 'silent', does: 'accepts connections and never says a word', listener: { by: 'silent' } },
  { name: 'http1', does: 'speaks HTTP/1.1 and nothing else', listener: { by: 'http1' } },
  {
    name: 'tls',
    does: 'is healthy and speaks TLS only',
    listener: { by: 'http2', answers: HEALTHY, certificate: 'good' },
  },
  {
    name: 'tls_self_signed',
    does: 'is healthy and speaks TLS with a certificate that it signed itself',
    listener: { by: 'http2', answers: HEALTHY, certificate: 'self-signed' },
  },
  {
    name: 'tls_expired',
    does: 'is healthy and speaks TLS with a certificate that is no longer valid',
    listener: { by: 'http2', answers: HEALTHY, certificate: 'expired' },
  },
  {
    name: 'tls_other_name',
    does: 'is healthy and speaks TLS with the certificate of another name',
    listener: { by: 'http2', answers: HEALTHY, certificate: 'other name' },
  },
];

/** Calls and connections without a regular end. */
export const lostOutcomes: readonly Outcome[] = [...streams, ...connections];
