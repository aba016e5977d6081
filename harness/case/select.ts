import { distance } from 'fastest-levenshtein';
import { ConformanceError } from '../errors.ts';
import type { Case } from './case.ts';

/**
 * The rows that match any of the patterns, in the order of the suite; all rows when there is no pattern.
 *
 * @param patterns case ids, `*` for any text; a requirement id stands for all its cases
 * @throws ConformanceError `E_CASE` for a pattern that matches nothing: a typing error must not look like success
 */
export function selectCases(rows: readonly Case[], patterns: readonly string[]): readonly Case[] {
  if (patterns.length === 0) return rows;
  const matchers = patterns.map((pattern) => {
    const matches = matcherOf(pattern);
    if (rows.some(matches)) return matches;
    const near = nearest(pattern, rows);
    throw new ConformanceError(
      'E_CASE',
      `no case matches "${pattern}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      'grpc-health-conformance list   shows every case; * stands for any text',
    );
  });
  return rows.filter((row) => matchers.some((matches) => matches(row)));
}

function matcherOf(pattern: string): (row: Case) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`);
  return (row) => expression.test(row.id) || row.requirement === pattern.toUpperCase();
}

/** The id, or the part of one, that is nearest to what was typed, unless it is far. */
function nearest(pattern: string, rows: readonly Case[]): string | undefined {
  const typed = pattern.replaceAll('*', '');
  if (typed === '') return undefined;
  const far = (id: string): number =>
    id.includes(typed) ? 0 : Math.min(distance(typed, id), distance(typed, id.slice(0, typed.length)));
  const [best] = rows.map((row) => row.id).sort((a, b) => far(a) - far(b));
  return best !== undefined && far(best) <= typed.length / 3 ? best : undefined;
}
