import { isDeepStrictEqual } from 'node:util';

/** What came of a way to show something: it is shown, it is not so, or it cannot be tried on this machine. */
export type Shown =
  | { readonly kind: 'shown' }
  | { readonly kind: 'not so'; readonly saw: string }
  | { readonly kind: 'cannot'; readonly why: string };

export const SHOWN: Shown = { kind: 'shown' };

/** Whether a value has all that is expected of it; what else it has is free. */
export function holds<Value extends object>(actual: Value, expected: Partial<Value>): Shown {
  const keys = Object.keys(expected) as (keyof Value)[];
  if (keys.length === 0) throw new Error('nothing is expected, so nothing can be shown');
  const seen = Object.fromEntries(keys.map((key) => [key, actual[key]]));
  return isDeepStrictEqual(seen, { ...expected })
    ? SHOWN
    : { kind: 'not so', saw: `expected ${textOf(expected)}, saw ${textOf(seen)}` };
}

/** The first that was not shown, if any. */
export function allShown(each: readonly Shown[]): Shown {
  return each.find(({ kind }) => kind !== 'shown') ?? SHOWN;
}

function textOf(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (part === undefined ? 'nothing' : part));
}
