import { expect, test } from 'vitest';
import { tencentAlb } from './tencent-alb.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['ok_serving', 'U', 'documented'],
  ['ok_not_serving', 'U', 'documented'],
  ['code_5', 'U', 'documented'],
  ['code_12', 'H', 'documented'],
  ['code_14', 'U', 'documented'],
  ['no_health_service', 'H', 'documented'],
  ['http503', 'U', 'inferred'],
  ['http404', '?', 'unknown'],
  ['slow_1500ms', 'U', 'documented'],
  ['slow_6s', 'U', 'documented'],
])('the load balancer of Tencent Cloud wants the code 12: %s %s, %s', (outcome, letter, grade) => {
  const decision = decideImagined(tencentAlb, outcome);
  expect([letterOf(decision), decision.grade]).toEqual([letter, grade]);
});
