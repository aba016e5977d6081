import { describe, expect, it, test } from 'vitest';
import type { Prober } from '../probers/prober.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import type { Belief } from '../probers/state.ts';
import { runTimeline } from './run.ts';
import type { ScriptEvent } from './script.ts';
import { patient, sampleProber, stubborn, watching } from './testing/sample-prober.ts';
import type { Lane, Timeline } from './timeline.ts';

const MINUTE = 60_000;

/** Each outcome with the second from which on it is played. */
type Plan = readonly (readonly [atSeconds: number, does: string, truth?: Belief])[];

function run(plan: Plan, probers: readonly Prober[], forMs = 5 * MINUTE): Timeline {
  const events = plan.map(([at, does, truth]): ScriptEvent => ({
    atMs: at * 1000,
    does,
    ...(truth && { truth }),
  }));
  return runTimeline({ title: 'a test', forMs, settings: {}, events }, probers, DEFAULT_SETTINGS);
}

function laneOf(plan: Plan, prober: Prober): Lane {
  const [lane] = run(plan, [prober]).lanes;
  if (lane === undefined) throw new Error('one prober has one lane');
  return lane;
}

/** `?5 H300`: what is believed, and until which second. */
function beliefs({ beliefs: spans }: Lane): string {
  const letters: Readonly<Record<Belief, string>> = { healthy: 'H', unhealthy: 'U', unknown: '?' };
  return spans.map(({ state, toMs }) => `${letters[state]}${String(toMs / 1000)}`).join(' ');
}

describe('what a prober believes', () => {
  test.each<[what: string, plan: Plan, expected: string]>([
    ['begins with its first look', [[0, 'healthy']], '?5 H300'],
    [
      'falls with the second failure in a row',
      [
        [0, 'healthy'],
        [60, 'not_serving'],
      ],
      '?5 H75 U300',
    ],
    [
      'rises with the third pass in a row',
      [
        [0, 'healthy'],
        [60, 'not_serving'],
        [120, 'healthy'],
      ],
      '?5 H75 U145 H300',
    ],
    [
      'misses what is over before the second look',
      [
        [0, 'healthy'],
        [60, 'not_serving'],
        [70, 'healthy'],
      ],
      '?5 H300',
    ],
    [
      'counts the time that a look waits',
      [
        [0, 'healthy'],
        [60, 'hang'],
      ],
      '?5 H77 U300',
    ],
    [
      'falls at once when nobody listens',
      [
        [0, 'healthy'],
        [60, 'refused'],
      ],
      '?5 H75 U300',
    ],
    ['hears a slow answer when it comes', [[0, 'slow_1500ms']], '?6.5 H300'],
    [
      'sees a loss of the connection in the middle of a look',
      [
        [0, 'healthy'],
        [64, 'hang'],
        [76, 'refused'],
      ],
      '?5 H76 U300',
    ],
  ])('%s', (_what, plan, expected) => {
    expect(beliefs(laneOf(plan, sampleProber('reader')))).toBe(expected);
  });

  it('looks later when a look takes longer than the time between them', () => {
    const slow = sampleProber('slow', { intervalMs: 1000, firstLookMs: 0 });
    // Each look at a server that hangs takes two seconds.
    expect(laneOf([[0, 'hang']], slow).looks).toBe(149);
    expect(laneOf([[0, 'healthy']], slow).looks).toBe(300);
  });

  it('stays where a prober stops to look', () => {
    const lane = laneOf(
      [
        [0, 'healthy'],
        [60, 'not_serving'],
      ],
      stubborn('stopper', 'healthy', { stops: true }),
    );
    expect(beliefs(lane)).toBe('?5 H300');
    expect(lane).toMatchObject({ looks: 1, idle: { fromMs: 5000, kind: 'stopped' } });
  });

  it('stays while a call waits for ever, also when the server is well again', () => {
    const lane = laneOf(
      [
        [0, 'not_serving'],
        [60, 'hang'],
        [120, 'healthy'],
      ],
      patient('waiter'),
    );
    expect(beliefs(lane)).toBe('?15 U300');
    expect(lane.idle).toEqual({ fromMs: 65_000, kind: 'waits' });
  });

  it('goes on when that call loses its connection', () => {
    const lane = laneOf(
      [
        [0, 'healthy'],
        [60, 'hang'],
        [120, 'refused'],
        [180, 'healthy'],
      ],
      patient('waiter'),
    );
    // The call from 65 s on ends at 120 s, and the next look follows at once.
    expect(beliefs(lane)).toBe('?5 H120 U200 H300');
    expect(lane.idle).toBeUndefined();
  });
});

