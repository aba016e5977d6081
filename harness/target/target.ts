import type { ServiceState } from '../../proto/status.ts';
import type { Feature } from '../case/case.ts';
import type { Endpoint, TlsSettings } from '../channel/endpoint.ts';
import type { Control } from '../control/control.ts';

/** What a target tells of itself, where the protocol leaves the choice open. */
export interface TargetDescription {
  /** What is tested, for reports: `grpc-health-check`. */
  readonly name?: string;
  readonly version?: string;
  /** Choices of the target's own that the protocol leaves open, and what else it can do. */
  readonly features?: readonly Feature[];
  /** The state of the empty name after the start; SERVING when absent (CHK-01). */
  readonly overall?: ServiceState;
  /** How long a change may take until it is visible, in milliseconds; 0 when absent. */
  readonly settleMs?: number;
}

/** The process or container that a server runs in. */
export interface TargetProcess {
  /** The id of the process on this machine; absent for a container. */
  readonly pid?: number;
  /** How it can be found by hand: `pid 4711`, `container 3f2a…`. */
  readonly label: string;
  /** Settles when it ended, whoever ended it, with how: `exit code 1`, `SIGKILL`. Never rejects. */
  readonly exited: Promise<string>;
  /** Sends a signal to the server, and not to what it started. */
  readonly signal: (name: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** The resident memory in bytes; `undefined` where nobody tells. */
  readonly memoryBytes: () => Promise<number | undefined>;
  /** The end of what it printed, cut at a limit, not yet safe to print. */
  readonly lastOutput: () => string;
}

/** One running server, as a target module returns it. */
export interface TargetInstance extends TargetDescription, Control {
  /** `host:port`, `[::1]:port` or `unix:/path`. */
  readonly address: string;
  /** How the server is spoken to; plain text when absent. */
  readonly tls?: TlsSettings;
  /** Where its control port listens, for `--hold`. */
  readonly controlAddress?: string;
  /** Set where the server has a process or a container of its own. */
  readonly process?: TargetProcess;
  /** Ends the server, and whatever it left running. Called once. */
  readonly stop?: () => void | Promise<void>;
}

/** The certificate that a server shall show: paths of PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** The certificates of clients that are let in; nobody is asked for one when absent. */
  readonly clientCa?: string;
}

/** How one server of a target shall listen. */
export interface StartOptions {
  /** On a free port of the loopback address, on one of IPv6, or on a Unix socket at a path. */
  readonly listen:
    { readonly on: 'tcp' } | { readonly on: 'ipv6' } | { readonly on: 'unix'; readonly path: string };
  /** Plain text when absent. */
  readonly tls?: TlsFiles;
  /**
   * Names that the run will set before it asks for them. For a server whose names are fixed when it starts: it may register
   * them, with any status. All others have no use for them.
   */
  readonly services?: readonly string[];
}

/** What a case may ask for when it starts a server of its own. */
export type HowToListen = Pick<StartOptions, 'listen' | 'tls'>;

/**
 * What a target module exports as `default`: starts one more server. It is called several times in one run, since
 * some cases need a server of their own; each call should listen on a port asked from the system.
 *
 * @param options asks for another transport only of a target that declares the feature: `unix`, `ipv6`, `tls`, `mtls`
 */
export type TargetFactory = (options: StartOptions) => TargetInstance | Promise<TargetInstance>;

/** A target that was understood and can be started. */
export interface Target {
  /** As the user wrote it. */
  readonly label: string;
  /** How its servers are spoken to, as the user said. */
  readonly transport?: Omit<Endpoint, 'address'>;
  /** Whether {@link Target.start} gives a fresh server each time, or always the same one. */
  readonly restartable: boolean;
  /** What is sent to its servers and must never be shown. */
  readonly secrets?: readonly (string | Uint8Array)[];
  /** How long a server may take until it is ready, in milliseconds; 30 s when absent. */
  readonly startTimeoutMs?: number;
  /** Starts one server; given the signal, it gives up and leaves nothing running. */
  readonly start: (options: StartOptions, signal: AbortSignal) => TargetInstance | Promise<TargetInstance>;
}
