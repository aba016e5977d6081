import { SERVING_STATUSES } from '../../proto/status.ts';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import { createConnectionPool } from '../channel/pool.ts';
import type { ConnectionPool } from '../channel/pool.ts';
import type { RunningInstance } from '../target/instance.ts';
import { createHistory } from './history.ts';
import type { History } from './history.ts';

/** One running server with all that the suite knows of it. Cases that share a server share this. */
export interface ServerUnderTest {
  readonly instance: RunningInstance;
  readonly pool: ConnectionPool;
  /** The states that each name was driven through, by its text. */
  readonly histories: Map<string, History>;
  /** Whether control turned out to have no function for many changes at once. */
  setsOneByOne: boolean;
  /** Whether the terminal state was entered and not taken back. */
  terminal: boolean;
  /** Whether a case has stopped or killed it on purpose: that it is gone is no news then. */
  stopped: boolean;
  /** Set once it left a Check on a new connection without an answer, with what was seen. It is given up then. */
  silence: string | undefined;
  /** The longest that a change took to become visible, in milliseconds. */
  settledMs: number;
}

/**
 * Wraps a running instance.
 *
 * @param overall what Check said of the empty name before anything was set: other cases must not fail because
 * the start state differs from the expected one (that is CHK-01)
 * @param known the services that the user said are registered; their statuses are not ours, so they may change
 */
export function createServerUnderTest(
  instance: RunningInstance,
  overall: ServiceState,
  known: ReadonlyMap<string, RegisteredStatus>,
): ServerUnderTest {
  // On such a target other names decide the overall status too.
  const decidedElsewhere = instance.features.has('aggregation') || instance.features.has('coupling');
  const histories = new Map<string, History>();
  for (const [service, status] of known) histories.set(service, createHistory(status, SERVING_STATUSES));
  histories.set('', createHistory(overall, decidedElsewhere ? SERVING_STATUSES : []));
  return {
    instance,
    pool: createConnectionPool(instance.endpoint, instance.greeting.maxConcurrentStreams),
    histories,
    setsOneByOne: false,
    terminal: false,
    stopped: false,
    silence: undefined,
    settledMs: 0,
  };
}

/** The history of a name; one that was never driven is unregistered. */
export function historyOf(server: ServerUnderTest, service: string): History {
  let history = server.histories.get(service);
  if (history === undefined) {
    const coupled = server.instance.features.has('coupling');
    history = createHistory('UNREGISTERED', coupled ? ['NOT_SERVING'] : []);
    server.histories.set(service, history);
  }
  return history;
}
