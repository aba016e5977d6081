import { quote } from '../case/text.ts';
import { didYouMean } from '../config/near.ts';
import { ConformanceError } from '../errors.ts';
import { connectionDiscrepancies } from './connections.ts';
import type { Discrepancy } from './discrepancy.ts';
import { serviceDiscrepancies } from './services.ts';
import { setupDiscrepancies } from './setups.ts';
import { statusDiscrepancies } from './status.ts';
import { watchDiscrepancies } from './watch.ts';
import { wireDiscrepancies } from './wire.ts';

/** Every discrepancy that is known, topic by topic, in each the more likely ones first. */
export const discrepancies: readonly Discrepancy[] = [
  ...statusDiscrepancies,
  ...serviceDiscrepancies,
  ...watchDiscrepancies,
  ...connectionDiscrepancies,
  ...wireDiscrepancies,
  ...setupDiscrepancies,
];

/**
 * The discrepancy with an id.
 *
 * @throws ConformanceError `E_UNKNOWN_ID`
 */
export function discrepancyOf(id: string): Discrepancy {
  const found = discrepancies.find((each) => each.id === id);
  if (found !== undefined) return found;
  const ids = discrepancies.map((each) => each.id);
  throw new ConformanceError(
    'E_UNKNOWN_ID',
    `there is no discrepancy ${quote(id)}${didYouMean(id, ids)}`,
    'grpc-health-conformance discrepancies list   shows every one',
  );
}
