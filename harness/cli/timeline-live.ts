import type { ConfigFlags } from '../config/flags.ts';
import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { RUN_DEFAULTS } from '../config/settings.ts';
import type { RunSettings } from '../config/settings.ts';
import { ConformanceError } from '../errors.ts';
import { startInstance } from '../target/instance.ts';
import { targetOf } from '../target/launch.ts';
import { scaledClock } from '../timeline/clock.ts';
import { runLive } from '../timeline/live.ts';
import type { LivePlan } from '../timeline/live.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { abortOnSignals, abortOnUncaught } from './signals.ts';

/** The flags that a live run has beside its script. */
export interface LiveOptions extends Omit<ConfigFlags, 'service' | 'out'> {
  readonly live: string | true;
  readonly scale: number;
}

/**
 * Starts a target, or reaches it, and lets probers look at it while its statuses change.
 *
 * @throws ConformanceError when it cannot be started, reached or driven; `INTERRUPTION`
 */
export async function liveTimeline(
  plan: Omit<LivePlan, 'live'>,
  loaded: RunSettings,
  { live, scale, ...flags }: LiveOptions,
): Promise<Timeline> {
  const config = applyFlags(loaded, live === true ? undefined : live, flagsOfTarget(flags), process.cwd());
  const { targets, timeoutMs = RUN_DEFAULTS.timeoutMs } = await readSources(config);
  const [only, second] = targets;
  if (only === undefined || second !== undefined) {
    throw new ConformanceError(
      'E_OPTION',
      `--live looks at one target, and the configuration has ${String(targets.length)}`,
      'name one of them: timeline --live NAME',
    );
  }
  const stop = new AbortController();
  abortOnUncaught(stop);
  const release = abortOnSignals(stop);
  try {
    const target = await targetOf(only, stop.signal, (text) => process.stderr.write(`${text}\n`));
    const instance = await startInstance(target, timeoutMs, stop.signal);
    try {
      return await runLive(
        instance,
        { ...plan, live: { target: target.label, scale } },
        (signal) => scaledClock(scale, signal),
        stop.signal,
      );
    } finally {
      await instance.stop();
    }
  } finally {
    release();
  }
}

/** What the command has for itself is none of the target's business. */
function flagsOfTarget(flags: Omit<LiveOptions, 'live' | 'scale'>): ConfigFlags {
  const { config, timeout, tls, ca, cert, key, serverName, insecure, metadata, ready, startTimeout } = flags;
  return {
    ...(config !== undefined && { config }),
    ...(timeout !== undefined && { timeout }),
    ...(tls !== undefined && { tls }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
    ...(metadata !== undefined && { metadata }),
    ...(ready !== undefined && { ready }),
    ...(startTimeout !== undefined && { startTimeout }),
  };
}
