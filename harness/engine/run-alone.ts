import { needsFreshServer } from '../case/lane.ts';
import { errorRest, judge } from './plan.ts';
import type { Plan, SelectedCase } from './plan.ts';
import type { ServerUnderTest } from './server.ts';

/** How many servers of a target run at the same time besides the shared ones. */
const INSTANCES_AT_ONCE = 4;

/**
 * Each case on a server that no other case uses at the same time. One that a case has left as it was, and that it found in
 * order, serves the next case that can do with such a server: the start of a process costs more than most cases. What is
 * broken on such a server may be the doing of an earlier case, so it is judged again on a fresh one, and that counts.
 *
 * What waited in vain while this process was busy is judged again at the end, one case after the other.
 */
export async function runAlone(
  cases: readonly SelectedCase[],
  start: () => Promise<ServerUnderTest>,
  plan: Plan,
): Promise<void> {
  const queue = cases.values();
  const heldUp: SelectedCase[] = [];
  const worker = async (): Promise<void> => {
    let kept: ServerUnderTest | undefined;
    for (const selected of queue) {
      if (plan.signal.aborted) break;
      const fresh = needsFreshServer(selected.row);
      try {
        const used = fresh ? undefined : kept;
        const onUsed = used && (await judge(used, selected, plan));
        if (used !== undefined && onUsed?.result.outcome === 'passed') {
          plan.report(onUsed.result);
          continue;
        }
        if (used !== undefined) plan.retire(used);
        if (!fresh) kept = undefined;
        const server = await start();
        const judged = await judge(server, selected, plan);
        const { result } = judged;
        if (judged.heldUp && result.outcome !== 'passed') heldUp.push(selected);
        else plan.report(result);
        // A run may start thirty servers: as processes they must not all live to its end.
        if (!fresh && result.outcome === 'passed') kept = server;
        else plan.retire(server);
      } catch (error) {
        errorRest([selected], error, plan.report);
      }
    }
    if (kept !== undefined) plan.retire(kept);
  };
  await Promise.all(Array.from({ length: Math.min(INSTANCES_AT_ONCE, cases.length) }, worker));
  for (const selected of heldUp) {
    if (plan.signal.aborted) return;
    try {
      const server = await start();
      plan.report((await judge(server, selected, plan)).result);
      plan.retire(server);
    } catch (error) {
      errorRest([selected], error, plan.report);
    }
  }
}
