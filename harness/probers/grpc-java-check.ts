import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { Prober } from './prober.ts';
import { GRPC_JAVA } from './stacks/grpc-java-rules.ts';
import { grpcJava } from './stacks/grpc-java.ts';
import type { Limits } from './stacks/heard.ts';

/** What most programs set, in milliseconds. */
const DEADLINE_MS = 1000;
const LIMITS: Limits = { connectMs: undefined, callMs: DEADLINE_MS, countsFrom: 'dial' };

/** A program on grpc-java that calls Check and reads the message. */
export const grpcJavaCheck: Prober = {
  id: 'grpc-java-check',
  name: 'a Check by grpc-java',
  version: GRPC_JAVA,
  family: 'message',
  asks: ({ service }) => checkAsk(service, { metadata: true }),
  decide: (seen) =>
    decideByMessage(grpcJava(seen, LIMITS), {
      rule: 'grpc-java-check/serving',
      grade: 'source',
      source: 'probers/java-clients',
    }),
  machine: () => ({
    intervalMs: 10_000,
    timeoutMs: DEADLINE_MS,
    failuresToFall: 1,
    passesToRise: 1,
    first: 'unknown',
    firstLookMs: 0,
    ground: { grade: 'inferred', source: 'a program that calls every ten seconds' },
  }),
};
