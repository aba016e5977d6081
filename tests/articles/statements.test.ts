import { afterAll, describe, expect, it, test } from 'vitest';
import { CEILING_MS } from '../cli.ts';
import { articles } from './index.ts';
import { openBench } from './bench.ts';
import { articlesPage } from './page.ts';
import { deedsOf } from './show.ts';
import type { Deed } from './show.ts';
import type { Statement } from './statement.ts';

/** How many statements each article makes. */
const STATEMENTS = { S0: 36, S1: 24 } as const;
/** How many of all may have nothing to run. */
const MOST_UNSHOWN = 4;
/** Set where all tools are and all is built: there nothing may be skipped. */
const REQUIRED = process.env['CONFORMANCE_REQUIRE_TARGETS'] === '1';

const bench = openBench();
const skipped = new Set<string>();
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  // The usual reporter shows how many tests are skipped, but not why.
  if (skipped.size > 0)
    console.warn(`skipped, statements of articles:\n${[...skipped].map((why) => `  ${why}\n`).join('')}`);
});

interface Try extends Deed {
  readonly name: string;
  readonly kind: 'shown' | 'not so';
}

/** All that is done for a statement: what it is shown by, and what would be so if it were right. */
function triesOf(statement: Statement): Try[] {
  const ways = 'shown' in statement ? statement.shown : [];
  const refuted = statement.verdict === 'right' ? [] : deedsOf(statement.refuted);
  return [
    ...ways.flatMap(deedsOf).map((deed) => ({
      ...deed,
      name: `${statement.id}: ${deed.text}`,
      kind: 'shown' as const,
    })),
    ...refuted.map((deed) => ({
      ...deed,
      name: `${statement.id}: not so: ${deed.text}`,
      kind: 'not so' as const,
    })),
  ];
}

describe.each(articles)('$title', ({ id: article, statements }) => {
  it('is there as a whole, and each statement once', () => {
    const ids = Array.from(
      { length: STATEMENTS[article] },
      (_, index) => `${article}-${String(index + 1).padStart(2, '0')}`,
    );
    expect(statements.map(({ id }) => id)).toEqual(ids);
  });

  test.for(statements.flatMap(triesOf))('$name', { timeout: CEILING_MS }, async (tried, { skip, signal }) => {
    const shown = await tried.show({ bench, signal });
    if (shown.kind === 'cannot') {
      if (REQUIRED) throw new Error(shown.why);
      skipped.add(shown.why);
      return skip(shown.why);
    }
    expect(shown).toMatchObject({ kind: tried.kind });
  });
});

describe('the statements of both articles', () => {
  const all = articles.flatMap(({ statements }) => statements);

  it('have a way or a reason, and few have only a reason', () => {
    const unshown = all.filter((statement) => 'unshown' in statement);
    expect(unshown.length).toBeLessThanOrEqual(MOST_UNSHOWN);
  });

  it('are shown on a server or a prober, and not by words alone, where they are not right', () => {
    const bare = all.filter((statement) => statement.verdict !== 'right' && !('shown' in statement));
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('stand in docs/articles.md', async () => {
    await expect(articlesPage(articles)).toMatchFileSnapshot('../../docs/articles.md');
  });
});
