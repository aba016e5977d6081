import { distance } from 'fastest-levenshtein';

/** Nobody mistypes a known word into more characters than this. */
const LONGEST_WORD = 100;

/** The known word that was probably meant, or `undefined`. Case, `-` and `_` count for nothing. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > LONGEST_WORD) return undefined;
  const far = (word: string): number => distance(plain(typed), plain(word));
  const [best] = [...known].sort((a, b) => far(a) - far(b));
  return best !== undefined && far(best) <= mistakes(typed) ? best : undefined;
}

/** How many letters may be wrong; two that changed places count as two. */
function mistakes({ length }: string): number {
  return length < 4 ? 1 : Math.max(2, length / 3);
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}

/** `; did you mean "address"?`, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const best = nearest(typed, known);
  return best === undefined ? '' : `; did you mean "${best}"?`;
}
