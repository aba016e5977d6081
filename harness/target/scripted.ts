import type { Outcome } from '../../targets/scripted/outcome.ts';
import { outcomeNamed, outcomes } from '../../targets/scripted/outcomes.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { ConformanceError } from '../errors.ts';
import type { TargetFactory } from './target.ts';

/**
 * Finds what a scripted server plays.
 *
 * @throws ConformanceError `E_TARGET` when there is nothing of this name
 */
export function findOutcome(name: string): Outcome {
  const outcome = outcomeNamed(name);
  if (outcome !== undefined) return outcome;
  const names = outcomes.map((known) => known.name);
  throw new ConformanceError(
    'E_TARGET',
    `there is no scripted server ${quote(name)}${didYouMean(name, names)}`,
    'grpc-health-conformance serve --list   shows every one of them',
  );
}

/** The factory of a server in this process that plays an outcome. @throws ConformanceError as {@link findOutcome} */
export function scripted(name: string): TargetFactory {
  const outcome = findOutcome(name);
  return async () => {
    const { address, stop } = await startScripted(outcome);
    return { address, name: `scripted:${name}`, stop };
  };
}
