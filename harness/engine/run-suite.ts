import { randomBytes } from 'node:crypto';
import type { Case } from '../case/case.ts';
import { laneOf } from '../case/lane.ts';
import type { Lane } from '../case/lane.ts';
import type { Requirement } from '../case/requirement.ts';
import type { CaseResult } from '../case/result.ts';
import { openConnection } from '../channel/connection.ts';
import { ConformanceError } from '../errors.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import type { Target } from '../target/target.ts';
import { unlessAborted } from '../time.ts';
import { whyNotApplicable } from './applicable.ts';
import type { CaseContext, RunSettings } from './context.ts';
import { discover } from './discover.ts';
import type { Discovery } from './discover.ts';
import { caseError, runCase, unrunCase } from './run-case.ts';
import { createServerUnderTest } from './server.ts';
import type { ServerUnderTest } from './server.ts';

/** What the user chose; the rest has defaults. */
export type SuiteOptions = Pick<RunSettings, 'timeoutMs' | 'seed' | 'known' | 'require' | 'strict'> & {
  /** Expected start state of the empty name; what the target declares when absent. */
  readonly overall: RunSettings['overall'] | undefined;
};

/** What a run found out about its target, besides the results. */
export interface TargetReport {
  readonly label: string;
  readonly address: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly offers: Discovery['offers'];
  readonly settleMs: number;
  /** The longest that a change took to become visible, in milliseconds; 0 on a target that settles at once. */
  readonly settledMs: number;
}

/** A row with the requirement that gives it level and source. */
export interface SelectedCase {
  readonly row: Case;
  readonly requirement: Requirement;
}

/** Who wants to hear of a run while it goes on. */
export interface RunListener {
  /** Once, when the target was started and looked at. */
  onTarget(report: TargetReport): void;
  /** Once for each case, in the order in which they end. */
  onResult(result: CaseResult): void;
}

/** How many cases run at the same time on one server: more gain nothing and queue at slow servers. */
const CASES_AT_ONCE = 64;
/** How many servers of a target run at the same time besides the shared ones. */
const INSTANCES_AT_ONCE = 4;

/**
 * Runs cases against a target: starts it, looks at it, runs every case in its lane, stops it.
 *
 * @param cases what to run; every one of them gets a result unless the run is interrupted
 * @param signal ends the run early. With a {@link ConformanceError} as reason the cases that are not done are errored
 * with it, with any other reason they get no result; the target is stopped in both
 * @returns the target as it was at the end
 * @throws ConformanceError when the target cannot be started, is no gRPC server, or refuses us; the reason of the signal
 * when it is given before the target is known
 */
export async function runSuite(
  target: Target,
  cases: readonly SelectedCase[],
  options: SuiteOptions,
  listener: RunListener,
  signal: AbortSignal,
): Promise<TargetReport> {
  const instance = await startInstance(target, options.timeoutMs, signal);
  const settings: RunSettings = {
    ...options,
    overall: options.overall ?? instance.overall,
    nonce: randomBytes(3).toString('hex'),
  };
  const servers: ServerUnderTest[] = [];
  const open = new Map(cases.map((selected) => [selected.row.id, selected]));
  const report = (result: CaseResult): void => {
    if (open.delete(result.id)) listener.onResult(result);
  };

  try {
    const discovery = await unlessAborted(signal, lookAt(instance, settings));
    const start = async (): Promise<ServerUnderTest> => {
      const running =
        servers.length === 0 ? instance : await startAnother(target, settings.timeoutMs, instance, signal);
      const server = createServerUnderTest(running, discovery.overall, settings.known);
      servers.push(server);
      return server;
    };
    const shared = await start();
    const facts = { instance, discovery, settings, restartable: target.restartable };
    const describeTarget = (): TargetReport => ({
      label: target.label,
      address: instance.address,
      name: instance.name,
      version: instance.version,
      offers: discovery.offers,
      settleMs: instance.settleMs,
      settledMs: Math.max(...servers.map((server) => server.settledMs)),
    });
    listener.onTarget(describeTarget());

    const lanes: Record<Lane, SelectedCase[]> = { shared: [], list: [], overall: [], instance: [] };
    for (const { row, requirement } of cases) {
      const reason = whyNotApplicable(row, facts);
      if (reason === undefined) lanes[laneOf(row)].push({ row, requirement });
      else report(unrunCase(row, requirement, { outcome: 'not-applicable', reason }));
    }

    const plan = { settings, discovery, report, signal };
    const work = target.restartable
      ? runLanesApart(lanes, shared, start, plan)
      : runLanesInTurn(lanes, shared, plan);
    await Promise.race([work, aborted(signal)]);
    if (signal.reason instanceof ConformanceError) errorRest(open.values(), signal.reason, report);
    // What a case sees while the target is being stopped is our doing, not its answer.
    open.clear();
    await stopAll(instance, servers);
    return describeTarget();
  } catch (error) {
    await stopAll(instance, servers).catch(() => undefined); // The first error tells more than a later one.
    throw error;
  }
}

