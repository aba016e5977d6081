import { describe, expect, it, test } from 'vitest';
import { nginxPlus, nginxPlusStatus12 } from './nginx-plus.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

describe('NGINX Plus', () => {
  // outcome, as it comes, with grpc_status=12
  test.each([
    ['ok_serving', 'H', '?'],
    ['ok_not_serving', 'U', '?'],
    ['ok_unknown', 'U', '?'],
    ['ok_empty', 'U', '?'],
    ['ok_service_unknown', 'U', '?'],
    ['ok_enum_99', 'U', '?'],
    ['ok_no_message', 'U', '?'],
    ['code_5', 'U', 'U'],
    ['code_12', 'U', 'H'],
    ['code_16', 'U', 'U'],
    ['code_7', 'U', 'U'],
    ['code_8', 'U', 'U'],
    ['code_14', 'U', 'U'],
    ['code_4', 'U', 'U'],
    ['code_13', 'U', 'U'],
    ['code_1', 'U', 'U'],
    ['code_99', 'U', '?'],
    ['serving_then_14', 'U', '?'],
    ['no_trailers', 'U', 'U'],
    ['no_grpc_status', 'U', 'U'],
    ['http200_html', 'U', 'U'],
    ['http503', 'U', 'U'],
    ['http404', 'U', '?'],
    ['http503_grpc', '?', '?'],
    ['ct_wrong', '?', '?'],
    ['ct_missing', '?', '?'],
    ['ct_charset', '?', '?'],
    ['bad_pb', 'U', 'U'],
    ['gzip', '?', '?'],
    ['two_msgs', '?', '?'],
    ['two_msgs_0', '?', '?'],
    ['hang', 'U', 'U'],
    ['msg_then_hang', 'U', 'U'],
    ['rst_cancel', 'U', 'U'],
    ['goaway_ok', 'H', '?'],
    ['goaway_err', '?', '?'],
    ['goaway_0', '?', '?'],
    ['refused', 'U', 'U'],
    ['tls', 'U', 'U'],
    ['http1', 'U', 'U'],
    ['silent', 'U', 'U'],
  ])('%s: %s %s', (outcome, plain, twelve) => {
    const verdicts = [nginxPlus, nginxPlusStatus12].map((prober) =>
      letterOf(decideImagined(prober, outcome)),
    );
    expect(verdicts).toEqual([plain, twelve]);
  });

  it.each([
    ['ok_serving', 'documented'],
    ['ok_not_serving', 'inferred'],
    ['ct_wrong', 'unknown'],
  ])('says how well %s is known: %s', (outcome, grade) => {
    expect(decideImagined(nginxPlus, outcome)).toMatchObject({ grade });
  });

  it('asks for the service', () => {
    const asks = (service: string): string => nginxPlus.asks({ ...DEFAULT_SETTINGS, service }).body;
    expect(asks('a')).toBe('00000000030a0161');
    expect(asks('')).toBe('0000000000');
  });
});
