import type { RegisteredStatus } from '../../proto/status.ts';

/**
 * The ways to drive the status of a server under test. Each is optional: what is absent makes the cases that need it
 * not applicable. The same holds for a single call that is refused with {@link unsupported}.
 */
export interface Control {
  /** Registers `service` with `status`, or changes its status. Settles when the change is made. */
  readonly setStatus?: (service: string, status: RegisteredStatus) => void | Promise<void>;
  /** The same for many changes of one name, in their order and without a pause; {@link setStatus} for each when absent. */
  readonly setStatuses?: (service: string, statuses: readonly RegisteredStatus[]) => void | Promise<void>;
  /** Makes `service` unregistered again. */
  readonly clearStatus?: (service: string) => void | Promise<void>;
  /** Tells the health service that the server goes down: every registered name NOT_SERVING, changes ignored. */
  readonly enterTerminalState?: () => void | Promise<void>;
  /** Takes the terminal state back. */
  readonly resume?: () => void | Promise<void>;
  /**
   * Stops the server as its operator does: nothing new is accepted, calls in flight may end. Settles when it has stopped;
   * after `graceMs` it stops by force.
   */
  readonly stopGracefully?: (graceMs: number) => void | Promise<void>;
}

/**
 * What a control function throws when the server has no such thing, for example a library without UNKNOWN.
 * It is an answer, not a failure: the case is then not applicable.
 *
 * @param reason a short sentence for the report
 */
export function unsupported(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'UNIMPLEMENTED' });
}

/** Whether something thrown by a control function means "cannot", as made by {@link unsupported}. */
export function isUnsupported(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'UNIMPLEMENTED';
}
