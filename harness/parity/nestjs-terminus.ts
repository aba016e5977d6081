import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than the second that a look has, in milliseconds. */
const CEILING_MS = 5000;
const PROBER = 'nestjs-terminus';

/** NestJS Terminus, without an application around it. */
export const nestjsTerminus: RealProber = {
  name: 'nestjs-terminus',
  proves: [PROBER],
  open: async (built, signal) => {
    const program = await openLines(built, ['node', 'prober.mjs'], signal);
    return {
      look: async (address) => [{ prober: PROBER, ...(await program.ask(address, CEILING_MS)) }],
      stop: program.stop,
    };
  },
};
