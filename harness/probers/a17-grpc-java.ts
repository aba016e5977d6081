import { A17_MACHINE, decideByChannel } from './a17.ts';
import { watchAsk } from './ask.ts';
import type { Prober } from './prober.ts';
import { GRPC_JAVA } from './stacks/grpc-java-rules.ts';
import { grpcJavaWatch } from './stacks/grpc-java.ts';

/** A client on grpc-java that checks health by itself, with the policy round_robin and `healthCheckConfig` in its service config. */
export const a17GrpcJava: Prober = {
  id: 'a17-grpc-java',
  name: 'clients on grpc-java (A17)',
  version: GRPC_JAVA,
  family: 'lenient',
  asks: ({ service }) => watchAsk(service, { metadata: true }),
  decide: (seen) => decideByChannel(grpcJavaWatch(seen)),
  machine: () => A17_MACHINE,
  advice: 'implement Watch: a client takes a server without it for healthy, whatever its Check says',
};