/** Starts one more server; two cases that count on a server of their own must not meet on one. */
async function startAnother(
  target: Target,
  timeoutMs: number,
  first: RunningInstance,
  signal: AbortSignal,
): Promise<RunningInstance> {
  const instance = await startInstance(target, timeoutMs, signal, first);
  if (instance.address !== first.address) return instance;
  throw new ConformanceError(
    'E_START',
    `the target ${target.label} returned ${first.address} twice; some cases need a server of their own`,
    'let each call of the factory start another server, on a port asked from the system (port 0)',
  );
}

/** What the lanes share. */
interface Plan extends Pick<CaseContext, 'settings' | 'discovery'> {
  readonly report: (result: CaseResult) => void;
  readonly signal: AbortSignal;
}

type Lanes = Readonly<Record<Lane, readonly SelectedCase[]>>;

/** A target that can be started again: every lane has servers of its own, and all run at the same time. */
async function runLanesApart(
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
  };
  await Promise.all([
    runOn(shared, lanes.shared, CASES_AT_ONCE, plan),
    onFresh(lanes.list, CASES_AT_ONCE),
    onFresh(lanes.overall, 1),
    forEach(lanes.instance, INSTANCES_AT_ONCE, plan.signal, (selected) => onFresh([selected], 1)),
  ]);
}

/** A target that is only there once: what disturbs others comes later, what may wedge the server comes last. */
async function runLanesInTurn(lanes: Lanes, server: ServerUnderTest, plan: Plan): Promise<void> {
  await runOn(server, lanes.shared, CASES_AT_ONCE, plan);
  await runOn(server, lanes.list, CASES_AT_ONCE, plan);
  await runOn(server, lanes.overall, 1, plan);
  await runOn(server, lanes.instance, 1, plan);
}

/** Runs cases on one server, `atOnce` at a time; those that wait for all others run beside them. */
async function runOn(
  server: ServerUnderTest,
  cases: readonly SelectedCase[],
  atOnce: number,
  plan: Plan,
): Promise<void> {
  const last = cases.filter(({ row }) => row.steps.some((step) => step.do === 'afterAllOthers'));
  const others = cases.filter((selected) => !last.includes(selected));
  const run = async ({ row, requirement }: SelectedCase, allOthers: Promise<void>): Promise<void> => {
    const { settings, discovery } = plan;
    plan.report(await runCase(row, requirement, { server, settings, discovery, allOthers }));
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

function errorRest(cases: Iterable<SelectedCase>, thrown: unknown, report: Plan['report']): void {
  const error = caseError(thrown);
  for (const { row, requirement } of [...cases])
    report(unrunCase(row, requirement, { outcome: 'errored', error }));
}

/** Asks each method once, and gives up on a server that lets nobody in. */
async function lookAt(instance: RunningInstance, settings: RunSettings): Promise<Discovery> {
  const connection = openConnection(instance.address);
  try {
    const discovery = await discover(connection, `conformance.${settings.nonce}.nobody`, settings.timeoutMs);
    const { Check } = discovery.offers;
    if (Check.kind === 'denied') {
      throw new ConformanceError(
        'E_DENIED',
        `the target refuses Check with ${Check.code}, so nothing can be judged`,
        'let the health service be called without credentials, as probers do, or run the suite from where it is allowed',
      );
    }
    return discovery;
  } finally {
    connection.close();
  }
}

/** Closes every connection and stops every server, then tells of the first that could not be stopped. */
async function stopAll(first: RunningInstance, servers: readonly ServerUnderTest[]): Promise<void> {
  for (const server of servers) server.pool.close();
  const instances = new Set([first, ...servers.map((server) => server.instance)]);
  const stops = await Promise.allSettled(Array.from(instances, (instance) => instance.stop()));
  const failed = stops.find((stop) => stop.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
