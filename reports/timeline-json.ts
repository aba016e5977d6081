import { codeRangesText } from '../harness/probers/code-ranges.ts';
import type { Lane, Timeline } from '../harness/timeline/timeline.ts';
import { shownJson } from './shown.ts';

/** What probers believe over time, for programs. Its form is described by `timeline.schema.json`. */
export function timelineJson(
  { title, forMs, settings, live, truth, lanes }: Timeline,
  suite: { readonly name: string; readonly version: string },
): string {
  const { service, albMatcher, albPath } = settings;
  return shownJson({
    schemaVersion: 1,
    suite: { name: suite.name, version: suite.version },
    title,
    forMs,
    live: live ?? null,
    settings: { service, albMatcher: codeRangesText(albMatcher), albPath },
    truth,
    lanes: lanes.map(laneObject),
  });
}

function laneObject({ prober, machine, beliefs, said, looks, idle, disagreements, delays }: Lane): object {
  const { ground, timeoutMs, firstPasses, firstFailures, failsOpen, ...numbers } = machine;
  return {
    prober: { id: prober.id, name: prober.name, version: prober.version ?? null },
    machine: {
      ...numbers,
      timeoutMs: timeoutMs ?? null,
      firstPasses: firstPasses ?? machine.passesToRise,
      firstFailures: firstFailures ?? machine.failuresToFall,
      failsOpen: failsOpen !== undefined,
      grade: ground.grade,
      source: ground.source,
    },
    looks,
    idle: idle ?? null,
    beliefs,
    disagreements,
    delays,
    said,
  };
}
