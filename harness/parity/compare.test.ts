import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../targets/scripted/outcome.ts';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { look } from '../probers/look.ts';
import { probers } from '../probers/index.ts';
import type { Decision, Prober, Verdict } from '../probers/prober.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { ceilingFor, compareAll, judgeCell } from './compare.ts';
import type { RealProber, Said } from './real-prober.ts';

const CEILING_MS = 20_000;
const BUILT = { folder: '/', tools: {}, cached: true };
const NEVER = new AbortController().signal;

function played(...names: readonly string[]): Outcome[] {
  return names.map((name) => {
    const outcome = outcomeNamed(name);
    if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
    return outcome;
  });
}

function modelOf(id: string): Prober {
  const model = probers.find((prober) => prober.id === id);
  if (model === undefined) throw new Error(`there is no prober ${id}`);
  return model;
}

/** A program that decides as a function does, on what it sees of the server on the wire. */
function program(id: string, verdictOf: (model: Verdict) => Verdict): RealProber & { stopped: () => number } {
  const model = modelOf(id);
  let stops = 0;
  return {
    name: 'program',
    proves: [id],
    stopped: () => stops,
    open: () =>
      Promise.resolve({
        look: async (address) => {
          const seen = await look({ address }, model.asks(DEFAULT_SETTINGS), CEILING_MS);
          const { verdict } = model.decide(seen, DEFAULT_SETTINGS);
          return [{ prober: id, verdict: verdictOf(verdict), said: address }];
        },
        stop: () => {
          stops += 1;
          return Promise.resolve();
        },
      }),
  };
}

describe('a model and a program', () => {
  const outcomes = played('ok_serving', 'ok_not_serving', 'code_5', 'refused');

  it('agree where they say the same of each server', async () => {
    const real = program('consul', (verdict) => verdict);
    const told: string[] = [];
    const cells = await compareAll(real, BUILT, outcomes, NEVER, {
      onCells: ([cell]) => told.push(cell?.outcome ?? ''),
    });
    expect(
      cells.map(({ prober, outcome, model, agreement }) => [prober, outcome, model.verdict, agreement]),
    ).toEqual([
      ['consul', 'ok_serving', 'healthy', 'agrees'],
      ['consul', 'ok_not_serving', 'unhealthy', 'agrees'],
      ['consul', 'code_5', 'unhealthy', 'agrees'],
      ['consul', 'refused', 'unhealthy', 'agrees'],
    ]);
    expect(told.sort()).toEqual(outcomes.map(({ name }) => name).sort());
    expect(real.stopped()).toBe(1);
  });

  it('differ where they do not, each on a server of its own', async () => {
    const real = program('consul', () => 'healthy');
    const cells = await compareAll(real, BUILT, outcomes, NEVER, { atOnce: 2 });
    expect(cells.map(({ agreement }) => agreement)).toEqual(['agrees', 'differs', 'differs', 'differs']);
    expect(new Set(cells.map(({ real: { said } }) => said)).size).toBe(outcomes.length);
  });

  it('are not compared further once nobody waits, and the program is stopped', async () => {
    const real = program('consul', (verdict) => verdict);
    const stop = new AbortController();
    const reason = new Error('enough');
    const onCells = (): void => {
      stop.abort(reason);
    };
    await expect(compareAll(real, BUILT, outcomes, stop.signal, { atOnce: 1, onCells })).rejects.toBe(reason);
    expect(real.stopped()).toBe(1);
  });

  it('are not compared where there is no model', async () => {
    const real = { ...program('consul', (verdict) => verdict), proves: ['nobody'] };
    await expect(compareAll(real, BUILT, outcomes, NEVER)).rejects.toMatchObject({ code: 'E_PROBER' });
  });

  it('are not compared where the program says nothing', async () => {
    const real = program('consul', (verdict) => verdict);
    const silent: RealProber = {
      ...real,
      open: async (built, signal) => ({
        ...(await real.open(built, signal)),
        look: () => Promise.resolve([]),
      }),
    };
    await expect(compareAll(silent, BUILT, outcomes, NEVER, { atOnce: 1 })).rejects.toMatchObject({
      code: 'E_PROBER',
      message: expect.stringContaining('ok_serving') as string,
    });
    expect(real.stopped()).toBe(1);
  });
});

describe('a cell', () => {
  const GROUND = { grade: 'source', source: 'x', fact: 'y', rule: 'z' } as const;
  it.each<
    [
      model: Pick<Decision, 'verdict' | 'exitCode'>,
      real: Pick<Said, 'verdict' | 'exitCode'>,
      agreement: string,
    ]
  >([
    [{ verdict: 'healthy' }, { verdict: 'healthy' }, 'agrees'],
    [{ verdict: 'healthy' }, { verdict: 'unhealthy' }, 'differs'],
    [{ verdict: 'none' }, { verdict: 'none' }, 'agrees'],
    [{ verdict: 'none' }, { verdict: 'unhealthy' }, 'differs'],
    [{ verdict: 'unhealthy', exitCode: 3 }, { verdict: 'unhealthy', exitCode: 3 }, 'agrees'],
    [{ verdict: 'unhealthy', exitCode: 3 }, { verdict: 'unhealthy', exitCode: 2 }, 'differs'],
    [{ verdict: 'unhealthy', exitCode: 3 }, { verdict: 'unhealthy' }, 'differs'],
    [{ verdict: 'unhealthy' }, { verdict: 'unhealthy', exitCode: 2 }, 'agrees'],
    [{ verdict: 'unknown' }, { verdict: 'healthy' }, 'unproved'],
  ])('of %j and %j %s', (model, real, agreement) => {
    const cell = judgeCell('hang', { ...GROUND, ...model }, { prober: 'p', said: 's', ...real });
    expect(cell).toMatchObject({ prober: 'p', outcome: 'hang', agreement });
  });
});

it.each<[outcome: string, timeouts: (number | undefined)[], ms: number]>([
  ['ok_serving', [10_000], 11_000],
  ['ok_serving', [1000, 10_000, undefined], 11_000],
  ['hang', [undefined], 1000],
  ['slow_6s', [undefined, 1000], 7000],
  ['slow_connect_700ms_answer_500ms', [undefined], 2200],
  ['refused', [1000], 2000],
])('%s is shown to models that wait for %j for %i ms at most', (outcome, timeouts, ms) => {
  const consul = modelOf('consul');
  const models = timeouts.map((timeoutMs) => ({
    machine: () => ({ ...consul.machine(DEFAULT_SETTINGS), timeoutMs }),
  }));
  expect(played(outcome).map((each) => ceilingFor(models, each))).toEqual([ms]);
});
