import type { Endpoint } from '../channel/endpoint.ts';
import type { Control } from '../control/control.ts';
import { graded } from '../probers/graded.ts';
import { look } from '../probers/look.ts';
import type { Machine, Prober } from '../probers/prober.ts';
import type { ProberSettings } from '../probers/settings.ts';
import type { Clock } from './clock.ts';
import { checkDrivable, drive } from './drive.ts';
import { recordLane } from './lane.ts';
import type { LaneRecord } from './lane.ts';
import { lookTime } from './look-time.ts';
import { laneFor, truthSpans } from './run.ts';
import type { Script, ScriptEvent } from './script.ts';
import type { LiveRun, Timeline } from './timeline.ts';

/** How long an answer is waited for where a prober would wait for ever, in milliseconds. */
const CEILING_MS = 30_000;

/** A real server that is looked at. */
export interface LiveServer {
  readonly endpoint: Endpoint;
  readonly control: Control;
}

/** All that a live run needs. */
export interface LivePlan {
  readonly script: Script;
  readonly probers: readonly Prober[];
  readonly settings: ProberSettings;
  readonly live: LiveRun;
}

/** A prober at work. */
interface Watcher {
  readonly prober: Prober;
  readonly machine: Machine;
  readonly record: LaneRecord;
  readonly look: () => Promise<void>;
}

/**
 * Lets the models of probers look at a real server while its statuses change. Times between looks go by as the clock tells; the time
 * limits of the looks are those of the probers, by our clocks. A prober that keeps a stream open looks anew after each change.
 *
 * @param clockOf makes the clock, which ends all waiting when its signal is given
 * @param signal ends the run
 * @throws ConformanceError `E_SCRIPT`, `E_CONTROL` when the server cannot be made to do what the script tells; the reason of the signal
 */
export async function runLive(
  server: LiveServer,
  { script, probers, settings, live }: LivePlan,
  clockOf: (signal: AbortSignal) => Clock,
  signal: AbortSignal,
): Promise<Timeline> {
  const { events, forMs } = script;
  checkDrivable(events.map(({ does }) => does));
  const [first, ...changes] = events;
  if (first !== undefined) await drive(server.control, first.does, settings.service);

  // Who fails takes the others along: nobody looks at a server that is not driven any more.
  const failed = new AbortController();
  const clock = clockOf(AbortSignal.any([signal, failed.signal]));
  const watchers = probers.map((prober) => watcherOf(prober, server, settings, clock, forMs));
  const streams = watchers.filter(({ machine }) => machine.intervalMs === 0);
  const happened: ScriptEvent[] = first === undefined ? [] : [first];
  const changeAll = async (): Promise<void> => {
    await Promise.all(streams.map((stream) => stream.look()));
    for (const change of changes) {
      await clock.until(change.atMs);
      happened.push({ ...change, atMs: Math.min(clock.now(), forMs) });
      await drive(server.control, change.does, settings.service);
      await Promise.all(streams.map((stream) => stream.look()));
    }
  };
  const work = [
    changeAll,
    ...watchers
      .filter((each) => !streams.includes(each))
      .map((each) => () => keepLooking(each, clock, forMs)),
  ].map(async (task) => {
    try {
      await task();
    } catch (error) {
      failed.abort(error);
      throw error;
    } finally {
      clock.leave();
    }
  });
  await Promise.allSettled(work);
  await Promise.all(work);

  const truth = truthSpans({ events: happened, forMs }, settings);
  const lanes = watchers.map(({ prober, record }) => laneFor(prober, record.upTo(forMs), truth, settings));
  return { title: script.title, forMs, settings, live, truth, lanes };
}

function watcherOf(
  prober: Prober,
  { endpoint }: LiveServer,
  settings: ProberSettings,
  clock: Clock,
  forMs: number,
): Watcher {
  const machine = prober.machine(settings);
  const record = recordLane(machine);
  const lookOnce = async (): Promise<void> => {
    const beginMs = clock.now();
    const seen = await look(endpoint, prober.asks(settings), machine.timeoutMs ?? CEILING_MS);
    const decision = graded(prober, prober.decide(seen, settings));
    // A look takes as long as it does by our clocks: faster clocks make no server slower.
    const atMs = beginMs + (lookTime(prober, seen, decision, settings) ?? 0);
    if (atMs < forMs) record.looked(atMs, decision);
  };
  return { prober, machine, record, look: lookOnce };
}

async function keepLooking(
  { machine: { firstLookMs, intervalMs }, record, look: lookOnce }: Watcher,
  clock: Clock,
  forMs: number,
): Promise<void> {
  let beginMs = firstLookMs;
  while (beginMs < forMs && !record.state().stopped) {
    await clock.until(beginMs);
    await lookOnce();
    beginMs = Math.max(beginMs + intervalMs, clock.now());
  }
}
