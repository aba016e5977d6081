import { matchesPattern } from '../baseline/match.ts';
import type { Broken } from '../case/result.ts';
import type { Ended } from './judged.ts';
import { normalise } from './normalise.ts';

/** The ways in which a case that both runs have may differ, the ones first that somebody must look at first. */
export const PAIR_KINDS = [
  /** it held and does not any more, or it cannot be judged any more, or it can be asked now and is broken */
  'worse',
  /** broken or not to be judged on both sides, with another message */
  'broken-differently',
  /** it did not hold and does now, or it could not be judged and may hold now */
  'better',
  /** it can be asked now, and holds, or may hold */
  'now-applicable',
  /** it cannot be asked any more */
  'no-longer-applicable',
  /** the target did the same and was judged otherwise: by a baseline, by `--strict`, by the level of the case */
  'judged-otherwise',
  /** it cannot be asked on both sides, for another reason */
  'other-reason',
] as const;

export type PairKind = (typeof PAIR_KINDS)[number];

/** What the target did, whatever a baseline or `--strict` makes of it. */
type Seen =
  | { readonly did: 'held' }
  | { readonly did: 'broke'; readonly message: string; readonly actual: string }
  /** it may hold or be broken so: nothing that is seen in one run says otherwise */
  | { readonly did: 'either'; readonly saw: string }
  | { readonly did: 'no-judgement'; readonly message: string }
  | { readonly did: 'not-asked'; readonly message: string };

/** How a case changed; `undefined` for one that is as it was. Messages are compared without what always varies. */
export function kindOfChange(before: Ended, after: Ended): PairKind | undefined {
  const [old, now] = [seenOf(before), seenOf(after)];
  if (now.did === 'not-asked') {
    if (old.did !== 'not-asked') return 'no-longer-applicable';
    return old.message === now.message ? undefined : 'other-reason';
  }
  if (old.did === 'either' || now.did === 'either') {
    if (now.did === 'no-judgement') return 'worse';
    if (old.did === 'no-judgement') return 'better';
    if (old.did === 'not-asked') return 'now-applicable';
    if (!mayBeTheSame(old, now)) return 'broken-differently';
    return before.outcome === after.outcome ? undefined : 'judged-otherwise';
  }
  if (now.did === 'held') {
    if (old.did === 'held') return before.outcome === after.outcome ? undefined : 'judged-otherwise';
    return old.did === 'not-asked' ? 'now-applicable' : 'better';
  }
  if (old.did === 'held' || old.did === 'not-asked') return 'worse';
  // A message that was told of a server that answers is worth more than a server that does not.
  if (old.did === 'broke' && now.did === 'no-judgement') return 'worse';
  if (old.did !== now.did || old.message !== now.message) return 'broken-differently';
  return before.outcome === after.outcome ? undefined : 'judged-otherwise';
}

/** Whether the target was seen to do the same, whatever was made of it. */
export function isSameBreach(one: Broken, other: Broken): boolean {
  return messageOf(one) === messageOf(other);
}

/** Whether what may happen by chance on one side may be what happened on the other. */
function mayBeTheSame(one: Seen, other: Seen): boolean {
  if (one.did !== 'either') return other.did !== 'either' || mayBeTheSame(other, one);
  if (other.did === 'either') return normalise(one.saw) === normalise(other.saw);
  return other.did !== 'broke' || matchesPattern(one.saw, other.actual);
}

function seenOf(end: Ended): Seen {
  switch (end.outcome) {
    case 'passed':
    case 'unexpected-pass':
      return { did: 'held' };
    case 'known-flaky':
      return { did: 'either', saw: end.saw };
    case 'failed':
    case 'warning':
    case 'known-failure':
      return { did: 'broke', message: messageOf(end.broken), actual: end.broken.actual };
    case 'not-applicable':
      return { did: 'not-asked', message: normalise(end.reason) };
    case 'errored':
      return { did: 'no-judgement', message: normalise(`${end.error.code} ${end.error.message}`) };
  }
}

function messageOf({ expected, actual }: Broken): string {
  return normalise(JSON.stringify([expected, actual]));
}
