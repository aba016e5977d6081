import { expect, it } from 'vitest';
import { cloudRun } from './cloud-run.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

it.each([
  ['ok_serving', 'H', 'documented'],
  ['ok_not_serving', 'U', 'inferred'],
  ['ok_service_unknown', 'U', 'inferred'],
  ['ok_no_message', 'U', 'inferred'],
  ['code_12', 'U', 'inferred'],
  ['bad_pb', 'U', 'inferred'],
  ['no_grpc_status', 'U', 'inferred'],
  ['http404', 'U', 'inferred'],
  ['hang', 'U', 'inferred'],
  ['slow_1500ms', 'U', 'inferred'],
  ['rst_cancel', 'U', 'inferred'],
  ['refused', 'U', 'inferred'],
  ['tls', 'U', 'inferred'],
  ['gzip', '?', 'unknown'],
  ['two_msgs', '?', 'unknown'],
  ['http503_grpc', '?', 'unknown'],
  ['ct_charset', '?', 'unknown'],
  ['goaway_err', '?', 'unknown'],
])('Cloud Run says of %s: %s', (outcome, letter, grade) => {
  const decision = decideImagined(cloudRun, outcome);
  expect(letterOf(decision)).toBe(letter);
  expect(decision.grade).toBe(grade);
});
