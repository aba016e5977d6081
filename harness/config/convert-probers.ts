import { quote } from '../case/text.ts';
import { parseCodeRanges } from '../probers/code-ranges.ts';
import { probers } from '../probers/index.ts';
import type { FileProbers } from './file-types.ts';
import { didYouMean } from './near.ts';
import type { KeyPath } from './problems.ts';
import type { Reporting } from './reporting.ts';
import type { ProberChoice } from './settings.ts';

/**
 * Makes settings of what a file says of the probers.
 *
 * @param file valid by the schema
 * @param path of that part of the file
 */
export function convertProbers(
  { service, albMatcher, albPath, enabled }: FileProbers,
  path: KeyPath,
  { report }: Reporting,
): ProberChoice {
  const ranges = albMatcher === undefined ? [] : parseCodeRanges(String(albMatcher));
  if ('problem' in ranges) report([...path, 'albMatcher'], ranges.problem);
  const known = probers.map(({ id }) => id);
  for (const [index, id] of (enabled ?? []).entries()) {
    if (known.includes(id)) continue;
    report(
      [...path, 'enabled', index],
      `there is no prober ${quote(id)}${didYouMean(id, known)}`,
      `probers: ${known.join(', ')}`,
    );
  }
  return {
    ...(service !== undefined && { service }),
    ...(albMatcher !== undefined && !('problem' in ranges) && { albMatcher: ranges }),
    ...(albPath !== undefined && { albPath }),
    ...(enabled !== undefined && { enabled }),
  };
}
