import type { Case } from '../case/case.ts';
import { laneOf, needsFreshServer } from '../case/lane.ts';
import type { Lane } from '../case/lane.ts';
import type { Requirement } from '../case/requirement.ts';
import type { CaseResult } from '../case/result.ts';
import type { CaseBase } from './context.ts';
import { caseError, runCase, unrunCase } from './run-case.ts';
import type { ServerUnderTest } from './server.ts';
import { silenceOf } from './silence.ts';

/** A row with the requirement that gives it level and source. */
export interface SelectedCase {
  readonly row: Case;
  readonly requirement: Requirement;
}

/** How many cases run at the same time on one server: more gain nothing and queue at slow servers. */
const CASES_AT_ONCE = 64;
/** The same for cases on the wire, each with connections of its own: what all of them cost must not be the delay of each. */
const WIRE_CASES_AT_ONCE = 16;
/**
 * How much of the time that a case took this process may have been at work, where it waited for nothing else: when it was at work
 * for longer, it may have been too busy to hear the answer.
 */
const MOST_BUSY = 0.5;
/** How many servers of a target run at the same time besides the shared ones. */
const INSTANCES_AT_ONCE = 4;

/** What the lanes share. */
interface Plan extends Pick<CaseBase, 'settings' | 'discovery' | 'startServer' | 'scratch'> {
  readonly report: (result: CaseResult) => void;
  readonly signal: AbortSignal;
  /** Ends a server that nobody needs any more. What goes wrong is told at the end of the run. */
  readonly retire: (server: ServerUnderTest) => void;
}

/** The cases of each lane. */
type Lanes = Readonly<Record<Lane, readonly SelectedCase[]>>;

/** A target that can be started again: every lane has servers of its own, and all run at the same time. */
export async function runLanesApart(
  lanes: Lanes,
  shared: ServerUnderTest,
  start: () => Promise<ServerUnderTest>,
  plan: Plan,
): Promise<void> {
  const onFresh = async (cases: readonly SelectedCase[], atOnce: number): Promise<void> => {
    if (cases.length === 0) return;
    let server: ServerUnderTest;
    try {
      server = await start();
    } catch (error) {
      errorRest(cases, error, plan.report);
      return;
    }
    await runOn(server, cases, atOnce, plan);
    plan.retire(server);
  };
  const together = async (): Promise<void> => {
    const left = await runUntilSilent(shared, lanes.shared, CASES_AT_ONCE, plan);
    await runAlone(left, start, plan);
  };
  const wire = async (): Promise<void> => {
    if (lanes.wire.length === 0) return;
    let server: ServerUnderTest;
    try {
      server = await start();
    } catch (error) {
      errorRest(lanes.wire, error, plan.report);
      return;
    }
    const left = await runUntilSilent(server, lanes.wire, WIRE_CASES_AT_ONCE, plan);
    // One that went silent is given up already.
    if (server.silence === undefined) plan.retire(server);
    await runAlone(left, start, plan);
  };
  await Promise.all([
    together(),
    wire(),
    onFresh(lanes.list, CASES_AT_ONCE),
    onFresh(lanes.overall, 1),
    runAlone(lanes.instance, start, plan),
  ]);
}

/**
 * Each case on a server that no other case uses at the same time. One that a case has left as it was, and that it found in
 * order, serves the next case that can do with such a server: the start of a process costs more than most cases. What is
 * broken on such a server may be the doing of an earlier case, so it is judged again on a fresh one, and that counts.
 */
