import { expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { a17GrpcJava } from './a17-grpc-java.ts';
import { grpcJavaCheck } from './grpc-java-check.ts';
import { imagine } from './imagine.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

it.each([
  ['healthy', 'healthy', 'healthy'],
  ['not_serving', 'unhealthy', 'unhealthy'],
  ['check_without_watch', 'unhealthy', 'healthy'],
  ['http404', 'unhealthy', 'healthy'],
  ['w_serving_then_ok', 'healthy', 'none'],
  ['hang', 'unhealthy', 'none'],
  ['http503_grpc', 'healthy', 'none'],
])('%s: a Check by grpc-java says %s, its channel %s', (name, byCheck, byWatch) => {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  const verdicts = [grpcJavaCheck, a17GrpcJava].map(
    ({ asks, decide }) => decide(imagine(outcome, asks(DEFAULT_SETTINGS), 10_000), DEFAULT_SETTINGS).verdict,
  );
  expect(verdicts).toEqual([byCheck, byWatch]);
});
