import { quote } from '../case/text.ts';
import type { Name, NameScope } from '../case/names.ts';
import { resolveName } from '../case/names.ts';
import type { Revision } from '../case/requirement.ts';
import type { TranscriptEntry } from '../case/result.ts';
import type { ConnectionName } from '../case/step.ts';
import type { RegisteredStatus, ServiceState } from '../../proto/status.ts';
import type { Answer, CallEnd, Connection, HeardStatus } from '../channel/connection.ts';
import type { TlsSettings } from '../channel/endpoint.ts';
import type { Lease } from '../channel/pool.ts';
import type { RawConnection, StalledConnection } from '../channel/raw-connection.ts';
import type { WireConnection, WireOptions } from '../channel/wire/connection.ts';
import type { Scratch } from '../target/scratch.ts';
import type { HowToListen } from '../target/target.ts';
import type { Discovery } from './discover.ts';
import type { Ending } from './ending.ts';
import type { ServerUnderTest } from './server.ts';
import type { Watcher } from './watcher.ts';

/** What holds for every case of a run. */
export interface RunSettings {
  /** Ceiling for one observation, in milliseconds. */
  readonly timeoutMs: number;
  /** Start of the pseudo-random choices. */
  readonly seed: number;
  /** Random text that makes the names of this run unlike those of any other. */
  readonly nonce: string;
  /** Expected start state of the empty name. */
  readonly overall: ServiceState;
  /** The services that the user said are registered, with their statuses. */
  readonly known: ReadonlyMap<string, RegisteredStatus>;
  /** The lowest revision that must be offered. */
  readonly require: Revision;
  readonly strict: boolean;
}

/** All that the steps of one case work with. */
export interface CaseContext {
  /** The server that the case works with; another one after {@link CaseContext.moveTo}. */
  server: ServerUnderTest;
  readonly settings: RunSettings;
  readonly discovery: Discovery;
  /** Settles when all other cases on the same server are done. */
  readonly allOthers: Promise<void>;
  /**
   * Starts one more server of the target, which nobody else uses; it is stopped with the run, or before by the case.
   *
   * @param start asks for another transport; such a server is not greeted: whether it answers is what the case judges
   * @param tls how a server is spoken to that was asked for TLS
   * @throws NotApplicable where the target is only there once
   */
  readonly startServer: (start?: HowToListen, tls?: TlsSettings) => Promise<ServerUnderTest>;
  /** The temporary folder of the run. */
  readonly scratch: Scratch;
  /** Goes on with another server. */
  readonly moveTo: (server: ServerUnderTest) => void;
  /** The end of the server that the case has brought about. */
  ending: Ending | undefined;
  /** The watches that steps speak of, by their names. */
  readonly watchers: Map<string, Watcher>;
  /** Every watch that was opened, to be judged and cancelled when the case ends. */
  readonly opened: Watcher[];
  /** What Check said last of each name that a row asked for without judging it. */
  readonly answers: Map<string, Answer<HeardStatus>>;
  readonly notes: string[];
  readonly transcript: TranscriptEntry[];
  /** Set once a call ended as calls to a dead server do: even a case that is content must then ask whether it lives. */
  doubtful: boolean;
  /** The text of a name in this case. */
  readonly resolve: (name: Name) => string;
  /** The connection that a step calls by one of the three names. */
  readonly connection: (name: ConnectionName) => Connection;
  /**
   * Opens connections of the case's own with room for `calls` calls at once, and returns the one for the call with an
   * index. They speak HTTP/2 without a gRPC library, which is what makes very many calls affordable.
   */
  readonly rawConnections: (calls: number) => (index: number) => RawConnection;
  /** Opens a connection of the case's own on which nothing is read until it is told to. */
  readonly stalledConnection: () => StalledConnection;
  /** Opens a connection of the case's own on which every frame is ours. */
  readonly wireConnection: (options?: WireOptions) => WireConnection;
  /** Adds a line to the transcript. */
  readonly record: (direction: TranscriptEntry['direction'], what: string) => void;
  /** Gives all connections back. */
  readonly release: () => void;
}

/** What a case is given: its server and the run. */
export type CaseBase = Pick<
  CaseContext,
  'server' | 'settings' | 'discovery' | 'allOthers' | 'startServer' | 'scratch'
>;

/** How many lines of a transcript are kept; a case with a thousand calls shows how it began. */
const TRANSCRIPT_LIMIT = 100;

/**
 * @param streams how many calls the case has open at once on its usual connection, at most
 */
export function createCaseContext(base: CaseBase, scope: NameScope, streams: number): CaseContext {
  const begin = performance.now();
  const leases: Pick<Lease, 'release'>[] = [];
  const connections = new Map<ConnectionName, Connection>();
  const transcript: TranscriptEntry[] = [];

  const keep = <Kind>(lease: Lease<Kind>): Kind => {
    leases.push(lease);
    return lease.connection;
  };
  const connection = (name: ConnectionName): Connection => {
    let found = connections.get(name);
    if (found === undefined) {
      const { pool } = context.server;
      if (name === 'own') found = keep(pool.own());
      else if (name === 'second') found = keep(pool.lease(streams, connection('first')));
      else found = keep(pool.lease(streams));
      connections.set(name, found);
    }
    return found;
  };

  const context: CaseContext = {
    ...base,
    moveTo: (server) => {
      context.server = server;
      connections.clear();
    },
    ending: undefined,
    watchers: new Map(),
    opened: [],
    answers: new Map(),
    notes: [],
    transcript,
    doubtful: false,
    resolve: (name) => resolveName(name, scope),
    connection,
    rawConnections: (calls) => {
      const { pool } = context.server;
      const first = keep(pool.raw());
      const others = Array.from({ length: Math.ceil(calls / pool.streamsPerConnection) - 1 }, () =>
        keep(pool.raw()),
      );
      return (index) => others[index % (others.length + 1)] ?? first;
    },
    stalledConnection: () => keep(context.server.pool.stalled()),
    wireConnection: (options) => keep(context.server.pool.wire(options)),
    record: (direction, what) => {
      if (transcript.length < TRANSCRIPT_LIMIT) {
        transcript.push({ atMs: performance.now() - begin, direction, what });
      } else if (transcript.length === TRANSCRIPT_LIMIT) {
        transcript.push({ atMs: performance.now() - begin, direction, what: '… and more' });
      }
    },
    release: () => {
      for (const lease of leases) lease.release();
    },
  };
  return context;
}

/** How an answer of Check reads in transcripts and failures. */
export function describeAnswer(answer: Answer<HeardStatus>): string {
  if (answer.kind === 'answered') return `OK, ${String(answer.value)}`;
  return describeNoAnswer(answer);
}

/** How a call without an answer reads. */
export function describeNoAnswer(answer: Exclude<Answer<never>, { kind: 'answered' }>): string {
  if (answer.kind === 'silent') return `no answer within ${String(answer.afterMs)} ms`;
  return describeEnd(answer);
}

/** How the end of a call reads. */
export function describeEnd(end: CallEnd): string {
  return end.message === '' ? `end ${end.code}` : `end ${end.code} ${quote(end.message)}`;
}
