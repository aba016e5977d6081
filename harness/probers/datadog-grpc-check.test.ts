import { expect, test } from 'vitest';
import { datadogGrpcCheck } from './datadog-grpc-check.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['ok_serving', 'H'],
  ['ok_not_serving', 'U'],
  ['ok_no_message', 'U'],
  ['code_5', 'U'],
  ['ct_missing', 'H'],
  ['http503_grpc', 'U'],
  ['gzip', 'H'],
  ['goaway_err', 'H'],
  ['slow_700ms', 'H'],
  ['slow_1500ms', 'U'],
  ['slow_connect_700ms_answer_500ms', 'U'],
  ['hang', 'U'],
  ['two_msgs', 'U'],
  ['refused', 'U'],
])('%s is %s for grpc_check of Datadog', (outcome, letter) => {
  expect(letterOf(decideImagined(datadogGrpcCheck, outcome))).toBe(letter);
});
