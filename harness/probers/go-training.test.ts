import { expect, it } from 'vitest';
import { goTraining } from './go-training.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

it.each([
  ['healthy', 'U', 'grpc-go/status'],
  ['wrong_package', 'U', 'go-training-2017/serving'],
  ['http503_grpc', 'H', 'go-training-2017/serving'],
  ['goaway_hang', '-', 'grpc-go/silence'],
  ['goaway_0', 'U', 'grpc-go/refused'],
  ['refused', 'U', 'grpc-go/connection'],
  ['silent', 'U', 'grpc-go/connection'],
])('the client of 2017 says of %s: %s', (outcome, letter, rule) => {
  const decision = decideImagined(goTraining, outcome);
  expect(letterOf(decision)).toBe(letter);
  expect(decision.rule).toBe(rule);
});
