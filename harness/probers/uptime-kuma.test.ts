import { describe, expect, it } from 'vitest';
import { decideImagined, letterOf } from './testing/imagined.ts';
import { uptimeKumaProbers } from './uptime-kuma.ts';

const [plain, quoted] = uptimeKumaProbers;
if (!plain || !quoted) throw new Error('there is a prober for each keyword');

describe('uptimeKumaProbers', () => {
  it.each([
    ['ok_serving', 'HH'],
    ['ok_not_serving', 'HU'],
    ['ok_service_unknown', 'UU'],
    ['ok_empty', 'UU'],
    ['ok_enum_99', 'UU'],
    ['ct_wrong', 'HH'],
    ['code_12', 'UU'],
    ['code_1', 'UU'],
    ['code_1_message_serving', 'HH'],
    ['rst_cancel', 'UU'],
    ['conn_close', 'UU'],
    ['http503_grpc', 'UU'],
    ['goaway_err', 'UU'],
    ['refused', 'UU'],
    ['hang', '--'],
    ['two_msgs', '--'],
    ['w_bad_pb_open', '--'],
    ['auth_required', 'UU'],
    ['overall_unregistered', 'UU'],
  ])('takes %s for %s with the keyword by itself and with quotes', (outcome, letters) => {
    const decisions = uptimeKumaProbers.map((prober) => decideImagined(prober, outcome));
    expect(decisions.map(letterOf).join('')).toBe(letters);
  });

  it('tells in what it looks for the keyword', () => {
    expect(decideImagined(plain, 'ok_not_serving')).toMatchObject({
      fact: 'finds the keyword SERVING in "NOT_SERVING"',
      rule: 'uptime-kuma/keyword',
    });
    expect(decideImagined(quoted, 'ok_not_serving').fact).toBe(
      'does not find the keyword "SERVING" in "NOT_SERVING"',
    );
    expect(decideImagined(plain, 'ok_enum_99').fact).toBe('does not find the keyword SERVING in 99');
    expect(decideImagined(plain, 'code_1')).toMatchObject({
      fact: 'does not find the keyword SERVING in the text of a call that ends with CANCELLED: "scripted"',
      rule: 'uptime-kuma/cancelled',
    });
  });

  it('advises the quotes to whom they lack', () => {
    expect(plain.advice).toContain('"SERVING"');
    expect(quoted.advice).toBeUndefined();
  });

  it('asks for the service that users write into the body', () => {
    expect(decideImagined(plain, 'overall_serving_named_not', { service: 'shop' }).fact).toContain(
      'NOT_SERVING',
    );
  });
});
