import { describe, expect, it, test } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import { awsAlb } from './aws-alb.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { ProberSettings } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

/** On the path of Check, so that every outcome is what the load balancer gets. */
function matcher(from: number, to = from): Partial<ProberSettings> {
  return { albPath: healthDefinition.Check.path, albMatcher: [{ from, to }] };
}

describe('an ALB on the path of Check, by its matcher', () => {
  // outcome, 12, 0, 0-99
  test.each([
    ['ok_serving', 'U', 'H', 'H'],
    ['ok_not_serving', 'U', 'H', 'H'],
    ['ok_unknown', 'U', 'H', 'H'],
    ['ok_empty', 'U', 'H', 'H'],
    ['ok_service_unknown', 'U', 'H', 'H'],
    ['ok_enum_99', 'U', 'H', 'H'],
    ['ok_no_message', 'U', 'H', 'H'],
    ['ok_no_message_tr', 'U', 'H', 'H'],
    ['code_5', 'U', 'U', 'H'],
    ['code_5_tr', 'U', 'U', 'H'],
    ['code_12', 'H', 'U', 'H'],
    ['code_12_tr', 'H', 'U', 'H'],
    ['code_16', 'U', 'U', 'H'],
    ['code_7', 'U', 'U', 'H'],
    ['code_8', 'U', 'U', 'H'],
    ['code_14', 'U', 'U', 'H'],
    ['code_4', 'U', 'U', 'H'],
    ['code_13', 'U', 'U', 'H'],
    ['code_1', 'U', 'U', 'H'],
    ['code_99', 'U', 'U', 'H'],
    ['code_100', 'U', 'U', 'U'],
    ['serving_then_14', 'U', 'U', 'H'],
    ['no_trailers', '?', '?', '?'],
    ['no_grpc_status', '?', '?', '?'],
    ['code_malformed', '?', '?', '?'],
    ['http200_html', '?', '?', '?'],
    ['http200_empty', '?', '?', '?'],
    ['http503', 'U', 'U', '?'],
    ['http502', 'U', 'U', '?'],
    ['http404', '?', '?', '?'],
    ['http503_grpc', '?', '?', '?'],
    ['ct_wrong', '?', '?', '?'],
    ['ct_missing', '?', '?', '?'],
    ['ct_charset', '?', '?', '?'],
    ['ct_proto', 'U', 'H', 'H'],
    ['to_html_unimpl', '?', '?', '?'],
    ['bad_pb', 'U', 'H', 'H'],
    ['gzip', 'U', 'H', 'H'],
    ['two_msgs', 'U', 'H', 'H'],
    ['two_msgs_0', 'U', 'H', 'H'],
    ['hang', 'U', 'U', 'U'],
    ['headers_then_hang', '?', '?', '?'],
    ['msg_then_hang', '?', '?', '?'],
    ['rst_cancel', 'U', 'U', 'U'],
    ['goaway_ok', 'U', 'H', 'H'],
    ['goaway_err', '?', '?', '?'],
    ['goaway_0', '?', '?', '?'],
    ['goaway_cut', '?', '?', '?'],
    ['conn_close', 'U', 'U', 'U'],
    ['refused', 'U', 'U', 'U'],
    ['tls', 'U', 'U', 'U'],
    ['http1', 'U', 'U', 'U'],
    ['silent', 'U', 'U', 'U'],
    ['slow_1500ms', 'U', 'H', 'H'],
    ['slow_6s', 'U', 'U', 'U'],
  ])('%s: %s %s %s', (outcome, twelve, zero, all) => {
    const verdicts = [matcher(12), matcher(0), matcher(0, 99)].map((settings) =>
      letterOf(decideImagined(awsAlb, outcome, settings)),
    );
    expect(verdicts).toEqual([twelve, zero, all]);
  });

  it.each([
    ['ok_serving', 'documented', 'alb/codes', 'reads only grpc-status: 0 is in the matcher 0'],
    ['ok_not_serving', 'reported', 'alb/codes', 'reads only grpc-status: 0 is in the matcher 0'],
    ['code_12', 'documented', 'alb/codes', 'reads only grpc-status: 12 is not in the matcher 0'],
    ['two_msgs', 'inferred', 'alb/codes', 'reads only grpc-status: 0 is in the matcher 0'],
    [
      'rst_cancel',
      'inferred',
      'alb/connection',
      'a stream that was reset: without an answer no code can match',
    ],
    ['hang', 'documented', 'alb/timeout', 'no answer in time'],
    [
      'http503',
      'inferred',
      'alb/http-status',
      'HTTP 503, which is no gRPC: neither the status nor UNAVAILABLE matches',
    ],
    [
      'ct_wrong',
      'unknown',
      'alb/not-documented',
      'its vendor does not say what becomes of an answer that is half gRPC and half HTTP',
    ],
  ])('says of %s how well it is known: %s', (outcome, grade, rule, fact) => {
    const decision = decideImagined(awsAlb, outcome, matcher(0));
    expect(decision).toMatchObject({ grade, rule, fact });
  });

  it('does not judge an answer for which nobody waited as long as it does', () => {
    const seen = { connectedMs: 0, greetedMs: 1, exchange: { stream: 1, events: [] }, untilMs: 4999 };
    expect(awsAlb.decide(seen, DEFAULT_SETTINGS)).toMatchObject({ verdict: 'unknown', grade: 'unknown' });
    expect(awsAlb.decide({ ...seen, untilMs: 5000 }, DEFAULT_SETTINGS)).toMatchObject({
      verdict: 'unhealthy',
    });
  });
});

describe('an ALB that nobody changed', () => {
  it.each([
    ['healthy', 'H'],
    ['not_serving', 'H'],
    ['no_health_service', 'H'],
    ['catch_all_ok', 'U'],
    ['code_16', 'U'],
    ['auth_required', 'U'],
    ['refused', 'U'],
  ])('asks for a path that nobody serves: %s %s', (outcome, letter) => {
    expect(letterOf(decideImagined(awsAlb, outcome))).toBe(letter);
  });

  it('asks for no service and looks at no certificate', () => {
    expect(awsAlb.asks({ ...DEFAULT_SETTINGS, service: 'shop.Cart' })).toMatchObject({
      path: '/AWS.ALB/healthcheck',
      body: '0000000000',
      tls: 'as set, any certificate',
      metadata: false,
    });
  });

  it('has the limits of the guide', () => {
    expect(awsAlb.machine(DEFAULT_SETTINGS)).toMatchObject({
      intervalMs: 30_000,
      timeoutMs: 5000,
      failuresToFall: 2,
      passesToRise: 5,
      firstPasses: 1,
      first: 'unknown',
    });
  });
});
