import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { checkAsk } from '../ask.ts';
import { imagine } from '../imagine.ts';
import type { Seen } from '../seen.ts';
import { grpcGo } from './grpc-go.ts';
import type { GrpcGo } from './grpc-go-rules.ts';
import type { Heard, Limits } from './heard.ts';

/** As long as the longest wait of a library, and longer. */
const LOOKED_MS = 30_000;
const ONE_SECOND: Limits = { connectMs: undefined, callMs: 1000, countsFrom: 'dial' };
const NO_LIMIT: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };

function seenOf(name: string, ceilingMs = LOOKED_MS): Seen {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return imagine(outcome, checkAsk(''), ceilingMs);
}

/** `status 1`, `code 14 reset`, `waiting`: what was heard, with the rule that told a code. */
function short(heard: Heard): string {
  const rule = heard.rule.replace('grpc-go/', '');
  switch (heard.kind) {
    case 'answered':
      return `status ${String(heard.status)}`;
    case 'ended':
      return `code ${String(heard.code)} ${rule}`;
    case 'waiting':
      return heard.forEver ? 'waits for ever' : 'waits longer';
    case 'unconnected':
    case 'unknown':
      return heard.kind;
  }
}

function hear(name: string, program: Partial<GrpcGo> = {}, limits = ONE_SECOND): string {
  return short(grpcGo(program)(seenOf(name), limits));
}

