import { GATUS_CONDITIONS } from '../probers/gatus.ts';
import { openLines } from './lines.ts';
import type { RealProber } from './real-prober.ts';

/** More than the ten seconds that a look of Gatus has, in milliseconds. */
const CEILING_MS = 14_000;

/** The code of Gatus that calls an endpoint and holds a condition against what it got. */
export const gatus: RealProber = {
  name: 'gatus',
  proves: GATUS_CONDITIONS.map(({ id }) => id),
  open: async (built, signal) => {
    const program = await openLines(built, ['./gatus'], signal);
    return {
      look: (address) =>
        Promise.all(
          GATUS_CONDITIONS.map(async ({ id, condition }) => ({
            prober: id,
            ...(await program.ask(address, CEILING_MS, { condition })),
          })),
        ),
      stop: program.stop,
    };
  },
};
