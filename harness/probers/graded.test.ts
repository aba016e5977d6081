import { expect, it } from 'vitest';
import { graded } from './graded.ts';
import type { Decision } from './prober.ts';

const KNOWN = {
  kubelet: {
    program: 'k8s.io/kubernetes',
    version: '1.35.0',
    date: '2025-11-21',
    rules: { 'kubelet/serving': ['ok_serving'], 'grpc-go/code': [] },
  },
};

const decision = (rule: string, verdict: Decision['verdict'] = 'healthy'): Decision => ({
  verdict,
  rule,
  fact: 'reads SERVING in the message',
  grade: 'source',
  source: 'grpc.go',
});

it('a rule that a real program has proved is verified, by its version', () => {
  expect(graded({ id: 'kubelet' }, decision('kubelet/serving'), KNOWN)).toEqual({
    ...decision('kubelet/serving'),
    grade: 'verified',
    source: 'k8s.io/kubernetes 1.35.0, run on 2025-11-21; grpc.go',
  });
});

it.each([
  ['a rule that nothing was proved of', 'kubelet', decision('grpc-go/code')],
  ['a rule that is not known', 'kubelet', decision('grpc-go/gzip')],
  ['a rule of another prober', 'envoy', decision('kubelet/serving')],
  ['what nobody knows', 'kubelet', decision('kubelet/serving', 'unknown')],
])('%s keeps its grade', (_what, id, given) => {
  expect(graded({ id }, given, KNOWN)).toEqual(given);
});
