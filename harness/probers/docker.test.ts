import { describe, expect, it, test } from 'vitest';
import { awsEcs } from './aws-ecs.ts';
import { dockerGrpcHealthProbe, dockerGrpcurl } from './docker.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

describe('a container check follows the exit code of its command', () => {
  // outcome, Docker with grpc_health_probe, Docker with grpcurl, ECS with grpc_health_probe
  test.each([
    ['ok_serving', 'H', 'H', 'H'],
    ['ok_not_serving', 'U', 'H', 'U'],
    ['ok_unknown', 'U', 'H', 'U'],
    ['ok_empty', 'U', 'H', 'U'],
    ['ok_service_unknown', 'U', 'H', 'U'],
    ['ok_enum_99', 'U', 'H', 'U'],
    ['ok_no_message', 'U', 'U', 'U'],
    ['code_5', 'U', 'U', 'U'],
    ['code_12', 'U', 'U', 'U'],
    ['code_16', 'U', 'U', 'U'],
    ['code_99', 'U', 'U', 'U'],
    ['serving_then_14', 'U', 'U', 'U'],
    ['no_trailers', 'U', 'U', 'U'],
    ['http200_html', 'U', 'U', 'U'],
    ['http503_grpc', 'H', 'H', 'H'],
    ['ct_wrong', 'U', 'U', 'U'],
    ['ct_charset', 'H', 'H', 'H'],
    ['bad_pb', 'U', 'U', 'U'],
    ['gzip', 'U', 'H', 'U'],
    ['two_msgs', 'U', 'U', 'U'],
    ['hang', 'U', 'U', 'U'],
    ['msg_then_hang', 'U', 'U', 'U'],
    ['rst_cancel', 'U', 'U', 'U'],
    ['goaway_ok', 'H', 'H', 'H'],
    ['goaway_err', 'H', 'H', 'H'],
    ['refused', 'U', 'U', 'U'],
    ['tls', 'U', 'U', 'U'],
    ['http1', 'U', 'U', 'U'],
    ['silent', 'U', 'U', 'U'],
  ])('%s: %s %s %s', (outcome, probe, curl, ecs) => {
    const verdicts = [dockerGrpcHealthProbe, dockerGrpcurl, awsEcs].map((prober) =>
      letterOf(decideImagined(prober, outcome)),
    );
    expect(verdicts).toEqual([probe, curl, ecs]);
  });

  it('says with which code the command ended, and why', () => {
    const { fact } = decideImagined(dockerGrpcHealthProbe, 'ok_not_serving');
    expect(fact).toMatch(/^grpc_health_probe ends with exit code 4: .*NOT_SERVING/);
  });

  it('kills a command that does not end', () => {
    expect(decideImagined(dockerGrpcurl, 'hang')).toMatchObject({
      verdict: 'unhealthy',
      fact: 'grpcurl does not end within 30 s and is killed',
      rule: 'docker/exit-code',
    });
  });

  it('says nothing of a command for which nobody waited long enough', () => {
    const seen = { connectedMs: 0, greetedMs: 1, exchange: { stream: 1, events: [] }, untilMs: 500 };
    for (const prober of [dockerGrpcHealthProbe, dockerGrpcurl, awsEcs])
      expect(prober.decide(seen, DEFAULT_SETTINGS)).toMatchObject({ verdict: 'unknown', grade: 'unknown' });
  });

  it('is known as well as the weaker of both: the command and its runner', () => {
    expect(decideImagined(awsEcs, 'ok_serving')).toMatchObject({ grade: 'documented' });
  });
});
