import { describe, expect, it, test } from 'vitest';
import type { Decision, Machine, Verdict } from './prober.ts';
import { initialState, nextState } from './state.ts';
import type { Belief, ProberState } from './state.ts';

const GROUND = { grade: 'source', source: 'here' } as const;
const BASE: Machine = {
  intervalMs: 1000,
  timeoutMs: 1000,
  failuresToFall: 2,
  passesToRise: 3,
  first: 'unknown',
  firstLookMs: 0,
  ground: GROUND,
};
/** A load balancer that lets a new server in after one pass, one that believes first, one that doubts first, and one message that counts. */
const MACHINES = {
  balancer: { ...BASE, firstPasses: 1 },
  plain: BASE,
  trusting: { ...BASE, first: 'healthy' },
  wary: { ...BASE, first: 'healthy', firstFailures: 1 },
  doubting: { ...BASE, first: 'unhealthy', firstPasses: 1 },
  stream: { ...BASE, failuresToFall: 1, passesToRise: 1 },
} as const satisfies Record<string, Machine>;

/** A machine, looks, what is believed after each, and why. */
type Row = [machine: keyof typeof MACHINES, looks: string, beliefs: string, why: string];

const VERDICTS: Readonly<Record<string, Verdict>> = {
  H: 'healthy',
  U: 'unhealthy',
  '?': 'unknown',
  '-': 'none',
};
const LETTERS: Readonly<Record<Belief, string>> = { healthy: 'H', unhealthy: 'U', unknown: '?' };

/** What is believed after each look. */
function beliefs(machine: Machine, looks: string): string {
  let state = initialState(machine);
  return Array.from(looks, (letter) => {
    state = nextState(machine, state, { verdict: VERDICTS[letter] ?? 'none' });
    return LETTERS[state.belief];
  }).join('');
}

describe('looks become a belief', () => {
  test.each<Row>([
    ['balancer', 'HHH', 'HHH', 'one pass lets a new server in'],
    ['balancer', 'UH', '?H', 'also after a failure that did not put it out'],
    ['balancer', 'UUHHH', '?UUUH', 'and one that was out needs all passes'],
    ['balancer', 'HUHU', 'HHHH', 'single failures do not count together'],
    ['balancer', 'HUUHHUHHH', 'HHUUUUUUH', 'nor do passes with a failure between'],
    ['plain', 'HHH', '??H', 'a new server needs all passes where nothing else is said'],
    ['plain', 'UU', '?U', 'and all failures'],
    ['trusting', 'UU', 'HU', 'who trusts needs failures'],
    ['trusting', 'UHUHU', 'HHHHH', 'in a row'],
    ['wary', 'U', 'U', 'the first failure is enough'],
    ['wary', 'HUHUU', 'HHHHU', 'unless a pass came first'],
    ['doubting', 'H', 'H', 'the first pass is enough'],
    ['doubting', 'UHHH', 'UUUH', 'unless a failure came first'],
    ['stream', 'HUH', 'HUH', 'one message is enough'],
  ])('%s: %s gives %s: %s', (name, looks, expected) => {
    expect(beliefs(MACHINES[name], looks)).toBe(expected);
  });

  test.each<Row>([
    ['balancer', 'H-U-U', 'HHHHU', 'a look without a result is none, and breaks no row'],
    ['trusting', '---', 'HHH', 'the last belief stays'],
    ['balancer', 'H?', 'HH', 'one unknown look cannot have changed it'],
    ['balancer', 'H??', 'HH?', 'two can'],
    ['balancer', 'HU?', 'HH?', 'an unknown one may have been the second failure'],
    ['balancer', 'H?U', 'HH?', 'or the first'],
    ['balancer', 'H??HHH', 'HH???H', 'all passes bring back a belief'],
    ['balancer', 'H??UU', 'HH??U', 'and all failures'],
    ['wary', '?', '?', 'the first look may have been the failure'],
    ['balancer', '?', '?', 'of a new server nothing is known'],
    ['balancer', '?H', '?H', 'and it stays a new one'],
    ['stream', 'U?', 'U?', 'an unknown look may have been a pass'],
  ])('%s: %s gives %s: %s', (name, looks, expected) => {
    expect(beliefs(MACHINES[name], looks)).toBe(expected);
  });
});

describe('a prober that stops', () => {
  function after(decision: Pick<Decision, 'verdict' | 'stops'>): ProberState {
    return nextState(
      MACHINES.stream,
      nextState(MACHINES.stream, initialState(BASE), { verdict: 'healthy' }),
      decision,
    );
  }

  it('keeps its last belief where the look has no result', () => {
    const stopped = after({ verdict: 'none', stops: true });
    expect(stopped).toMatchObject({ belief: 'healthy', stopped: true });
    expect(nextState(MACHINES.stream, stopped, { verdict: 'unhealthy' })).toBe(stopped);
  });

  it('takes the result of its last look where there is one', () => {
    expect(after({ verdict: 'unhealthy', stops: true })).toMatchObject({
      belief: 'unhealthy',
      stopped: true,
    });
  });
});
