import { describe, expect, it, test } from 'vitest';
import { gcpLoadBalancer } from './gcp-load-balancer.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

describe('a load balancer of Google Cloud', () => {
  test.each([
    ['ok_serving', 'H'],
    ['ok_not_serving', 'U'],
    ['ok_unknown', 'U'],
    ['ok_empty', 'U'],
    ['ok_service_unknown', 'U'],
    ['ok_enum_99', 'U'],
    ['ok_no_message', '?'],
    ['code_5', 'U'],
    ['code_12', 'H'],
    ['code_12_tr', 'H'],
    ['no_health_service', 'H'],
    ['wrong_package', 'H'],
    ['code_16', 'U'],
    ['code_7', 'U'],
    ['code_8', 'U'],
    ['code_14', 'U'],
    ['code_4', 'U'],
    ['code_13', 'U'],
    ['code_1', 'U'],
    ['code_99', '?'],
    ['serving_then_14', 'U'],
    ['no_trailers', 'U'],
    ['no_grpc_status', 'U'],
    ['http200_html', 'U'],
    ['http503', 'U'],
    ['http404', '?'],
    ['http401', '?'],
    ['http503_grpc', '?'],
    ['ct_wrong', '?'],
    ['ct_missing', '?'],
    ['ct_charset', '?'],
    ['bad_pb', 'U'],
    ['gzip', '?'],
    ['two_msgs', '?'],
    ['two_msgs_0', '?'],
    ['hang', 'U'],
    ['msg_then_hang', 'U'],
    ['rst_cancel', 'U'],
    ['goaway_ok', 'H'],
    ['goaway_err', '?'],
    ['goaway_0', '?'],
    ['refused', 'U'],
    ['tls', 'U'],
    ['http1', 'U'],
    ['silent', 'U'],
  ])('%s: %s', (outcome, letter) => {
    expect(letterOf(decideImagined(gcpLoadBalancer, outcome))).toBe(letter);
  });

  it.each([
    ['ok_serving', 'documented'],
    ['ok_not_serving', 'inferred'],
    ['code_12', 'reported'],
    ['code_14', 'inferred'],
    ['http404', 'unknown'],
  ])('says how well %s is known: %s', (outcome, grade) => {
    expect(decideImagined(gcpLoadBalancer, outcome)).toMatchObject({ grade });
  });
});