describe('grpc-go', () => {
  it.each([
    ['ok_serving', 'status 1'],
    ['ok_not_serving', 'status 2'],
    ['ok_empty', 'status 0'],
    ['ok_enum_99', 'status 99'],
    ['enum_1_plus_2_32', 'status 1'],
    ['last_wins_1_then_2', 'status 2'],
    ['wrong_wiretype', 'status 0'],
    ['bad_pb', 'code 13 message'],
    ['ok_no_message', 'code 13 cardinality'],
    ['ok_no_message_tr', 'code 13 cardinality'],
    ['two_msgs', 'code 13 cardinality'],
    ['two_msgs_0', 'code 13 cardinality'],
    ['truncated_frame', 'code 13 framing'],
    ['truncated_prefix', 'code 13 framing'],
    ['gzip', 'code 13 compression'],
    ['flag1_no_encoding', 'code 13 compression'],
    ['encoding_unknown', 'code 13 compression'],
    ['encoding_hdr_uncompressed', 'status 1'],
    ['code_5', 'code 5 status'],
    ['code_12_tr', 'code 12 status'],
    ['code_99', 'code 99 status'],
    ['code_malformed', 'code 2 status'],
    ['serving_then_14', 'code 14 status'],
    ['no_trailers', 'code 13 no-trailers'],
    ['no_grpc_status', 'code 2 no-status'],
    ['to_html_unimpl', 'code 2 content-type'],
    ['to_no_ct_unimpl', 'code 2 content-type'],
    ['ct_wrong', 'code 2 content-type'],
    ['ct_missing', 'code 2 content-type'],
    ['ct_grpcweb', 'code 2 content-type'],
    ['ct_upper', 'code 2 content-type'],
    ['ct_proto', 'status 1'],
    ['ct_charset', 'status 1'],
    ['http200_html', 'code 2 content-type'],
    ['http200_empty', 'code 2 content-type'],
    ['http400', 'code 13 content-type'],
    ['http401', 'code 16 content-type'],
    ['http404', 'code 12 content-type'],
    ['http500', 'code 2 content-type'],
    ['http503', 'code 14 content-type'],
    ['http503_grpc', 'status 1'],
    ['http503_grpc_14', 'code 14 status'],
    ['hang', 'code 4 deadline'],
    ['headers_then_hang', 'code 4 deadline'],
    ['msg_then_hang', 'code 4 deadline'],
    ['w_bad_pb_open', 'code 13 message'],
    ['rst_cancel', 'code 1 reset'],
    ['rst_refused', 'code 14 refused'],
    ['rst_noerr', 'code 13 reset'],
    ['rst_calm', 'code 8 reset'],
    ['msg_then_rst_cancel', 'code 1 reset'],
    ['goaway_ok', 'status 1'],
    ['goaway_err', 'status 1'],
    ['goaway_0', 'code 14 refused'],
    ['goaway_cut', 'code 14 lost'],
    ['conn_close', 'code 14 lost'],
    ['serving_then_cut', 'status 1'],
    ['refused', 'code 14 connection'],
    ['http1', 'code 14 connection'],
    ['tls', 'code 14 connection'],
    ['silent', 'code 4 deadline'],
    ['slow_700ms', 'status 1'],
    ['slow_1500ms', 'code 4 deadline'],
    ['slow_connect_1500ms', 'code 4 deadline'],
    ['slow_connect_700ms_answer_500ms', 'code 4 deadline'],
  ])('hears of %s: %s', (name, expected) => {
    expect(hear(name)).toBe(expected);
  });

  it.each<[string, string, Partial<GrpcGo>]>([
    ['gzip', 'status 1', { gzip: 'linked' }],
    ['gzip_broken', 'code 13 compression', { gzip: 'linked' }],
    ['encoding_unknown', 'code 13 compression', { gzip: 'linked' }],
    ['gzip', 'unknown', { gzip: 'unknown' }],
    ['encoding_unknown', 'code 13 compression', { gzip: 'unknown' }],
    ['ok_serving', 'status 1', { gzip: 'unknown' }],
    ['gzip', 'code 12 compression', { version: '1.33.3' }],
    ['ok_no_message', 'code 2 cardinality', { version: '1.33.3' }],
    ['two_msgs', 'code 2 cardinality', { version: '1.33.3' }],
    ['code_malformed', 'code 13 status', { version: '1.33.3' }],
    ['http200_html', 'code 2 content-type', { version: '1.33.3' }],
    ['ok_no_message', 'code 2 cardinality', { version: '1.75.0' }],
    ['two_msgs', 'code 13 cardinality', { version: '1.75.0' }],
    ['code_malformed', 'code 13 status', { version: '1.77.0' }],
    ['code_malformed', 'code 2 status', { version: '1.79.3' }],
    ['w_ct_json_open', 'code 4 deadline', { version: '1.82.1' }],
    ['w_ct_json_open', 'code 2 content-type', { version: '1.81.1' }],
    ['refused', 'unconnected', { dial: 'first' }],
    ['silent', 'unconnected', { dial: 'first' }],
    ['slow_connect_1500ms', 'unconnected', { dial: 'first' }],
  ])('hears of %s: %s, in a program with %o', (name, expected, program) => {
    expect(hear(name, program)).toBe(expected);
  });

  it.each<[string, string, Limits, Partial<GrpcGo>?]>([
    ['hang', 'waits for ever', NO_LIMIT],
    ['slow_6s', 'status 1', NO_LIMIT],
    ['silent', 'code 14 connection', NO_LIMIT],
    ['silent', 'waits for ever', NO_LIMIT, { dial: 'first' }],
    ['refused', 'waits for ever', NO_LIMIT, { dial: 'first' }],
    ['slow_connect_700ms_answer_500ms', 'status 1', { ...ONE_SECOND, countsFrom: 'connection' }],
    ['slow_connect_700ms', 'unconnected', { ...ONE_SECOND, connectMs: 500 }, { dial: 'first' }],
  ])('hears of %s: %s, with other limits', (name, expected, limits, program) => {
    expect(hear(name, program, limits)).toBe(expected);
  });

  it('does not know what would have come after the look', () => {
    for (const name of ['hang', 'silent']) {
      expect(short(grpcGo()(seenOf(name, 500), ONE_SECOND))).toBe('waits longer');
      expect(short(grpcGo()(seenOf(name, 1000), ONE_SECOND))).toBe('code 4 deadline');
    }
  });

  it('tells where its rules can be read', () => {
    expect(grpcGo()(seenOf('no_trailers'), ONE_SECOND)).toMatchObject({
      source: 'grpc-go 1.85.0, internal/transport/http2_client.go, handleData',
    });
    expect(grpcGo({ version: '1.33.3' })(seenOf('ok_serving'), ONE_SECOND)).toMatchObject({
      source: 'grpc-go 1.33.3, call.go, invoke',
    });
  });
});
