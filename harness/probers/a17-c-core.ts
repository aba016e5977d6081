import { A17_MACHINE, decideByChannel } from './a17.ts';
import { watchAsk } from './ask.ts';
import type { Prober } from './prober.ts';
import { C_CORE } from './stacks/c-core-rules.ts';
import { cCoreWatch } from './stacks/c-core-watch.ts';

/** A client on C-core that checks health by itself, with the policy round_robin and `healthCheckConfig` in its service config. */
export const a17CCore: Prober = {
  id: 'a17-c-core',
  name: 'clients on C-core: C++, Python, Ruby (A17)',
  version: C_CORE,
  family: 'lenient',
  asks: ({ service }) => watchAsk(service, { metadata: true }),
  decide: (seen) => decideByChannel(cCoreWatch(seen)),
  machine: () => A17_MACHINE,
  advice: 'implement Watch: a client takes a server without it for healthy, whatever its Check says',
};
