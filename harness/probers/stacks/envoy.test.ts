import { expect, it } from 'vitest';
import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { checkAsk } from '../ask.ts';
import { imagine } from '../imagine.ts';
import type { Seen } from '../seen.ts';
import { decideAsEnvoy } from './envoy.ts';

function seenOf(name: string, ceilingMs = 10_000): Seen {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return imagine(outcome, checkAsk(''), ceilingMs);
}

it.each([
  ['ok_serving', 'healthy message'],
  ['ok_not_serving', 'unhealthy message'],
  ['ok_service_unknown', 'unhealthy message'],
  ['ok_enum_99', 'unhealthy message'],
  ['enum_1_plus_2_32', 'healthy message'],
  ['last_wins_2_then_1', 'healthy message'],
  ['wrong_wiretype', 'unhealthy message'],
  ['bad_pb', 'unhealthy message'],
  // A message of no bytes is none.
  ['ok_empty', 'unhealthy no-message'],
  ['ok_no_message', 'unhealthy status'],
  ['ok_no_message_tr', 'unhealthy no-message'],
  ['two_msgs', 'unhealthy second-message'],
  ['two_msgs_0', 'healthy message'],
  ['truncated_frame', 'unhealthy no-message'],
  ['gzip', 'unhealthy compression'],
  ['flag1_no_encoding', 'unhealthy compression'],
  ['encoding_hdr_uncompressed', 'healthy message'],
  ['code_5', 'unhealthy status'],
  ['code_12_tr', 'unhealthy status'],
  ['code_99', 'unhealthy status'],
  ['code_malformed', 'unhealthy status'],
  ['serving_then_14', 'unhealthy status'],
  ['no_trailers', 'unhealthy no-trailers'],
  ['no_grpc_status', 'unhealthy no-status'],
  ['ct_wrong', 'unhealthy content-type'],
  ['ct_missing', 'unhealthy content-type'],
  ['ct_grpcweb', 'unhealthy content-type'],
  ['ct_charset', 'unhealthy content-type'],
  ['ct_proto', 'healthy message'],
  ['http200_html', 'unhealthy content-type'],
  ['http200_empty', 'unhealthy no-status'],
  ['http503', 'unhealthy http-status'],
  ['http503_grpc', 'unhealthy http-status'],
  ['http503_grpc_14', 'unhealthy status'],
  ['hang', 'unhealthy timeout'],
  ['msg_then_hang', 'unhealthy timeout'],
  ['slow_700ms', 'healthy message'],
  ['slow_1500ms', 'unhealthy timeout'],
  ['rst_cancel', 'unhealthy network'],
  ['goaway_ok', 'healthy message'],
  ['goaway_err', 'unhealthy goaway'],
  ['goaway_0', 'unhealthy network'],
  ['goaway_hang', 'unhealthy timeout'],
  ['conn_close', 'unhealthy network'],
  ['serving_then_cut', 'healthy message'],
  ['refused', 'unhealthy network'],
  ['tls', 'unhealthy network'],
  ['silent', 'unhealthy timeout'],
])('Envoy of %s: %s', (name, expected) => {
  const { verdict, rule } = decideAsEnvoy(seenOf(name), 1000);
  expect(`${verdict} ${rule.replace('envoy/', '')}`).toBe(expected);
});

it('does not know what Envoy would have said later', () => {
  expect(decideAsEnvoy(seenOf('hang', 500), 1000)).toMatchObject({ verdict: 'unknown', grade: 'unknown' });
});
