import { A17_MACHINE, decideByChannel } from './a17.ts';
import { watchAsk } from './ask.ts';
import type { Decision, Prober } from './prober.ts';
import { grpcGoWatch } from './stacks/grpc-go-watch.ts';
import type { Channel } from './stacks/heard.ts';

/** A client on grpc-go that checks health by itself, with the policy round_robin and `healthCheckConfig` in its service config. */
export const a17GrpcGo: Prober = {
  id: 'a17-grpc-go',
  name: 'clients on grpc-go (A17)',
  version: '1.85.0',
  family: 'lenient',
  asks: ({ service }) => watchAsk(service, { metadata: true }),
  decide: (seen) => decide(grpcGoWatch(seen)),
  machine: () => A17_MACHINE,
  advice: 'implement Watch: a client takes a server without it for healthy, whatever its Check says',
};

function decide(channel: Channel): Decision {
  const decision = decideByChannel(channel);
  return channel.rule === 'grpc-go/reconnecting'
    ? { ...decision, fact: 'the channel connects again and again without a pause, and calls wait' }
    : decision;
}
