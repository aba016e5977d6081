import { describe, expect, it } from 'vitest';
import { istioPilotAgent } from './istio-pilot-agent.ts';
import { kubelet } from './kubelet.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

describe('a gRPC probe of the kubelet', () => {
  it.each([
    ['ok_serving', 'H', 'kubelet/serving'],
    ['ok_not_serving', 'U', 'kubelet/serving'],
    ['ok_empty', 'U', 'kubelet/serving'],
    ['code_5', 'U', 'grpc-go/status'],
    ['code_12', 'U', 'grpc-go/status'],
    ['http503_grpc', 'H', 'kubelet/serving'],
    ['ct_wrong', 'U', 'grpc-go/content-type'],
    ['ct_charset', 'H', 'kubelet/serving'],
    ['two_msgs_0', 'U', 'grpc-go/cardinality'],
    ['goaway_err', 'H', 'kubelet/serving'],
    ['goaway_0', 'U', 'grpc-go/refused'],
    ['hang', 'U', 'grpc-go/deadline'],
    ['refused', 'U', 'grpc-go/connection'],
    ['tls', 'U', 'grpc-go/connection'],
    ['slow_connect_700ms', 'H', 'kubelet/serving'],
    // Its second is for the connection and the call together.
    ['slow_connect_700ms_answer_500ms', 'U', 'grpc-go/deadline'],
    ['slow_connect_1500ms', 'U', 'grpc-go/connection'],
    ['overall_serving_named_not', 'H', 'kubelet/serving'],
    ['auth_required', 'U', 'grpc-go/status'],
  ])('of %s: %s', (outcome, letter, rule) => {
    for (const prober of [kubelet, istioPilotAgent]) {
      const decision = decideImagined(prober, outcome);
      expect([prober.id, letterOf(decision)]).toEqual([prober.id, letter]);
      expect(decision.rule).toBe(rule.replace('kubelet', prober.id));
    }
  });

  it('asks for a service', () => {
    expect(letterOf(decideImagined(kubelet, 'overall_serving_named_not', { service: 'a' }))).toBe('U');
    expect(letterOf(decideImagined(kubelet, 'overall_unregistered', { service: 'a' }))).toBe('H');
  });

  it('unpacks gzip, while of the agent of Istio it is not known', () => {
    expect(letterOf(decideImagined(kubelet, 'gzip'))).toBe('H');
    expect(letterOf(decideImagined(istioPilotAgent, 'gzip'))).toBe('?');
  });

  it('never speaks TLS', () => {
    expect(kubelet.asks(DEFAULT_SETTINGS)).toMatchObject({ tls: 'never', metadata: false });
  });
});
