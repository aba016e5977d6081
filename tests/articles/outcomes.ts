import type { Outcome, Script } from '../../targets/scripted/outcome.ts';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { answer, plain, SERVING, trailersOnly, UNIMPLEMENTED } from '../../targets/scripted/plays.ts';
import type { Place } from './way.ts';

/** The path of Check in the server of 2017. */
export const CHECK_OF_2017 = '/proto.Health/Check';

/** The codes of gRPC but OK (gRPC, statuscodes.md). */
export const ERROR_CODES: readonly number[] = Array.from({ length: 16 }, (_, index) => index + 1);

/** Servers with the health service of 2017 and no other. `wrong_package`, which says NOT_SERVING, is among those of the suite. */
const outcomesOf2017: readonly Outcome[] = [
  of2017('2017_serving', 'SERVING', answer(SERVING)),
  of2017('2017_unknown', 'UNKNOWN', answer('')),
  of2017('2017_hang', 'nothing at all', []),
  ...ERROR_CODES.map((code) =>
    of2017(`2017_code_${String(code)}`, `the code ${String(code)}`, trailersOnly(code)),
  ),
];

function of2017(name: string, says: string, script: Script): Outcome {
  return plain(name, `has its health service in the package proto, where it says ${says}`, {
    exceptions: [{ when: { path: CHECK_OF_2017 }, script }],
    check: UNIMPLEMENTED,
  });
}

/**
 * Finds what a scripted server plays.
 *
 * @throws Error when there is nothing of this name
 */
export function findOutcome(name: string): Outcome {
  const found = outcomesOf2017.find((outcome) => outcome.name === name) ?? outcomeNamed(name);
  if (found === undefined) throw new Error(`there is no outcome ${name}`);
  return found;
}

/** Servers that play outcomes, by their names. */
export function scripted(names: readonly string[]): Place[] {
  return names.map((name) => `scripted:${name}` as const);
}
