import type { Way } from './way.ts';

/** A statement of an article, with what became of it. */
export type Statement = {
  /** `S0-01`: the number of the article, and that of the statement in it. */
  readonly id: string;
  /** What it says, in our words, as one sentence without a full stop. */
  readonly says: string;
} & Judgement &
  Showing;

/** Whether it is so. What is not so says what is. */
type Judgement =
  | { readonly verdict: 'right'; readonly remark?: string }
  | {
      readonly verdict: 'wrong' | 'outdated';
      readonly instead: string;
      /** What would be so if the article were right, and is not. */
      readonly refuted: Way;
    };

/** How it is shown, or why there is nothing to run. */
type Showing = { readonly shown: readonly [Way, ...Way[]] } | { readonly unshown: string };

/** What was found of the statements of one article. */
export interface Article {
  /** The first part of the ids of its statements. */
  readonly id: 'S0' | 'S1';
  /** What it is about, for people. */
  readonly title: string;
  readonly statements: readonly Statement[];
}
