import { describe, expect, it } from 'vitest';
import { grpcHealthProbe, grpcHealthProbeOld } from './grpc-health-probe.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined } from './testing/imagined.ts';

describe('grpc_health_probe', () => {
  it.each([
    ['ok_serving', 0, 'reads SERVING in the message'],
    ['ok_not_serving', 4, 'reads NOT_SERVING in the message'],
    ['ok_enum_99', 4, 'reads status 99 in the message'],
    ['code_5', 3, 'the call ends with NOT_FOUND: grpc-status 5 "scripted"'],
    ['code_12', 3, 'the call ends with UNIMPLEMENTED: grpc-status 12 "scripted"'],
    ['http404', 3, 'the call ends with UNIMPLEMENTED: content-type "text/html", HTTP status 404'],
    ['hang', 3, 'the call ends with DEADLINE_EXCEEDED: no answer within 1000 ms'],
    ['conn_close', 3, 'the call ends with UNAVAILABLE: '],
    ['refused', 2, ''],
    ['silent', 2, 'no SETTINGS in time'],
    ['http1', 2, ''],
    ['tls', 2, ''],
    // It has a second for each of both.
    ['slow_connect_700ms_answer_500ms', 0, 'reads SERVING in the message'],
    ['slow_1500ms', 3, 'the call ends with DEADLINE_EXCEEDED: no answer within 1000 ms'],
    ['slow_connect_1500ms', 2, 'no SETTINGS in time'],
  ])('of %s: exit code %i', (outcome, exitCode, fact) => {
    for (const prober of [grpcHealthProbe, grpcHealthProbeOld]) {
      expect(decideImagined(prober, outcome)).toMatchObject({
        exitCode,
        verdict: exitCode === 0 ? 'healthy' : 'unhealthy',
        fact: expect.stringContaining(fact) as string,
      });
    }
  });

  it('of 2019 tells another code of some answers, with the same exit code', () => {
    const now = decideImagined(grpcHealthProbe, 'gzip');
    const then = decideImagined(grpcHealthProbeOld, 'gzip');
    expect(now).toMatchObject({ exitCode: 3, fact: expect.stringContaining('INTERNAL') as string });
    expect(then).toMatchObject({ exitCode: 3, fact: expect.stringContaining('UNIMPLEMENTED') as string });
  });

  it('can send metadata since it has -rpc-header', () => {
    expect(grpcHealthProbe.asks(DEFAULT_SETTINGS).metadata).toBe(true);
    expect(grpcHealthProbeOld.asks(DEFAULT_SETTINGS).metadata).toBe(false);
  });
});
