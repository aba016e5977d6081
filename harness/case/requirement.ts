/** How binding a requirement is; what each level does is written in `levels.ts`. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'INFO';

/** The year in which the protocol gained what a requirement speaks of: Check, + Watch, + List. */
export const REVISIONS = [2015, 2018, 2025] as const;
export type Revision = (typeof REVISIONS)[number];

/** The method that each revision of the protocol added. */
export const METHOD_OF_REVISION = { 2015: 'Check', 2018: 'Watch', 2025: 'List' } as const satisfies Record<
  Revision,
  string
>;

/** A method of `grpc.health.v1.Health`. */
export type Method = (typeof METHOD_OF_REVISION)[Revision];

/** One entry of the ledger: what a server of `grpc.health.v1.Health` must, should or may do. */
export interface Requirement {
  /** Permanent: group and number, for example `WCH-03`. */
  readonly id: string;
  readonly level: Level;
  readonly revision: Revision;
  /** The documents and sections that the rule comes from. */
  readonly source: string;
  /** What must hold, as one sentence in the present tense. */
  readonly title: string;
  /** What a user of the server suffers when it does not hold. */
  readonly why: string;
  /** What is left open by the sources and therefore never failed. */
  readonly tolerated?: string;
  /** A broken exchange, one line each, for `explain`. */
  readonly bad: readonly string[];
}
