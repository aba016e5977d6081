import { expect, test } from 'vitest';
import { nestjsTerminus } from './nestjs-terminus.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['ok_serving', 'H'],
  ['ok_not_serving', 'U'],
  ['ok_no_message', 'U'],
  ['code_5', 'U'],
  ['ct_missing', 'H'],
  ['http503_grpc', 'H'],
  ['gzip', 'H'],
  ['goaway_err', 'U'],
  ['slow_700ms', 'H'],
  ['slow_1500ms', 'U'],
  ['slow_connect_700ms_answer_500ms', 'U'],
  ['hang', 'U'],
  ['two_msgs', 'U'],
  ['refused', 'U'],
  ['auth_required', 'U'],
])('%s is %s for NestJS Terminus', (outcome, letter) => {
  expect(letterOf(decideImagined(nestjsTerminus, outcome))).toBe(letter);
});
