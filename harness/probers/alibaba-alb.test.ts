import { expect, test } from 'vitest';
import { alibabaAlb } from './alibaba-alb.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['ok_serving', 'H', 'documented'],
  ['ok_not_serving', 'H', 'inferred'],
  ['ok_no_message', 'H', 'inferred'],
  ['code_5', 'U', 'documented'],
  ['code_12', 'U', 'documented'],
  ['code_14', 'U', 'documented'],
  ['ct_wrong', '?', 'unknown'],
  ['no_trailers', '?', 'unknown'],
  ['hang', 'U', 'documented'],
  ['refused', 'U', 'inferred'],
])('the ALB of Alibaba Cloud wants the code 0: %s %s, %s', (outcome, letter, grade) => {
  const decision = decideImagined(alibabaAlb, outcome);
  expect([letterOf(decision), decision.grade]).toEqual([letter, grade]);
});
