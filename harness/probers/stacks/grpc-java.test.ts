import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { checkAsk, watchAsk } from '../ask.ts';
import { imagine } from '../imagine.ts';
import type { Ask } from '../ask.ts';
import type { Seen } from '../seen.ts';
import { grpcJava, grpcJavaWatch } from './grpc-java.ts';
import type { Heard, Limits } from './heard.ts';

const LOOKED_MS = 10_000;
const ONE_SECOND: Limits = { connectMs: undefined, callMs: 1000, countsFrom: 'dial' };
const NO_LIMIT: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };

function seenOf(name: string, ask: Ask = checkAsk(''), ceilingMs = LOOKED_MS): Seen {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return imagine(outcome, ask, ceilingMs);
}

/** `status 1`, `code 14 reset`: what was heard, with the rule that told a code. */
function short(heard: Heard): string {
  switch (heard.kind) {
    case 'answered':
      return `status ${String(heard.status)}`;
    case 'ended':
      return `code ${String(heard.code)} ${heard.rule.replace('grpc-java/', '')}`;
    case 'waiting':
      return heard.forEver ? 'waits for ever' : 'waits longer';
    case 'unconnected':
    case 'unknown':
      return heard.kind;
  }
}

describe('a Check by grpc-java', () => {
  it.each([
    ['ok_serving', 'status 1'],
    ['ok_not_serving', 'status 2'],
    ['ok_empty', 'status 0'],
    ['ok_enum_99', 'status 99'],
    ['enum_1_plus_2_32', 'status 1'],
    ['last_wins_1_then_2', 'status 2'],
    ['wrong_wiretype', 'status 0'],
    ['bad_pb', 'code 1 message'],
    ['ok_no_message', 'code 13 no-message'],
    ['ok_no_message_tr', 'code 13 no-message'],
    ['two_msgs', 'code 1 second-message'],
    ['two_msgs_0', 'code 1 second-message'],
    ['truncated_frame', 'code 13 framing'],
    ['truncated_prefix', 'code 13 framing'],
    ['gzip', 'status 1'],
    ['gzip_broken', 'code 1 message'],
    ['encoding_unknown', 'code 13 compression'],
    ['flag1_no_encoding', 'code 13 compression'],
    ['encoding_hdr_uncompressed', 'status 1'],
    ['code_5', 'code 5 status'],
    ['code_12_tr', 'code 12 status'],
    ['code_99', 'code 2 status'],
    ['code_100', 'code 2 status'],
    ['code_malformed', 'code 2 status'],
    ['serving_then_14', 'code 14 status'],
    ['no_trailers', 'code 13 no-trailers'],
    ['no_grpc_status', 'code 2 no-status'],
    ['to_html_unimpl', 'code 2 content-type'],
    ['to_no_ct_unimpl', 'code 2 content-type'],
    ['ct_wrong', 'code 2 content-type'],
    ['ct_missing', 'code 2 content-type'],
    ['ct_grpcweb', 'code 2 content-type'],
    ['ct_proto', 'status 1'],
    ['ct_charset', 'status 1'],
    ['ct_upper', 'status 1'],
    ['http200_html', 'code 2 content-type'],
    ['http200_empty', 'code 2 content-type'],
    ['http404', 'code 12 content-type'],
    ['http503', 'code 14 content-type'],
    ['http503_grpc', 'status 1'],
    ['http503_grpc_no_status', 'code 14 no-status'],
    ['http503_grpc_14', 'code 14 status'],
    ['hang', 'code 4 deadline'],
    ['msg_then_hang', 'code 4 deadline'],
    ['slow_700ms', 'status 1'],
    ['slow_1500ms', 'code 4 deadline'],
    ['slow_connect_700ms_answer_500ms', 'code 4 deadline'],
    ['rst_cancel', 'code 1 reset'],
    ['rst_refused', 'code 14 reset'],
    ['rst_noerr', 'code 14 reset'],
    ['rst_internal', 'code 13 reset'],
    ['rst_calm', 'code 8 reset'],
    ['goaway_ok', 'status 1'],
    ['goaway_err', 'status 1'],
    ['goaway_0', 'code 14 goaway'],
    ['goaway_cut', 'code 14 lost'],
    ['conn_close', 'code 14 lost'],
    ['msg_then_cut', 'code 14 lost'],
    ['serving_then_cut', 'status 1'],
    ['refused', 'unconnected'],
    ['tls', 'unconnected'],
    ['http1', 'unconnected'],
    ['silent', 'code 4 deadline'],
  ])('%s: %s', (name, expected) => {
    expect(short(grpcJava(seenOf(name), ONE_SECOND))).toBe(expected);
  });

  it('waits for ever without a deadline', () => {
    expect(short(grpcJava(seenOf('hang'), NO_LIMIT))).toBe('waits for ever');
  });

  it('is not known to end when nobody looked as long as it waits', () => {
    expect(short(grpcJava(seenOf('hang', checkAsk(''), 500), ONE_SECOND))).toBe('waits longer');
  });
});

describe('a channel of grpc-java that watches', () => {
  it.each([
    ['w_serving_open', 'CONNECTING READY'],
    ['w_notserving_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_svcunknown_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_empty_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_bad_pb_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_gzip_open', 'CONNECTING READY'],
    ['w_http503_grpc_open', 'CONNECTING READY'],
    ['w_serving_then_notserving', 'CONNECTING READY TRANSIENT_FAILURE'],
    ['w_notserving_then_serving', 'CONNECTING TRANSIENT_FAILURE READY'],
    ['watch_falls_soon', 'CONNECTING READY TRANSIENT_FAILURE'],
    ['w_serving_then_ok', 'flaps'],
    ['watch_ends_soon', 'flaps'],
    ['slow_700ms', 'flaps'],
    ['w_notserving_then_ok', 'CONNECTING TRANSIENT_FAILURE TRANSIENT_FAILURE'],
    ['code_12', 'CONNECTING READY'],
    ['http404', 'CONNECTING READY'],
    ['to_html_unimpl', 'CONNECTING TRANSIENT_FAILURE'],
    ['code_14', 'CONNECTING TRANSIENT_FAILURE'],
    ['hang', 'CONNECTING'],
    // Bytes that are gathered for an error that nobody will see.
    ['w_ct_json_open', 'CONNECTING'],
    ['goaway_ok', 'CONNECTING CONNECTING'],
    ['goaway_0', 'CONNECTING CONNECTING'],
    ['conn_close', 'CONNECTING CONNECTING'],
    ['msg_then_cut', 'flaps'],
    ['refused', 'CONNECTING TRANSIENT_FAILURE'],
    ['tls', 'CONNECTING TRANSIENT_FAILURE'],
    ['silent', 'CONNECTING'],
  ])('%s: %s', (name, expected) => {
    const { flaps, states } = grpcJavaWatch(seenOf(name, watchAsk('')));
    expect(flaps ? 'flaps' : states.map(({ state }) => state).join(' ')).toBe(expected);
  });
});
