import { graded } from '../probers/graded.ts';
import type { Decision, Machine, Prober } from '../probers/prober.ts';
import type { ProberSettings } from '../probers/settings.ts';
import { recordLane } from './lane.ts';
import type { LaneCore, LaneRecord } from './lane.ts';
import { lookTime } from './look-time.ts';
import { measureLane } from './measure.ts';
import type { Script, ScriptEvent } from './script.ts';
import type { Delay, Lane, Timeline, TruthSpan } from './timeline.ts';
import { losesConnections, seeOutcome, truthOfOutcome, wordsOf } from './world.ts';

/** One look of a prober, and how long it takes; `undefined` is for ever. */
interface Look {
  readonly decision: Decision;
  readonly tookMs: number | undefined;
}

/** Gives the look at a server that does something. */
type LookAt = (does: string) => Look;

/** What becomes of a call that waits when its connection is lost. */
const CONNECTION_LOST = 'conn_close';

/**
 * Computes what probers believe over a time. Nothing is asked and nothing waits: every prober looks when its machine says, and sees what
 * the server does in that moment.
 */
export function runTimeline(script: Script, probers: readonly Prober[], settings: ProberSettings): Timeline {
  const truth = truthSpans(script, settings);
  const lanes = probers.map((prober): Lane => {
    const lookAt = looksOf(prober, settings);
    const lane = laneFor(prober, coreOf(prober, script, settings, lookAt), truth, settings);
    return { ...lane, delays: lane.delays.map((delay) => withLimit(delay, lane.machine, truth, lookAt)) };
  });
  return { title: script.title, forMs: script.forMs, settings, truth, lanes };
}

/** Where the looks fall is an accident of the script; how long noticing takes at most is none. */
function withLimit(
  delay: Delay,
  { intervalMs, failuresToFall, passesToRise }: Machine,
  truth: readonly TruthSpan[],
  lookAt: LookAt,
): Delay {
  const { atMs, untilMs, became, believed, noticedAfterMs } = delay;
  const [span, other] = truth.filter(({ fromMs }) => fromMs >= atMs && fromMs < untilMs);
  const opposite = became === 'healthy' ? 'unhealthy' : 'healthy';
  if (atMs === 0 || noticedAfterMs === null || believed !== opposite || !span || other) return delay;
  const { tookMs, decision } = lookAt(span.does);
  if (tookMs === undefined || decision.verdict !== became) return delay;
  const looks = became === 'healthy' ? passesToRise : failuresToFall;
  const atMostMs = intervalMs === 0 ? tookMs : looks * Math.max(intervalMs, tookMs) + tookMs;
  return { ...delay, atMostMs };
}

/** A lane with what is measured on it. */
export function laneFor(
  prober: Prober,
  core: LaneCore,
  truth: readonly TruthSpan[],
  settings: ProberSettings,
): Lane {
  const { id, name, version } = prober;
  return {
    prober: { id, name, ...(version !== undefined && { version }) },
    machine: prober.machine(settings),
    ...core,
    ...measureLane(core, truth),
  };
}

/** What the server is, from each of its changes on. */
export function truthSpans(
  { events, forMs }: Pick<Script, 'events' | 'forMs'>,
  settings: ProberSettings,
): TruthSpan[] {
  return events.flatMap(({ atMs, does, truth = truthOfOutcome(does, settings) }, index) => {
    const toMs = Math.min(events[index + 1]?.atMs ?? forMs, forMs);
    return toMs > atMs ? [{ fromMs: atMs, toMs, state: truth, does, words: wordsOf(does) }] : [];
  });
}

function coreOf(prober: Prober, script: Script, settings: ProberSettings, lookAt: LookAt): LaneCore {
  const machine = prober.machine(settings);
  const lane = recordLane(machine);
  if (machine.intervalMs === 0) followStream(lane, script, lookAt);
  else lookAgainAndAgain(lane, script, lookAt, machine.firstLookMs, machine.intervalMs);
  return lane.upTo(script.forMs);
}

/** A prober decides the same of the same each time, so that each look is taken once. */
function looksOf(prober: Prober, settings: ProberSettings): LookAt {
  const known = new Map<string, Look>();
  return (does) => {
    const look = known.get(does) ?? takeLook(prober, does, settings);
    known.set(does, look);
    return look;
  };
}

function takeLook(prober: Prober, does: string, settings: ProberSettings): Look {
  const seen = seeOutcome(does, prober.asks(settings));
  const decision = graded(prober, prober.decide(seen, settings));
  return { decision, tookMs: lookTime(prober, seen, decision, settings) };
}

function lookAgainAndAgain(
  lane: LaneRecord,
  { events, forMs }: Script,
  lookAt: LookAt,
  firstMs: number,
  intervalMs: number,
): void {
  let index = 0;
  let beginMs = firstMs;
  while (beginMs < forMs && !lane.state().stopped) {
    while ((events[index + 1]?.atMs ?? Infinity) <= beginMs) index += 1;
    const { tookMs = Infinity, decision } = lookAt(events[index]?.does ?? '');
    const lost = lossAfter(events, index, beginMs + tookMs);
    const endMs = lost?.atMs ?? beginMs + tookMs;
    if (endMs >= forMs) {
      if (tookMs === Infinity) lane.waits(beginMs);
      return;
    }
    lane.looked(endMs, lost === undefined ? decision : lookAt(CONNECTION_LOST).decision);
    beginMs = Math.max(beginMs + intervalMs, endMs);
  }
}

/** The change of the server that ends a look before its time. */
function lossAfter(events: readonly ScriptEvent[], index: number, endMs: number): ScriptEvent | undefined {
  for (const event of events.slice(index + 1)) {
    if (event.atMs >= endMs) return undefined;
    if (losesConnections(event.does)) return event;
  }
  return undefined;
}

/** A stream that stays open says each change by itself. A client that has stopped to look begins anew with a new connection. */
function followStream(lane: LaneRecord, { events, forMs }: Script, lookAt: LookAt): void {
  for (const [index, { atMs, does }] of events.entries()) {
    if (lane.state().stopped) {
      if (!losesConnections(does)) continue;
      lane.reconnects();
    }
    const { tookMs = Infinity, decision } = lookAt(does);
    const endMs = atMs + tookMs;
    if (endMs < Math.min(events[index + 1]?.atMs ?? forMs, forMs)) lane.looked(endMs, decision);
  }
}
