import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import { kubelet } from './kubelet.ts';
import type { Prober } from './prober.ts';
import { grpcGo } from './stacks/grpc-go.ts';
import type { Limits } from './stacks/heard.ts';

/** `timeoutSeconds` of the probe that it took over, for the connection and the call together, in milliseconds. */
const TIMEOUT_MS = 1000;
const LIMITS: Limits = { connectMs: TIMEOUT_MS, callMs: TIMEOUT_MS, countsFrom: 'dial' };

const stack = grpcGo({ gzip: 'unknown', dial: 'first' });

/**
 * The agent of Istio beside an application. The gRPC probe of its pod is turned into a GET of the agent, which makes the call and
 * answers 200 or 500; how often and how long is for the kubelet to say.
 */
export const istioPilotAgent: Prober = {
  id: 'istio-pilot-agent',
  name: 'Istio (pilot-agent)',
  version: '1.31.0-alpha',
  family: 'message',
  asks: ({ service }) => checkAsk(service, { tls: 'never' }),
  decide: (seen) =>
    decideByMessage(stack(seen, LIMITS), {
      rule: 'istio-pilot-agent/serving',
      grade: 'source',
      source:
        'https://github.com/istio/istio/blob/86c9f01f/pilot/cmd/pilot-agent/status/server.go#L1198-L1262',
    }),
  machine: kubelet.machine,
};
