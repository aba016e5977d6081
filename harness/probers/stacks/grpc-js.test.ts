import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { checkAsk } from '../ask.ts';
import { imagine } from '../imagine.ts';
import type { Seen } from '../seen.ts';
import { OF_UPTIME_KUMA } from './grpc-js-version.ts';
import { grpcJs, grpcJsOf } from './grpc-js.ts';
import type { Heard, Limits } from './heard.ts';

const NO_LIMIT: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };
const ONE_SECOND: Limits = { ...NO_LIMIT, callMs: 1000 };
const old = grpcJsOf(OF_UPTIME_KUMA, 'library');
const oldAndBytes = grpcJsOf(OF_UPTIME_KUMA, 'program');

function seenOf(name: string, ceilingMs = 10_000): Seen {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return imagine(outcome, checkAsk(''), ceilingMs);
}

/** `status 1`, `code 14 lost`, `waits for ever`: what was heard, with the rule that told a code. */
function short(heard: Heard): string {
  switch (heard.kind) {
    case 'answered':
      return `status ${String(heard.status)}`;
    case 'ended':
      return `code ${String(heard.code)} ${heard.rule.replace('grpc-js/', '')}`;
    case 'waiting':
      return heard.forEver ? 'waits for ever' : 'waits longer';
    case 'unconnected':
    case 'unknown':
      return heard.kind;
  }
}

describe('grpc-js', () => {
  // The columns are those of 1.14.7 and of 1.8.22.
  it.each([
    ['ok_serving', 'status 1', 'status 1'],
    ['ok_empty', 'status 0', 'status 0'],
    ['ok_enum_99', 'status 99', 'status 99'],
    ['enum_1_plus_2_32', 'status 1', 'status 1'],
    ['last_wins_2_then_1', 'status 1', 'status 1'],
    ['bad_pb', 'code 13 decoding', 'code 13 decoding'],
    ['wrong_wiretype', 'code 13 decoding', 'code 13 decoding'],
    ['ok_no_message', 'code 12 no-message', 'code 13 no-message'],
    ['ok_no_message_tr', 'code 12 no-message', 'code 13 no-message'],
    ['truncated_frame', 'code 12 no-message', 'code 13 no-message'],
    ['two_msgs', 'waits for ever', 'waits for ever'],
    ['two_msgs_0', 'waits for ever', 'waits for ever'],
    ['gzip', 'status 1', 'status 1'],
    ['gzip_broken', 'code 13 compression', 'waits for ever'],
    ['encoding_unknown', 'code 13 compression', 'code 13 compression'],
    ['flag1_no_encoding', 'code 13 compression', 'code 13 compression'],
    ['encoding_hdr_uncompressed', 'status 1', 'status 1'],
    ['code_5', 'code 5 code', 'code 5 code'],
    ['code_12_tr', 'code 12 code', 'code 12 code'],
    ['code_99', 'code 99 code', 'code 2 code'],
    ['code_malformed', 'code 2 code', 'code 2 code'],
    ['serving_then_14', 'code 14 code', 'code 14 code'],
    ['no_trailers', 'code 13 code', 'code 13 code'],
    ['no_grpc_status', 'code 2 code', 'code 2 code'],
    ['to_html_unimpl', 'code 12 code', 'code 12 code'],
    ['ct_wrong', 'status 1', 'status 1'],
    ['ct_missing', 'status 1', 'status 1'],
    ['ct_charset', 'status 1', 'status 1'],
    ['http200_html', 'code 8 page', 'code 8 page'],
    ['http404', 'code 12 page', 'code 8 page'],
    ['http503', 'code 14 page', 'code 8 page'],
    ['http503_grpc', 'status 1', 'code 14 code'],
    ['http503_grpc_14', 'code 14 code', 'code 14 code'],
    ['http503_grpc_no_status', 'code 14 code', 'code 14 code'],
    ['hang', 'waits for ever', 'waits for ever'],
    ['msg_then_hang', 'waits for ever', 'waits for ever'],
    ['w_bad_pb_open', 'code 13 decoding', 'code 13 decoding'],
    ['rst_cancel', 'code 1 reset', 'code 1 reset'],
    ['rst_refused', 'code 14 reset', 'code 14 reset'],
    ['rst_noerr', 'code 13 reset', 'code 13 reset'],
    ['rst_calm', 'code 8 reset', 'code 8 reset'],
    ['goaway_ok', 'status 1', 'status 1'],
    ['goaway_err', 'code 13 goaway', 'code 13 goaway'],
    ['goaway_calm', 'code 8 goaway', 'status 1'],
    ['goaway_0', 'code 14 refused', 'code 14 refused'],
    ['goaway_hang', 'waits for ever', 'waits for ever'],
    ['goaway_cut', 'code 14 lost', 'code 1 lost'],
    ['conn_close', 'code 14 lost', 'code 1 lost'],
    ['serving_then_cut', 'status 1', 'status 1'],
    ['refused', 'unconnected', 'unconnected'],
    ['http1', 'unconnected', 'unconnected'],
    ['tls', 'unconnected', 'unconnected'],
    ['silent', 'waits for ever', 'waits for ever'],
    ['slow_6s', 'status 1', 'status 1'],
  ])('hears of %s: %s, and an old one: %s', (name, now, before) => {
    expect(short(grpcJs(seenOf(name), NO_LIMIT))).toBe(now);
    expect(short(old(seenOf(name), NO_LIMIT))).toBe(before);
  });

  it.each([
    ['slow_700ms', 'status 1'],
    ['slow_1500ms', 'code 4 no-end'],
    ['slow_connect_1500ms', 'code 4 no-end'],
    ['hang', 'code 4 no-end'],
    ['silent', 'code 4 no-end'],
    ['two_msgs', 'code 4 second-message'],
  ])('hears of %s with a deadline of a second: %s', (name, expected) => {
    expect(short(grpcJs(seenOf(name), ONE_SECOND))).toBe(expected);
  });

  it('does not know what comes of a call that was looked at for less than its deadline', () => {
    expect(short(grpcJs(seenOf('hang', 500), ONE_SECOND))).toBe('waits longer');
  });

  it.each([
    ['bad_pb', 'code 13 decoding'],
    ['w_bad_pb_open', 'waits for ever'],
  ])('hands bytes over once the call is over, so that %s: %s', (name, expected) => {
    expect(short(oldAndBytes(seenOf(name), NO_LIMIT))).toBe(expected);
  });

  it('says which version it speaks of', () => {
    expect(grpcJs(seenOf('code_5'), NO_LIMIT)).toMatchObject({
      grade: 'source',
      source: '@grpc/grpc-js 1.14.7, src/subchannel-call.ts',
    });
    expect(old(seenOf('code_5'), NO_LIMIT).source).toBe('@grpc/grpc-js 1.8.22, src/subchannel-call.ts');
  });
});
