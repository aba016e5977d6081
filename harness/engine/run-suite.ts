import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { changesSharedNames, laneOf } from '../case/lane.ts';
import type { Lane } from '../case/lane.ts';
import { resolveName } from '../case/names.ts';
import { presetNames } from '../case/preset.ts';
import type { CaseResult } from '../case/result.ts';
import { escapeText } from '../case/text.ts';
import { openConnection } from '../channel/connection.ts';
import { transportOf } from '../channel/endpoint.ts';
import type { TlsSettings } from '../channel/endpoint.ts';
import { ConformanceError } from '../errors.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import { createScratch } from '../target/scratch.ts';
import type { HowToListen, StartOptions, Target } from '../target/target.ts';
import { unlessAborted } from '../time.ts';
import { whyNotApplicable } from './applicable.ts';
import type { CaseBase, RunSettings } from './context.ts';
import { discover, stateOf } from './discover.ts';
import type { Discovery } from './discover.ts';
import { NotApplicable } from './outcome.ts';
import { unrunCase } from './run-case.ts';
import { errorRest } from './plan.ts';
import type { SelectedCase } from './plan.ts';
import { runLanesApart, runLanesInTurn } from './run-lanes.ts';
import { createServerUnderTest } from './server.ts';
import type { ServerUnderTest } from './server.ts';
import { CANNOT_START } from './transports.ts';

/** What the user chose; the rest has defaults. */
export type SuiteOptions = Pick<RunSettings, 'timeoutMs' | 'seed' | 'known' | 'require' | 'strict'> & {
  /** Expected start state of the empty name; what the target declares when absent. */
  readonly overall: RunSettings['overall'] | undefined;
};

/** What a run found out about its target, besides the results. */
export interface TargetReport {
  readonly label: string;
  readonly address: string;
  readonly transport: 'plain text' | 'TLS' | 'mTLS';
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly offers: Discovery['offers'];
  readonly settleMs: number;
  /** The longest that a change took to become visible, in milliseconds; 0 on a target that settles at once. */
  readonly settledMs: number;
}

/** Who wants to hear of a run while it goes on. */
export interface RunListener {
  /** Once, when the target was started and looked at. */
  onTarget(report: TargetReport): void;
  /** Once for each case, in the order in which they end. */
  onResult(result: CaseResult): void;
}

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
  // Every server that starts waits for it too; Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  const nonce = randomBytes(3).toString('hex');
  const services = cases.flatMap(({ row }) =>
    presetNames(row).map((name) => resolveName(name, { run: nonce, caseId: row.id })),
  );
  const tcp: StartOptions = { listen: { on: 'tcp' }, services };
  const instance = await startInstance(target, options.timeoutMs, signal, tcp);
  const settings: RunSettings = { ...options, overall: options.overall ?? instance.overall, nonce };
  const servers: ServerUnderTest[] = [];
  const scratch = createScratch();
  const open = new Map(cases.map((selected) => [selected.row.id, selected]));
  const report = (result: CaseResult): void => {
    // What breaks off in an interrupted run was broken off by us: a server that was being started, for one.
    const ours = signal.aborted && !(signal.reason instanceof ConformanceError);
    if (ours && result.outcome === 'errored') return;
    if (open.delete(result.id)) listener.onResult(result);
  };

  try {
    const discovery = await unlessAborted(signal, lookAt(instance, settings));
    const start = async (how?: HowToListen, tls?: TlsSettings): Promise<ServerUnderTest> => {
      const running =
        servers.length === 0
          ? instance
          : await startAnother(target, settings.timeoutMs, instance, signal, { ...tcp, ...how }, tls);
      const server = createServerUnderTest(running, stateOf(discovery.overall), settings.known);
      servers.push(server);
      return server;
    };
    const shared = await start();
    const facts = { instance, discovery, settings, restartable: target.restartable };
    const describeTarget = (): TargetReport => ({
      label: target.label,
      address: escapeText(instance.endpoint.address),
      transport: transportOf(instance.endpoint),
      name: instance.name,
      version: instance.version,
      offers: discovery.offers,
      settleMs: instance.settleMs,
      settledMs: Math.max(...servers.map((server) => server.settledMs)),
    });
    listener.onTarget(describeTarget());

    const lanes: Record<Lane, SelectedCase[]> = { shared: [], list: [], wire: [], overall: [], instance: [] };
    for (const { row, requirement } of cases) {
      const reason = whyNotApplicable(row, facts);
      if (reason === undefined) lanes[laneOf(row)].push({ row, requirement });
      else report(unrunCase(row, requirement, { outcome: 'not-applicable', reason }));
    }
    lanes.overall.sort(
      (one, other) => Number(changesSharedNames(one.row)) - Number(changesSharedNames(other.row)),
    );

    const startServer: CaseBase['startServer'] = (how, tls) => {
      if (target.restartable) return start(how, tls);
      throw new NotApplicable(CANNOT_START);
    };
    const retire = ({ pool, instance: own }: ServerUnderTest): void => {
      pool.close();
      own.stop().catch(() => undefined); // It tells of the same end when all are stopped.
    };
    const plan = { settings, discovery, report, signal, startServer, scratch, retire };
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
  } finally {
    await scratch.remove();
  }
}

/** Starts one more server; two cases that count on a server of their own must not meet on one. */
async function startAnother(
  target: Target,
  timeoutMs: number,
  first: RunningInstance,
  signal: AbortSignal,
  options: StartOptions,
  tls?: TlsSettings,
): Promise<RunningInstance> {
  const instance = await startInstance(target, timeoutMs, signal, options, first, tls);
  if (instance.endpoint.address !== first.endpoint.address) return instance;
  throw new ConformanceError(
    'E_START',
    `the target ${target.label} returned ${first.endpoint.address} twice; some cases need a server of their own`,
    'let each call of the factory start another server, on a port asked from the system (port 0)',
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

/** Asks each method once, and gives up on a server that lets nobody in. */
async function lookAt(instance: RunningInstance, settings: RunSettings): Promise<Discovery> {
  const connection = openConnection(instance.endpoint);
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

/**
 * Closes every connection and stops every server, then tells of the first that could not be stopped. One that a case has
 * stopped on purpose may not know how to stop again.
 */
async function stopAll(first: RunningInstance, servers: readonly ServerUnderTest[]): Promise<void> {
  for (const server of servers) server.pool.close();
  const gone = new Set(servers.filter((server) => server.stopped).map((server) => server.instance));
  const instances = new Set([first, ...servers.map((server) => server.instance)]);
  const stops = await Promise.allSettled(
    Array.from(instances, (instance) =>
      gone.has(instance) ? instance.stop().catch(() => undefined) : instance.stop(),
    ),
  );
  const failed = stops.find((stop) => stop.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
