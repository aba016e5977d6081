import type { Step } from './step.ts';

/** A property that a target may declare of itself, where the protocol leaves the choice open. */
export type Declaration =
  /** names are matched by a rule of the target's own, not exactly (CHK-08) */
  | 'matching'
  /** the overall status is derived from the services (CHK-10) */
  | 'aggregation'
  /** the overall status is and-ed into every service, registered or not (CHK-21, WCH-23) */
  | 'coupling';

/** What a target may say of itself: choices that the protocol leaves open, and powers that not every target has. */
export type Feature =
  | Declaration
  /** SIGTERM makes it leave in good order (SHD-10) */
  | 'drain'
  /** it can be started with a certificate, with a demand for one, on a Unix socket, on IPv6 (TLS-01 to IP6-01) */
  | 'tls'
  | 'mtls'
  | 'unix'
  | 'ipv6';

export const FEATURES = [
  'matching',
  'aggregation',
  'coupling',
  'drain',
  'tls',
  'mtls',
  'unix',
  'ipv6',
] as const satisfies Feature[];

/** How the reason of a case begins that speaks only of targets with a declaration, which this one does not make. */
export const ONLY_FOR_DECLARED = 'only for targets that declare';

/** One row of the suite: what must hold, as data. Level and source come from the requirement. */
export interface Case {
  /** Permanent, kebab-case, area first: `watch/unknown-name-stays-open`. Never reused. */
  readonly id: string;
  /** The id of the requirement that the case checks. */
  readonly requirement: string;
  /** What must hold, as one sentence. */
  readonly summary: string;
  readonly steps: readonly Step[];
  /** What is judged is that the names were not registered before, although no step looks. */
  readonly startsUnregistered?: true;
  /** On targets that declare this, a broken expectation is noted and nothing more. */
  readonly tolerate?: Declaration;
  /** The case speaks only of targets that declare this. */
  readonly onlyFor?: Declaration;
}

/** The part of an id before the first slash: one test suite of the reports. */
export function areaOf(caseId: string): string {
  return caseId.slice(0, caseId.indexOf('/'));
}
