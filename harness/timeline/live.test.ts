import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import { parseTarget } from '../target/parse.ts';
import { scaledClock } from './clock.ts';
import { runLive } from './live.ts';
import type { LivePlan } from './live.ts';
import { runTimeline } from './run.ts';
import type { Script, ScriptEvent } from './script.ts';
import { sampleProber, stubborn, watching } from './testing/sample-prober.ts';
import { steppedClock } from './testing/stepped-clock.ts';
import type { Timeline } from './timeline.ts';

const NEVER = new AbortController().signal;
const SERVICE = 'shop.Cart';
const settings = { ...DEFAULT_SETTINGS, service: SERVICE };
const probers = [sampleProber('reader'), watching('watcher'), stubborn('blind', 'healthy')];

function scriptOf(...events: readonly ScriptEvent[]): Script {
  return { title: 'a test', forMs: 240_000, settings: {}, events };
}

const SCRIPT = scriptOf(
  { atMs: 0, does: 'healthy' },
  { atMs: 62_000, does: 'not_serving' },
  { atMs: 124_000, does: 'healthy' },
);

async function withServer<Result>(use: (server: RunningInstance) => Promise<Result>): Promise<Result> {
  const server = await startInstance(await parseTarget(undefined), 5000, NEVER);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

function planOf(script: Script): LivePlan {
  return { script, probers, settings, live: { target: 'the reference server', scale: 1 } };
}

/** The beliefs of each lane in their order, without their times, from the first look on: a real one takes time. */
function beliefs({ lanes }: Timeline): string[] {
  return lanes.map(({ beliefs: spans }) =>
    spans
      .map(({ state }) => state)
      .join(' ')
      .replace(/^unknown /, ''),
  );
}

describe('a timeline of a real server', () => {
  it('is what was computed', async () => {
    // Those that look again and again, and whoever changes the server.
    const clock = steppedClock(3);
    const live = await withServer((server) => runLive(server, planOf(SCRIPT), () => clock, NEVER));
    const computed = runTimeline(SCRIPT, probers, settings);
    expect(live.live).toEqual({ target: 'the reference server', scale: 1 });
    expect(live.truth).toEqual(computed.truth);
    expect(beliefs(live)).toEqual(beliefs(computed));
    expect(live.lanes.map(({ looks }) => looks)).toEqual(computed.lanes.map(({ looks }) => looks));
    expect(
      live.lanes.map(({ delays }) => delays.map(({ noticedAfterMs }) => noticedAfterMs === null)),
    ).toEqual(
      computed.lanes.map(({ delays }) => delays.map(({ noticedAfterMs }) => noticedAfterMs === null)),
    );
  });

  it('is refused for a script with what only a scripted server can play', async () => {
    const script = scriptOf({ atMs: 0, does: 'healthy' }, { atMs: 1000, does: 'hang' });
    await withServer(async (server) => {
      const run = runLive(server, planOf(script), () => steppedClock(3), NEVER);
      await expect(run).rejects.toMatchObject({ code: 'E_SCRIPT' });
    });
  });

  it('ends with all that look when the server cannot be driven', async () => {
    await withServer(async (server) => {
      const once = new Set<string>();
      const control = {
        setStatus: (service: string): void => {
          if (once.has(service)) throw new Error('not twice');
          once.add(service);
        },
      };
      // A script of hours, at the pace of a real clock: it ends since it fails.
      const script: Script = {
        ...scriptOf({ atMs: 0, does: 'healthy' }, { atMs: 1, does: 'not_serving' }),
        forMs: 3_600_000,
      };
      const run = runLive(
        { endpoint: server.endpoint, control },
        planOf(script),
        (signal) => scaledClock(1, signal),
        NEVER,
      );
      await expect(run).rejects.toMatchObject({ code: 'E_CONTROL' });
    });
  });

  it('ends when it is told to', async () => {
    await withServer(async (server) => {
      const stop = new AbortController();
      const reason = new Error('enough');
      const run = runLive(server, planOf(SCRIPT), (signal) => scaledClock(1, signal), stop.signal);
      stop.abort(reason);
      await expect(run).rejects.toBe(reason);
    });
  });
});
