import { expect, it, test } from 'vitest';
import { grpcurl } from './grpcurl.ts';
import { decideImagined } from './testing/imagined.ts';

test.each([
  ['ok_serving', 0],
  ['ok_not_serving', 0],
  ['ok_empty', 0],
  ['ok_enum_99', 0],
  ['gzip', 0],
  ['http503_grpc', 0],
  ['enum_1_plus_2_32', 77],
  ['ok_no_message', 77],
  ['code_1', 65],
  ['code_5', 69],
  ['code_12', 76],
  ['code_16', 80],
  ['code_99', 163],
  ['serving_then_14', 78],
  ['http404', 76],
  ['http200_html', 66],
  ['no_trailers', 77],
  ['no_grpc_status', 66],
  ['refused', 1],
  ['http1', 1],
  ['tls', 1],
  ['silent', 1],
])('%s leads to the exit code %i, and only 0 is healthy', (outcome, exitCode) => {
  const verdict = exitCode === 0 ? 'healthy' : 'unhealthy';
  expect(decideImagined(grpcurl, outcome)).toMatchObject({ exitCode, verdict });
});

it('has no exit code while it waits', () => {
  const decision = decideImagined(grpcurl, 'hang');
  expect(decision).toMatchObject({ verdict: 'none' });
  expect(decision).not.toHaveProperty('exitCode');
});
