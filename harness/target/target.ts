import type { ServiceState } from '../../proto/status.ts';
import type { Declaration } from '../case/case.ts';
import type { Control } from '../control/control.ts';

/** What a target tells of itself, where the protocol leaves the choice open. */
export interface TargetDescription {
  /** What is tested, for reports: `grpc-health-check`. */
  readonly name?: string;
  readonly version?: string;
  /** Choices of the target's own that the protocol leaves open. */
  readonly declares?: readonly Declaration[];
  /** The state of the empty name after the start; SERVING when absent (CHK-01). */
  readonly overall?: ServiceState;
  /** How long a change may take until it is visible, in milliseconds; 0 when absent. */
  readonly settleMs?: number;
}

/** One running server, as a target module returns it. */
export interface TargetInstance extends TargetDescription, Control {
  /** `host:port`, plain text. */
  readonly address: string;
  /** Ends the server. Called once. */
  readonly stop?: () => void | Promise<void>;
}

/**
 * What a target module exports as `default`: starts one more server. It is called several times in one run, since
 * some cases need a server of their own; each call should listen on a port asked from the system.
 */
export type TargetFactory = () => TargetInstance | Promise<TargetInstance>;

/** A target that was understood and can be started. */
export interface Target {
  /** As the user wrote it. */
  readonly label: string;
  /** Whether {@link Target.start} gives a fresh server each time, or always the same one. */
  readonly restartable: boolean;
  readonly start: TargetFactory;
}
