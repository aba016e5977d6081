import type { LaneCore } from './lane.ts';
import type { Delay, Disagreement, Lane, Span, TruthSpan } from './timeline.ts';

/** Measures how far what a prober believes is from what is so. */
export function measureLane(
  core: LaneCore,
  truth: readonly TruthSpan[],
): Pick<Lane, 'disagreements' | 'delays'> {
  return { disagreements: disagreementsOf(core, truth), delays: delaysOf(core, truth) };
}

/** The times in which a prober takes a server for healthy that is not, or the other way round. Both must be known. */
function disagreementsOf({ beliefs }: LaneCore, truth: readonly TruthSpan[]): Disagreement[] {
  const found: Disagreement[] = [];
  for (const { state: believes, ...span } of beliefs) {
    if (believes === 'unknown') continue;
    for (const { state: is, ...other } of truth) {
      if (other.fromMs >= span.toMs) break;
      if (other.toMs <= span.fromMs || is === 'unknown' || is === believes) continue;
      const fromMs = Math.max(span.fromMs, other.fromMs);
      const toMs = Math.min(span.toMs, other.toMs);
      const last = found.at(-1);
      if (last?.toMs === fromMs && last.believes === believes) found[found.length - 1] = { ...last, toMs };
      else found.push({ fromMs, toMs, believes });
    }
  }
  return found;
}

/** How long a prober takes to notice each change of what the server is. */
function delaysOf(core: LaneCore, truth: readonly TruthSpan[]): Delay[] {
  return phasesOf(truth).flatMap(({ fromMs: atMs, toMs: untilMs, state: became }): Delay[] => {
    if (became === 'unknown') return [];
    // At the begin there is no before.
    const believed = core.beliefs.find(({ toMs }) => toMs >= Math.max(atMs, 1))?.state ?? 'unknown';
    const noticing = core.beliefs.find(
      ({ fromMs, toMs, state }) => state === became && toMs > atMs && fromMs < untilMs,
    );
    const noticedMs = noticing && Math.max(noticing.fromMs, atMs);
    const said = core.said.findLast((each) => each.atMs <= (noticedMs ?? untilMs));
    return [
      {
        atMs,
        became,
        untilMs,
        believed,
        noticedAfterMs: noticedMs === undefined ? null : noticedMs - atMs,
        ...(said && { said }),
      },
    ];
  });
}

/** The times in which the server is the same, whatever it does. */
function phasesOf(truth: readonly TruthSpan[]): (Span & Pick<TruthSpan, 'state'>)[] {
  const phases: (Span & Pick<TruthSpan, 'state'>)[] = [];
  for (const { fromMs, toMs, state } of truth) {
    const last = phases.at(-1);
    if (last?.state === state) phases[phases.length - 1] = { ...last, toMs };
    else phases.push({ fromMs, toMs, state });
  }
  return phases;
}
