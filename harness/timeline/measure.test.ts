import { describe, expect, it } from 'vitest';
import type { Belief } from '../probers/state.ts';
import type { LaneCore } from './lane.ts';
import { measureLane } from './measure.ts';
import type { Said, TruthSpan } from './timeline.ts';

const STATES: Readonly<Record<string, Belief>> = { H: 'healthy', U: 'unhealthy', '?': 'unknown' };

/** A letter for each second. */
function spans(letters: string): { fromMs: number; toMs: number; state: Belief }[] {
  const found: { fromMs: number; toMs: number; state: Belief }[] = [];
  for (const [second, letter] of Array.from(letters).entries()) {
    const state = STATES[letter] ?? 'unknown';
    const last = found.at(-1);
    if (last?.state === state) last.toMs = (second + 1) * 1000;
    else found.push({ fromMs: second * 1000, toMs: (second + 1) * 1000, state });
  }
  return found;
}

function measure(truth: string, beliefs: string, said: readonly Said[] = []): ReturnType<typeof measureLane> {
  const core: LaneCore = { beliefs: spans(beliefs), said, looks: 0 };
  return measureLane(
    core,
    spans(truth).map((span): TruthSpan => ({ ...span, does: 'healthy', words: 'is' })),
  );
}

describe('times of disagreement', () => {
  it.each([
    [
      'HHUUHH',
      'HHHUUH',
      [
        [2, 3, 'healthy'],
        [4, 5, 'unhealthy'],
      ],
    ],
    ['HHHH', 'HHHH', []],
    ['??UU', 'HHHU', [[2, 3, 'healthy']]],
    ['HHUU', '????', []],
    [
      'UHU',
      'HHH',
      [
        [0, 1, 'healthy'],
        [2, 3, 'healthy'],
      ],
    ],
  ])('it is %s and believed %s', (truth, beliefs, expected) => {
    const { disagreements } = measure(truth, beliefs);
    expect(disagreements.map(({ fromMs, toMs, believes }) => [fromMs / 1000, toMs / 1000, believes])).toEqual(
      expected,
    );
  });

  it('are one where the server does one thing after the other', () => {
    const truth: TruthSpan[] = [
      { fromMs: 0, toMs: 1000, state: 'unhealthy', does: 'hang', words: 'a' },
      { fromMs: 1000, toMs: 2000, state: 'unhealthy', does: 'refused', words: 'b' },
    ];
    const core: LaneCore = { beliefs: [{ fromMs: 0, toMs: 2000, state: 'healthy' }], said: [], looks: 1 };
    const { disagreements, delays } = measureLane(core, truth);
    expect(disagreements).toEqual([{ fromMs: 0, toMs: 2000, believes: 'healthy' }]);
    expect(delays).toHaveLength(1);
  });
});

describe('delays', () => {
  it.each([
    [
      'HHUUHH',
      'HHHUUH',
      [
        [0, 'healthy', 'healthy', 0],
        [2, 'unhealthy', 'healthy', 1],
        [4, 'healthy', 'unhealthy', 1],
      ],
    ],
    [
      'HHUUHH',
      'HHHHHH',
      [
        [0, 'healthy', 'healthy', 0],
        [2, 'unhealthy', 'healthy', null],
        [4, 'healthy', 'healthy', 0],
      ],
    ],
    [
      'HHUU',
      'HHUU',
      [
        [0, 'healthy', 'healthy', 0],
        [2, 'unhealthy', 'healthy', 0],
      ],
    ],
    ['HHH', '??H', [[0, 'healthy', 'unknown', 2]]],
    [
      'HUUH',
      '????',
      [
        [0, 'healthy', 'unknown', null],
        [1, 'unhealthy', 'unknown', null],
        [3, 'healthy', 'unknown', null],
      ],
    ],
    [
      'H??H',
      'HHHH',
      [
        [0, 'healthy', 'healthy', 0],
        [3, 'healthy', 'healthy', 0],
      ],
    ],
    // What is noticed when it is over already was not noticed.
    [
      'HUHHH',
      'HHUUH',
      [
        [0, 'healthy', 'healthy', 0],
        [1, 'unhealthy', 'healthy', null],
        [2, 'healthy', 'healthy', 2],
      ],
    ],
  ])('it is %s and believed %s', (truth, beliefs, expected) => {
    const { delays } = measure(truth, beliefs);
    expect(
      delays.map(({ atMs, became, believed, noticedAfterMs }) => [
        atMs / 1000,
        became,
        believed,
        noticedAfterMs === null ? null : noticedAfterMs / 1000,
      ]),
    ).toEqual(expected);
  });

  it('have the look that noticed, or what looks came to meanwhile', () => {
    const said = (atMs: number, fact: string): Said => ({
      atMs,
      verdict: 'healthy',
      fact,
      rule: 'r',
      grade: 'source',
      source: 's',
    });
    const facts = measure('HHUUUHH', 'HHHUUUU', [
      said(0, 'a'),
      said(2500, 'b'),
      said(3000, 'c'),
      said(5500, 'd'),
    ]).delays;
    expect(facts.map((delay) => delay.said?.fact)).toEqual(['a', 'c', 'd']);
  });
});
