import { checkAsk } from './ask.ts';
import { decideUnknown } from './not-documented.ts';
import type { Machine, Prober } from './prober.ts';

const PAGE = 'Microsoft Learn, Azure, "Custom health probe for Application Gateway for Containers"';

/** The values of its default probe. */
const MACHINE: Machine = {
  intervalMs: 5000,
  timeoutMs: 30_000,
  failuresToFall: 3,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 0,
  ground: { grade: 'documented', source: PAGE },
};

/** Application Gateway for Containers of Azure with a health check policy of gRPC. */
export const azureAgc: Prober = {
  id: 'azure-agc',
  name: 'Azure Application Gateway for Containers',
  family: 'message',
  asks: ({ service }) => checkAsk(service),
  decide: () => decideUnknown('azure-agc', 'its vendor does not say how it decides', PAGE),
  machine: () => MACHINE,
};
