import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than the one second that a probe has, in milliseconds. */
const CEILING_MS = 5000;

/** The code of Kubernetes that makes the gRPC probes of a kubelet. */
export const kubelet: RealProber = {
  name: 'kubelet',
  proves: ['kubelet'],
  open: async (built, signal) => {
    const program = await openLines(built, ['./kubelet'], signal);
    return {
      look: async (address) => [{ prober: 'kubelet', ...(await program.ask(address, CEILING_MS)) }],
      stop: program.stop,
    };
  },
};
