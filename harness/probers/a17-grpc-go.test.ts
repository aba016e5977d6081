import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { a17GrpcGo } from './a17-grpc-go.ts';
import { watchAsk } from './ask.ts';
import { imagine } from './imagine.ts';
import { grpcGoWatch } from './stacks/grpc-go-watch.ts';
import type { Channel } from './stacks/heard.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

describe('a client on grpc-go that watches', () => {
  it.each([
    ['w_serving_open', 'H', 'watch'],
    ['msg_then_hang', 'H', 'watch'],
    ['w_notserving_open', 'U', 'watch'],
    ['w_empty_open', 'U', 'watch'],
    ['w_serving_then_notserving', 'U', 'watch'],
    ['w_notserving_then_serving', 'H', 'watch'],
    ['w_http503_grpc_open', 'H', 'watch'],
    ['check_without_watch', 'H', 'unimplemented'],
    ['code_12_tr', 'H', 'unimplemented'],
    ['http404', 'H', 'unimplemented'],
    ['to_html_unimpl', 'U', 'watch-failed'],
    ['code_5', 'U', 'watch-failed'],
    ['ok_no_message', 'U', 'watch-failed'],
    ['w_bad_pb_open', 'U', 'watch-failed'],
    ['w_gzip_open', 'U', 'watch-failed'],
    ['rst_refused', 'U', 'watch-failed'],
    ['ct_wrong', 'U', 'watch-failed'],
    // An answer that is none of gRPC is read to its end, and this one has none.
    ['w_ct_json_open', '-', 'silence'],
    ['hang', '-', 'silence'],
    // What it was once is not what it will be at the next look: it goes up and down.
    ['w_serving_then_ok', '-', 'watch-ended'],
    ['w_notserving_then_ok', 'U', 'watch-ended'],
    ['two_msgs_0', '-', 'watch-ended'],
    ['slow_6s', '-', 'watch-ended'],
    ['goaway_ok', '-', 'reconnecting'],
    ['goaway_0', '-', 'reconnecting'],
    ['conn_close', '-', 'reconnecting'],
    ['msg_then_cut', '-', 'reconnecting'],
    ['refused', 'U', 'connection'],
    ['http1', 'U', 'connection'],
  ])('of %s: %s', (outcome, letter, rule) => {
    const decision = decideImagined(a17GrpcGo, outcome);
    expect(letterOf(decision)).toBe(letter);
    expect(decision.rule).toBe(`grpc-go/${rule}`);
  });

  it.each([
    ['w_serving_then_ok', 'the channel goes up and down without a pause, and asks again each time'],
    ['goaway_ok', 'the channel connects again and again without a pause, and calls wait'],
    ['hang', 'the channel stays in CONNECTING, and calls wait'],
  ])('says of %s what it costs', (outcome, fact) => {
    expect(decideImagined(a17GrpcGo, outcome).fact).toBe(fact);
  });
});

describe('grpcGoWatch', () => {
  const watch = (name: string, ceilingMs: number): Channel => {
    const outcome = outcomeNamed(name);
    if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
    return grpcGoWatch(imagine(outcome, watchAsk(''), ceilingMs));
  };

  it('tells the states with their times', () => {
    expect(watch('watch_falls_soon', 5000)).toMatchObject({
      flaps: false,
      states: [
        { atMs: 0, state: 'CONNECTING' },
        { atMs: 0, state: 'READY' },
        { atMs: 20, state: 'TRANSIENT_FAILURE' },
      ],
    });
    expect(watch('slow_700ms', 5000)).toMatchObject({
      flaps: true,
      states: [
        { atMs: 0, state: 'CONNECTING' },
        { atMs: 700, state: 'READY' },
        { atMs: 700, state: 'TRANSIENT_FAILURE' },
      ],
    });
  });

  it('gives an attempt to connect twenty seconds', () => {
    expect(watch('silent', 19_999).states).toEqual([{ atMs: 0, state: 'CONNECTING' }]);
    expect(watch('silent', 20_000).states).toEqual([
      { atMs: 0, state: 'CONNECTING' },
      { atMs: 20_000, state: 'TRANSIENT_FAILURE' },
    ]);
  });
});
