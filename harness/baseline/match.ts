/**
 * Whether a text is what a pattern says: `*` stands for any text, also for none; `\*` for a star, `\\` for a backslash. A
 * backslash before anything else is one, so that `\n` of a message can be copied as it is.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = partsOf(pattern);
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  // Each part as early as it can be: what is left for the others is then the longest, so nothing is missed. A regular
  // expression would try every way to share the text out.
  const end = text.length - last.length;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= end;
}

/** Whether a pattern says nothing: stars, and blanks beside them. */
export function matchesAnything(pattern: string): boolean {
  const parts = partsOf(pattern);
  return parts.length > 1 && parts.every((part) => part.trim() === '');
}

/** The pattern for what a case saw: what another run shows otherwise becomes `*`. */
export function patternOf(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: varying, index } of text.matchAll(VARYING)) {
    parts.push(text.slice(from, index));
    from = index + varying.length;
  }
  return [...parts, text.slice(from)].map((part) => part.replaceAll(/[*\\]/g, String.raw`\$&`)).join('*');
}

/** What another run shows otherwise. */
const VARYING = new RegExp(
  [
    // The random text of a run in the names of its cases (`resolveName`). A variant of a name may be in capitals, without its
    // first letter, or with its first dot as `%2E`.
    String.raw`(?<=onformance(?:\.|%2e))[\da-f]{6}(?=\.)`,
    // Times, and how many of several calls ended in which way.
    String.raw`\d+(?:\.\d+)?(?= m?s(?!\w))`,
    String.raw`\d+(?= ×| do not;)`,
    // The system chooses ports.
    String.raw`(?<=(?:localhost|127\.0\.0\.1|\[::1\]):)\d+`,
  ].join('|'),
  'gi',
);

/** The texts between the stars of a pattern. */
function partsOf(pattern: string): string[] {
  const parts = [''];
  for (const [token] of pattern.matchAll(/\\[*\\]|[^]/g)) {
    if (token === '*') parts.push('');
    else parts.push(`${parts.pop() ?? ''}${token.length === 2 ? token.slice(1) : token}`);
  }
  return parts;
}
