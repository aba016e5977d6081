import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { checkAsk, watchAsk } from '../ask.ts';
import { imagine } from '../imagine.ts';
import type { Seen } from '../seen.ts';
import { cCoreWatch } from './c-core-watch.ts';
import { cCore } from './c-core.ts';
import type { Heard, Limits } from './heard.ts';

const ONE_SECOND: Limits = { connectMs: undefined, callMs: 1000, countsFrom: 'dial' };

function seenOf(name: string, ask = checkAsk('')): Seen {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return imagine(outcome, ask, 10_000);
}

/** `status 1`, `code 14 lost`: what was heard, with the rule that told a code. */
function short(heard: Heard): string {
  switch (heard.kind) {
    case 'answered':
      return `status ${String(heard.status)}`;
    case 'ended':
      return `code ${String(heard.code)} ${heard.rule.replace('c-core/', '')}`;
    case 'unconnected':
    case 'waiting':
    case 'unknown':
      return heard.kind;
  }
}

describe('cCore', () => {
  it.each([
    ['ok_serving', 'status 1'],
    ['ok_empty', 'status 0'],
    ['ok_enum_99', 'status 99'],
    ['wrong_wiretype', 'status 0'],
    ['bad_pb', 'code 13 decoding'],
    ['w_bad_pb_open', 'code 13 decoding'],
    ['ok_no_message', 'status undefined'],
    ['ok_no_message_tr', 'status undefined'],
    ['truncated_frame', 'status undefined'],
    ['two_msgs', 'code 4 second-message'],
    ['two_msgs_0', 'code 4 second-message'],
    ['gzip', 'status 1'],
    ['gzip_broken', 'code 13 compression'],
    ['flag1_no_encoding', 'code 13 compression'],
    ['encoding_unknown', 'code 13 field'],
    ['encoding_hdr_uncompressed', 'status 1'],
    ['code_5', 'code 5 code'],
    ['code_99', 'code 2 code'],
    ['code_malformed', 'code 13 field'],
    ['serving_then_14', 'code 14 code'],
    ['no_trailers', 'code 2 no-trailers'],
    ['no_grpc_status', 'code 2 no-code'],
    ['to_html_unimpl', 'code 12 code'],
    ['ct_wrong', 'status 1'],
    ['ct_missing', 'status 1'],
    ['ct_charset', 'status 1'],
    ['http200_html', 'code 2 no-trailers'],
    ['http200_empty', 'code 2 no-code'],
    ['http404', 'code 12 http-status'],
    ['http503_grpc', 'code 14 http-status'],
    ['http503_grpc_14', 'code 14 code'],
    ['w_http503_grpc_open', 'code 14 http-status'],
    ['hang', 'code 4 deadline'],
    ['slow_700ms', 'status 1'],
    ['slow_1500ms', 'code 4 deadline'],
    ['slow_connect_700ms_answer_500ms', 'code 4 deadline'],
    ['rst_cancel', 'code 1 reset'],
    ['rst_noerr', 'code 13 reset'],
    ['goaway_err', 'status 1'],
    ['goaway_0', 'code 14 lost'],
    ['goaway_cut', 'code 14 lost'],
    ['conn_close', 'code 14 lost'],
    ['refused', 'unconnected'],
    ['tls', 'unconnected'],
    ['silent', 'code 4 deadline'],
  ])('hears of %s: %s', (name, expected) => {
    expect(short(cCore(seenOf(name), ONE_SECOND))).toBe(expected);
  });

  it('refuses a message of more than 4 MiB by its length, and waits for one of another flag', () => {
    const seen = seenOf('headers_then_hang');
    const withBytes = (hex: string): Seen => ({
      ...seen,
      exchange: {
        ...seen.exchange,
        events: [
          ...seen.exchange.events,
          { kind: 'data', by: 'server', bytes: Buffer.from(hex, 'hex'), end: false, atMs: 1 },
        ],
      },
    });
    expect(short(cCore(withBytes('0000400001'), ONE_SECOND))).toBe('code 8 too-long');
    expect(short(cCore(withBytes('3c00400001'), ONE_SECOND))).toBe('code 4 deadline');
  });
});

describe('cCoreWatch', () => {
  it.each([
    ['w_serving_open', 'CONNECTING READY'],
    ['w_notserving_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_svcunknown_open', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_serving_then_notserving', 'CONNECTING READY TRANSIENT_FAILURE'],
    ['w_notserving_then_serving', 'CONNECTING TRANSIENT_FAILURE READY'],
    ['w_ct_json_open', 'CONNECTING READY'],
    ['code_12', 'CONNECTING READY'],
    ['to_html_unimpl', 'CONNECTING READY'],
    ['http404', 'CONNECTING READY'],
    ['code_5', 'CONNECTING TRANSIENT_FAILURE'],
    ['ok_no_message', 'CONNECTING TRANSIENT_FAILURE'],
    ['http503', 'CONNECTING TRANSIENT_FAILURE'],
    ['encoding_unknown', 'CONNECTING TRANSIENT_FAILURE'],
    ['w_serving_then_ok', 'CONNECTING READY TRANSIENT_FAILURE, up and down'],
    ['no_trailers', 'CONNECTING READY TRANSIENT_FAILURE, up and down'],
    ['w_notserving_then_ok', 'CONNECTING TRANSIENT_FAILURE TRANSIENT_FAILURE'],
    ['w_bad_pb_open', 'CONNECTING TRANSIENT_FAILURE TRANSIENT_FAILURE'],
    ['hang', 'CONNECTING'],
    ['silent', 'CONNECTING'],
    ['refused', 'CONNECTING TRANSIENT_FAILURE'],
    ['conn_close', 'CONNECTING TRANSIENT_FAILURE'],
    ['goaway_ok', 'CONNECTING READY TRANSIENT_FAILURE, up and down'],
    ['goaway_hang', 'CONNECTING CONNECTING'],
    // Nobody unpacks what a Watch brings: bytes are read as they are.
    ['w_gzip_open', 'CONNECTING TRANSIENT_FAILURE TRANSIENT_FAILURE'],
    ['gzip_broken', 'CONNECTING READY TRANSIENT_FAILURE, up and down'],
    // A message is heard that comes in one read with the headers.
    ['w_http503_grpc_open', 'CONNECTING READY TRANSIENT_FAILURE, up and down'],
  ])('believes of %s: %s', (name, expected) => {
    const { states, flaps } = cCoreWatch(seenOf(name, watchAsk('')));
    const shown = states.map(({ state }) => state).join(' ');
    expect(flaps ? `${shown}, up and down` : shown).toBe(expected);
  });

  it('does not hear a message that comes behind an HTTP status which is an error', () => {
    const seen = seenOf('w_http503_grpc_open', watchAsk(''));
    const events = seen.exchange.events.map((event) =>
      event.kind === 'data' ? { ...event, atMs: 50 } : event,
    );
    const { states, flaps } = cCoreWatch({ ...seen, exchange: { ...seen.exchange, events } });
    expect(states.at(-1)?.state).toBe('TRANSIENT_FAILURE');
    expect(flaps).toBe(false);
  });
});
