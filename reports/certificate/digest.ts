import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SuiteRow } from '../../harness/compare/judged.ts';

/** What shows that a value was not changed. */
export interface Digest {
  readonly algorithm: 'sha-256';
  /** In hexadecimal, lower case. */
  readonly value: string;
}

/**
 * The digest over the canonical JSON (RFC 8785) of a value: the same for every file that says the same, however it is
 * indented and in whatever order its keys stand.
 *
 * @param value as it was read from JSON
 * @throws Error for what has no canonical form: text with half a character, numbers that are none
 */
export function digestOf(value: unknown): Digest {
  const canonical = canonicalize(value) ?? '';
  return { algorithm: 'sha-256', value: createHash('sha256').update(canonical, 'utf8').digest('hex') };
}

/**
 * The digest over a set of cases: which there are, and how binding each is. Two sets have the same one exactly when they
 * ask the same of a server, so it names the frozen set that an outcome belongs to.
 */
export function casesDigest(rows: readonly SuiteRow[]): Digest {
  const members = rows.map(({ id, requirement, level, revision }) => ({ id, requirement, level, revision }));
  return digestOf(members.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)));
}
