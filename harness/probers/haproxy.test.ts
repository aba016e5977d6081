import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { haproxyProbers } from './haproxy.ts';
import { imagine } from './imagine.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SHORT = { healthy: 'up', unhealthy: 'down', none: 'none', unknown: 'unknown' } as const;

/** What the four recipes make of an outcome, in the order of the list. */
function verdicts(name: string, ceilingMs = 10_000): string {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return haproxyProbers
    .map((prober) => {
      const seen = imagine(outcome, prober.asks(DEFAULT_SETTINGS), ceilingMs);
      return SHORT[prober.decide(seen, DEFAULT_SETTINGS).verdict];
    })
    .join(' ');
}

describe('HAProxy by status, header, body and bytes', () => {
  it.each([
    ['ok_serving', 'up down up up'],
    ['ok_not_serving', 'up down down down'],
    ['ok_empty', 'up down down down'],
    ['extra_unknown_field', 'up down down down'],
    ['last_wins_2_then_1', 'up down up down'],
    ['last_wins_1_then_2', 'up down down down'],
    ['truncated_frame', 'up down up down'],
    ['two_msgs', 'up down up up'],
    ['two_msgs_0', 'up down down up'],
    ['ok_no_message', 'up up down down'],
    ['ok_no_message_tr', 'up down down down'],
    ['code_12', 'up down down down'],
    ['code_14_tr', 'up down down down'],
    ['serving_then_14', 'up down up up'],
    ['no_trailers', 'up down up up'],
    ['ct_wrong', 'up down up up'],
    ['http503', 'down down down down'],
    ['http503_grpc', 'down down up up'],
    ['http302', 'up down down down'],
    ['http200_html', 'up down down down'],
    ['hang', 'down down down down'],
    ['headers_then_hang', 'up down down down'],
    ['msg_then_hang', 'up down up up'],
    // What comes in one piece is read at once.
    ['w_serving_then_notserving', 'up down down up'],
    ['slow_1500ms', 'up down up up'],
    ['slow_6s', 'down down down down'],
    ['rst_cancel', 'down down down down'],
    ['goaway_err', 'up down up up'],
    ['conn_close', 'down down down down'],
    // By hand one writes :authority, and HAProxy itself does not.
    ['authority_required', 'down down down up'],
    ['strict_authority', 'down down down down'],
    ['refused', 'down down down down'],
    ['tls', 'down down down down'],
    ['http1', 'down down down down'],
    ['silent', 'down down down down'],
  ])('%s: %s', (name, expected) => {
    expect(verdicts(name)).toBe(expected);
  });

  it('is not known where nobody looked as long as it waits', () => {
    expect(verdicts('headers_then_hang', 500)).toBe('up down unknown unknown');
  });
});

it('has permanent ids, and tells how to read the message', () => {
  expect(haproxyProbers.map(({ id }) => id)).toEqual([
    'haproxy-httpchk',
    'haproxy-grpc-status',
    'haproxy-body',
    'haproxy-tcp-check',
  ]);
  for (const { advice } of haproxyProbers) expect(advice).toContain('external-check');
});
