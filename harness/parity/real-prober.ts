import type { Built } from '../certify/build.ts';
import type { Verdict } from '../probers/prober.ts';

/** What a real prober said of a server. */
export interface Said {
  /** The id of the prober whose model this proves. */
  readonly prober: string;
  readonly verdict: Verdict;
  readonly exitCode?: number;
  /** What it printed, for whoever looks at a difference. */
  readonly said: string;
}

/** A real program that probes servers of gRPC. */
export interface RealProber {
  /** The folder under `probers/` with its `prober.yaml`: how it is built, and its version. */
  readonly name: string;
  /** The ids of the probers whose models it proves. */
  readonly proves: readonly string[];
  /**
   * Makes it ready to look at many servers.
   *
   * @throws ConformanceError when it cannot be started
   */
  readonly open: (built: Built, signal: AbortSignal) => Promise<OpenProber>;
}

/** A real program that is ready. */
export interface OpenProber {
  /** Lets it look once at a server; may be called for many servers at the same time. */
  readonly look: (address: string) => Promise<readonly Said[]>;
  readonly stop: () => Promise<void>;
}
