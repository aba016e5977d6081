import type { ProberSettings } from '../probers/settings.ts';

/** One server, and what probers that are set in one way make of it. The ids of probers are those of their models. */
export interface Scene {
  /** What the server does: the name of an outcome of `targets/scripted`. */
  readonly outcome: string;
  /** What the probers are set to, where that is not what everybody has. */
  readonly settings?: Partial<ProberSettings>;
  /** Plain text when absent. With `trusted` those that can be told are told the authority of the certificate. */
  readonly tls?: 'trusted';
  /** Whether those that can send a token send one. */
  readonly token?: true;
  readonly healthy: readonly string[];
  readonly unhealthy: readonly string[];
  /** Those that come to no result. */
  readonly none?: readonly string[];
}

/** Who says what where nobody can be asked: in words. */
export interface Setting {
  /** Where it happens. */
  readonly where: string;
  readonly healthy: readonly string[];
  readonly unhealthy: readonly string[];
  /** Why it cannot be shown by a server on one machine. */
  readonly why: string;
}

/** A case in which probers disagree about one server. */
export interface Discrepancy {
  /** Permanent, in kebab-case. */
  readonly id: string;
  /** What happens, as one sentence in the present tense, without capital and full stop. */
  readonly title: string;
  /** What can be shown: at least one server. Absent for what can only be told. */
  readonly scenes?: readonly Scene[];
  /** What can only be told. */
  readonly told?: Setting;
  /** Why they disagree. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
}