describe('a prober that keeps a stream open', () => {
  test.each<[what: string, plan: Plan, expected: string]>([
    [
      'hears every change',
      [
        [0, 'healthy'],
        [60, 'not_serving'],
        [70, 'healthy'],
      ],
      'H60 U70 H300',
    ],
    [
      'hears nothing of a server that only hangs',
      [
        [0, 'healthy'],
        [60, 'hang'],
      ],
      'H300',
    ],
    [
      'learns that the connection is gone',
      [
        [0, 'healthy'],
        [60, 'refused'],
      ],
      'H60 U300',
    ],
    [
      'waits for a first message',
      [
        [0, 'hang'],
        [60, 'healthy'],
      ],
      '?60 H300',
    ],
  ])('%s', (_what, plan, expected) => {
    expect(beliefs(laneOf(plan, watching('watcher')))).toBe(expected);
  });

  it('looks again once it has to connect again, although it had stopped', () => {
    const base = watching('stopper');
    const stopper: Prober = {
      ...base,
      decide: (seen, settings) => {
        const decision = base.decide(seen, settings);
        return decision.verdict === 'healthy' ? { ...decision, stops: true } : decision;
      },
    };
    expect(
      beliefs(
        laneOf(
          [
            [0, 'healthy'],
            [60, 'not_serving'],
          ],
          stopper,
        ),
      ),
    ).toBe('H300');
    const again = laneOf(
      [
        [0, 'healthy'],
        [60, 'not_serving'],
        [120, 'refused'],
      ],
      stopper,
    );
    expect(beliefs(again)).toBe('H120 U300');
    expect(again.idle).toBeUndefined();
  });
});

describe('what is so', () => {
  it('follows from what the server says, or is told', () => {
    const { truth } = run(
      [
        [0, 'healthy'],
        [60, 'code_12'],
        [90, 'code_12', 'healthy'],
        [120, 'hang'],
      ],
      [],
    );
    expect(truth.map(({ fromMs, toMs, state, does }) => [fromMs / 1000, toMs / 1000, state, does])).toEqual([
      [0, 60, 'healthy', 'healthy'],
      [60, 90, 'unknown', 'code_12'],
      [90, 120, 'healthy', 'code_12'],
      [120, 300, 'unhealthy', 'hang'],
    ]);
  });
});

describe('how long noticing takes', () => {
  const plan: Plan = [
    [0, 'healthy'],
    [61, 'not_serving'],
    [120, 'healthy'],
    [200, 'hang'],
  ];

  it('is measured, with the most that it can take wherever the looks fall', () => {
    const { delays } = laneOf(plan, sampleProber('reader'));
    expect(
      delays.map(({ became, believed, noticedAfterMs, atMostMs }) => [
        became,
        believed,
        noticedAfterMs,
        atMostMs,
      ]),
    ).toEqual([
      ['healthy', 'unknown', 5000, undefined],
      ['unhealthy', 'healthy', 14_000, 20_000],
      ['healthy', 'unhealthy', 25_000, 30_000],
      ['unhealthy', 'healthy', 17_000, 22_000],
    ]);
  });

  it('is never for one that does not see it', () => {
    const lane = laneOf(plan, stubborn('blind', 'healthy'));
    expect(lane.delays.map(({ noticedAfterMs }) => noticedAfterMs)).toEqual([5000, null, 0, null]);
    expect(lane.disagreements).toEqual([
      { fromMs: 61_000, toMs: 120_000, believes: 'healthy' },
      { fromMs: 200_000, toMs: 300_000, believes: 'healthy' },
    ]);
    expect(lane.delays[1]?.said).toMatchObject({ verdict: 'healthy', fact: 'says it always' });
  });

  it('is the same each time', () => {
    const probers = [sampleProber('reader'), watching('watcher'), patient('waiter')];
    expect(run(plan, probers)).toEqual(run(plan, probers));
  });
});