async function runAlone(
  cases: readonly SelectedCase[],
  start: () => Promise<ServerUnderTest>,
  plan: Plan,
): Promise<void> {
  const queue = cases.values();
  const worker = async (): Promise<void> => {
    let kept: ServerUnderTest | undefined;
    for (const selected of queue) {
      if (plan.signal.aborted) break;
      const fresh = needsFreshServer(selected.row);
      try {
        const used = fresh ? undefined : kept;
        const onUsed = used && (await runOnce(used, selected, plan));
        if (used !== undefined && onUsed?.outcome === 'passed') {
          plan.report(onUsed);
          continue;
        }
        if (used !== undefined) plan.retire(used);
        if (!fresh) kept = undefined;
        const server = await start();
        const result = await runOnce(server, selected, plan);
        plan.report(result);
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
}

/** Runs one case on a server that is its own meanwhile. */
function runOnce(
  server: ServerUnderTest,
  { row, requirement }: SelectedCase,
  { settings, discovery, startServer, scratch }: Plan,
): Promise<CaseResult> {
  const base = { server, settings, discovery, allOthers: Promise.resolve(), startServer, scratch };
  return runCase(row, requirement, base);
}

/**
 * Runs cases together on a server. When it stops answering, any of them may have brought it to that, and what the others see
 * says nothing of their own: it is given up, and they are to be judged elsewhere. That it stopped is judged by a case of its
 * own (SVC-06).
 *
 * @returns the cases that could not be judged
 */
async function runUntilSilent(
  server: ServerUnderTest,
  cases: readonly SelectedCase[],
  atOnce: number,
  plan: Plan,
): Promise<SelectedCase[]> {
  const { timeoutMs } = plan.settings;
  const left: SelectedCase[] = [];
  /** Whether the server has stopped answering; then nobody waits for it any more. */
  const hasGoneSilent = async (): Promise<boolean> => {
    const known = server.silence !== undefined;
    server.silence ??= await silenceOf(server, timeoutMs);
    if (server.silence === undefined) return false;
    if (!known) plan.retire(server);
    return true;
  };
  await runOn(server, cases, atOnce, {
    ...plan,
    begin: (selected) => {
      if (server.silence === undefined || isOfServer(selected)) return true;
      left.push(selected);
      return false;
    },
    end: async (selected, result, busy) => {
      if (isOfServer(selected)) {
        plan.report(result);
        return;
      }
      // A case for information passes after waiting for nothing, too.
      const doubtful = result.durationMs >= timeoutMs || server.silence !== undefined;
      const broken = result.outcome === 'failed' || result.outcome === 'warning';
      // A server that did not survive a broken request took others with it: alone, the request that it was shows itself.
      if (result.outcome === 'errored' && laneOf(selected.row) === 'wire') left.push(selected);
      // Many cases at once on a machine that has no time for them look like a server that is silent.
      else if (doubtful && broken && busy > MOST_BUSY) left.push(selected);
      else if (doubtful && (await hasGoneSilent())) left.push(selected);
      else plan.report(result);
    },
  });
  return left;
}

/** Whether a case speaks of the server that all share, whatever state that is in. */
function isOfServer({ row }: SelectedCase): boolean {
  return row.steps.some((step) => step.do === 'keepsAnswering');
}

/** A target that is only there once: what disturbs others comes later, what may wedge the server comes last. */
export async function runLanesInTurn(lanes: Lanes, server: ServerUnderTest, plan: Plan): Promise<void> {
  await runOn(server, lanes.shared, CASES_AT_ONCE, plan);
  await runOn(server, lanes.list, CASES_AT_ONCE, plan);
  await runOn(server, lanes.overall, 1, plan);
  await runOn(server, lanes.wire, WIRE_CASES_AT_ONCE, plan);
  await runOn(server, lanes.instance, 1, plan);
}

/** Has a say in what becomes of each case on a server. */
interface Turns {
  /** Whether a case may still begin. */
  readonly begin: (selected: SelectedCase) => boolean;
  /** @param busy how much of its time this process was at work, from 0 to 1 */
  readonly end: (selected: SelectedCase, result: CaseResult, busy: number) => void | Promise<void>;
}

/** Runs cases on one server, `atOnce` at a time; those that wait for all others run beside them. */
async function runOn(
  server: ServerUnderTest,
  cases: readonly SelectedCase[],
  atOnce: number,
  plan: Plan & Partial<Turns>,
): Promise<void> {
  const { settings, discovery, startServer, scratch } = plan;
  const reportIt: Turns['end'] = (_selected, result) => {
    plan.report(result);
  };
  const { begin = () => true, end = reportIt } = plan;
  const last = cases.filter(({ row }) => row.steps.some((step) => step.do === 'afterAllOthers'));
  const others = cases.filter((selected) => !last.includes(selected));
  const run = async (selected: SelectedCase, allOthers: Promise<void>): Promise<void> => {
    if (!begin(selected)) return;
    const base = { server, settings, discovery, allOthers, startServer, scratch };
    const before = performance.eventLoopUtilization();
    const result = await runCase(selected.row, selected.requirement, base);
    await end(selected, result, performance.eventLoopUtilization(before).utilization);
  };
  // What waits for the others is begun before them: it is there all the while.
  const rest: { start?: () => void } = {};
  const started = new Promise<void>((resolve) => {
    rest.start = resolve;
  });
  const allOthers = started.then(() =>
    forEach(others, atOnce, plan.signal, (selected) => run(selected, Promise.resolve())),
  );
  const waiting = last.map((selected) => run(selected, allOthers));
  rest.start?.();
  await Promise.all([allOthers, ...waiting]);
}

/** Runs `work` for every item, `atOnce` at a time; begins no more once the signal is given. */
async function forEach<Item>(
  items: readonly Item[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** Reports cases that could not be run, with the error that kept them from it. */
export function errorRest(cases: Iterable<SelectedCase>, thrown: unknown, report: Plan['report']): void {
  const error = caseError(thrown);
  for (const { row, requirement } of [...cases])
    report(unrunCase(row, requirement, { outcome: 'errored', error }));
}
