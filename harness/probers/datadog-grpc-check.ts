import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Prober } from './prober.ts';
import { cCore } from './stacks/c-core.ts';
import type { Limits } from './stacks/heard.ts';

/** `timeout` where nobody sets it, in milliseconds: for the connection and the call together. */
const TIMEOUT_MS = 1000;
const LIMITS: Limits = { connectMs: undefined, callMs: TIMEOUT_MS, countsFrom: 'dial' };

/** The integration grpc_check of the Datadog agent. */
export const datadogGrpcCheck: Prober = {
  id: 'datadog-grpc-check',
  name: 'Datadog grpc_check',
  family: 'message',
  asks: ({ service }) => checkAsk(service, { metadata: true }),
  decide: (seen) =>
    decideByMessage(cCore(seen, LIMITS), {
      rule: 'datadog-grpc-check/serving',
      grade: 'source',
      source:
        'https://github.com/DataDog/integrations-extras/blob/22ee4bf7f66ea525c20e2a5f3fba1cb916feecc5/grpc_check/datadog_checks/grpc_check/check.py',
    }),
  // Each run of the agent is a look, and each look a result.
  machine: () => ({
    intervalMs: 15_000,
    timeoutMs: TIMEOUT_MS,
    failuresToFall: 1,
    passesToRise: 1,
    first: 'unknown',
    firstLookMs: 0,
    ground: {
      grade: 'documented',
      source:
        'https://docs.datadoghq.com/developers/custom_checks/write_agent_check, min_collection_interval',
    },
  }),
};
