import { DEFAULT_SETTINGS } from '../../harness/probers/settings.ts';
import type { ProberVerdict, Standing, VerdictComparison } from '../../harness/probers/compare-verdicts.ts';
import type { Decision, Prober } from '../../harness/probers/prober.ts';
import { checkAsk } from '../../harness/probers/ask.ts';
import type { Truth } from '../../harness/probers/truth.ts';
import type { VerdictsInput } from '../verdicts.ts';

/** A prober of no matter but for its name. */
export function sampleProber(id: string, name: string, change: Partial<Prober> = {}): Prober {
  const decide = (): never => {
    throw new Error('nobody decides here');
  };
  return { id, name, family: 'message', asks: () => checkAsk(''), decide, machine: decide, ...change };
}

/** The verdict of a prober; what is not said is a model that read its code. */
export function sampleVerdict(
  prober: Prober,
  standing: Standing,
  decision: Pick<Decision, 'verdict' | 'fact'> & Partial<Decision>,
): ProberVerdict {
  const ground = { grade: 'source', source: 'probe.go', rule: `${prober.id}/serving` } as const;
  return { prober, standing, decision: { ...ground, ...decision } };
}

/** A server that says NOT_SERVING. */
export const NOT_SERVING: Truth = {
  kind: 'status',
  healthy: false,
  status: 'NOT_SERVING',
  flaws: [],
  wire: 'grpc-status 0 · message 08 02',
};

const KUBELET = sampleProber('kubelet', 'kubelet', { version: '1.35' });
const ENVOY = sampleProber('envoy', 'Envoy');
const ALB = sampleProber('aws-alb', 'AWS ALB', { family: 'status' });

/** A server that is down, and a load balancer that does not see it. */
export const DISCREPANT: VerdictComparison = {
  truth: NOT_SERVING,
  verdicts: [
    sampleVerdict(KUBELET, 'agrees', { verdict: 'unhealthy', fact: 'reads NOT_SERVING' }),
    sampleVerdict(ENVOY, 'agrees', { verdict: 'unhealthy', fact: 'reads NOT_SERVING' }),
    sampleVerdict(sampleProber('probe', 'grpc_health_probe'), 'agrees', {
      verdict: 'unhealthy',
      fact: 'reads NOT_SERVING',
      grade: 'verified',
      exitCode: 4,
    }),
    sampleVerdict(ALB, 'falsely-healthy', {
      verdict: 'healthy',
      fact: 'reads only grpc-status: 0 is in the matcher 0',
      grade: 'documented',
    }),
    sampleVerdict(sampleProber('traefik', 'Traefik'), 'no-verdict', {
      verdict: 'none',
      fact: 'looks no more',
      stops: true,
    }),
    sampleVerdict(sampleProber('azure-agc', 'Azure'), 'unknown', {
      verdict: 'unknown',
      fact: 'its vendor does not say',
      grade: 'unknown',
    }),
  ],
  advice: [
    { about: ['aws-alb'], text: 'no setting reads the message' },
    { about: [], text: 'register the empty name' },
  ],
  discrepant: true,
};

/** A server about which all agree. */
export const AGREED: VerdictComparison = {
  truth: { ...NOT_SERVING, healthy: true, status: 'SERVING', wire: 'grpc-status 0 · message 08 01' },
  verdicts: [sampleVerdict(KUBELET, 'agrees', { verdict: 'healthy', fact: 'reads SERVING' })],
  advice: [],
  discrepant: false,
};

/** What a report is made of, but for what was seen. */
export function sampleInput(
  comparison: VerdictComparison,
  change: Partial<VerdictsInput> = {},
): VerdictsInput {
  return {
    suite: { name: 'grpc-health-conformance', version: '0.1.0' },
    target: { label: 'localhost:50051', address: 'localhost:50051', transport: 'plain text' },
    settings: DEFAULT_SETTINGS,
    comparison,
    leftOut: [],
    durationMs: 12,
    ...change,
  };
}
