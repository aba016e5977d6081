import type { Lane } from '../case/lane.ts';
import { errorRest } from './plan.ts';
import type { Plan, SelectedCase } from './plan.ts';
import { runAlone } from './run-alone.ts';
import { runOn, runUntilSilent } from './run-together.ts';
import type { ServerUnderTest } from './server.ts';

/** How many cases run at the same time on one server: more gain nothing and queue at slow servers. */
const CASES_AT_ONCE = 64;
/** The same for cases on the wire, each with connections of its own: what all of them cost must not be the delay of each. */
const WIRE_CASES_AT_ONCE = 16;

/** The cases of each lane. */
type Lanes = Readonly<Record<Lane, readonly SelectedCase[]>>;

/** A target that can be started again: every lane has servers of its own, and all run at the same time. */
export async function runLanesApart(
  lanes: Lanes,
  shared: ServerUnderTest,
  start: () => Promise<ServerUnderTest>,
  plan: Plan,
): Promise<void> {
  const onFresh = async (
    cases: readonly SelectedCase[],
    run: (server: ServerUnderTest) => Promise<void>,
  ): Promise<void> => {
    if (cases.length === 0) return;
    let server: ServerUnderTest;
    try {
      server = await start();
    } catch (error) {
      errorRest(cases, error, plan.report);
      return;
    }
    await run(server);
  };
  const apart = (cases: readonly SelectedCase[], atOnce: number): Promise<void> =>
    onFresh(cases, async (server) => {
      await runOn(server, cases, atOnce, plan);
      plan.retire(server);
    });
  const together = async (): Promise<void> => {
    const left = await runUntilSilent(shared, lanes.shared, CASES_AT_ONCE, plan);
    await runAlone(left, start, plan);
  };
  const wire = (): Promise<void> =>
    onFresh(lanes.wire, async (server) => {
      const left = await runUntilSilent(server, lanes.wire, WIRE_CASES_AT_ONCE, plan);
      // One that went silent is given up already.
      if (server.silence === undefined) plan.retire(server);
      await runAlone(left, start, plan);
    });
  await Promise.all([
    together(),
    wire(),
    apart(lanes.list, CASES_AT_ONCE),
    apart(lanes.overall, 1),
    runAlone(lanes.instance, start, plan),
  ]);
}

/** A target that is only there once: what disturbs others comes later, what may wedge the server comes last. */
export async function runLanesInTurn(lanes: Lanes, server: ServerUnderTest, plan: Plan): Promise<void> {
  await runOn(server, lanes.shared, CASES_AT_ONCE, plan);
  await runOn(server, lanes.list, CASES_AT_ONCE, plan);
  await runOn(server, lanes.overall, 1, plan);
  await runOn(server, lanes.wire, WIRE_CASES_AT_ONCE, plan);
  await runOn(server, lanes.instance, 1, plan);
}
