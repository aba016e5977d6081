import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Machine, Prober } from './prober.ts';
import { grpcGo } from './stacks/grpc-go.ts';
import type { Limits } from './stacks/heard.ts';

/** What a probe has whose `timeoutSeconds` nobody set, for the connection and the call together, in milliseconds. */
const TIMEOUT_MS = 1000;
const LIMITS: Limits = { connectMs: TIMEOUT_MS, callMs: TIMEOUT_MS, countsFrom: 'dial' };

/**
 * The defaults of a readiness probe. A container is not ready before its first pass; with a liveness probe it is taken for alive
 * until it has failed.
 */
const MACHINE: Machine = {
  intervalMs: 10_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 1,
  first: 'unhealthy',
  firstLookMs: 0,
  ground: {
    grade: 'documented',
    source:
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  },
};

/** It can unpack gzip, since it has the exporter of traces in it that can (cmd/kubelet/app/server.go). */
const stack = grpcGo({ version: '1.79.3', gzip: 'linked', dial: 'first' });

/** A gRPC probe of the kubelet. It speaks plain text only and sends no metadata. */
export const kubelet: Prober = {
  id: 'kubelet',
  name: 'kubelet',
  version: '1.36.3',
  family: 'message',
  asks: ({ service }) => checkAsk(service, { tls: 'never' }),
  decide: (seen) =>
    decideByMessage(stack(seen, LIMITS), {
      rule: 'kubelet/serving',
      grade: 'source',
      source: 'https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/probe/grpc/grpc.go',
    }),
  machine: () => MACHINE,
};
