import type { RegisteredStatus } from '../../proto/status.ts';
import type { Outcome } from '../../harness/case/result.ts';
import type { Ask } from '../../harness/probers/ask.ts';
import type { Decision, Machine } from '../../harness/probers/prober.ts';
import type { ProberSettings } from '../../harness/probers/settings.ts';

/** A server: one that comes with the suite, by the name under which `run` takes it, or one that plays an outcome. */
export type Place = `target:${string}` | `scripted:${string}`;

/** An outcome of which is computed what a prober would see, where to look would take too long. */
export type Imagined = `imagined:${string}`;

/** What is set on a server before it is asked; the empty name is the server as a whole. */
export type Services = Readonly<Record<string, RegisteredStatus>>;

/** A way to show a statement: what is done, and what must come of it. All that is named must be so; what is not named is free. */
export type Way =
  | CallWay
  | CaseWay
  | ReflectionWay
  | ProberWay
  | ProgramWay
  | AsksWay
  | MachineWay
  | LooksWay
  | DefaultsWay
  | ProtoWay
  | ShellWay
  | CommandWay;

/** A call in frames of our own, without a library of gRPC. */
export interface CallWay {
  readonly by: 'call';
  readonly on: readonly Place[];
  readonly services?: Services;
  /** Check of `grpc.health.v1.Health` when absent. */
  readonly path?: string;
  /** The empty name when absent. */
  readonly service?: string;
  /** How many such calls are made at the same time, each on a connection of its own; all must see the same. One when absent. */
  readonly times?: number;
  readonly sees: CallSeen;
}

/** What a call sees. */
export interface CallSeen {
  /** `grpc-status`, or that the call stays open. */
  readonly end?: number | 'open';
  /** The first message in hexadecimal, without its prefix. */
  readonly message?: string;
  /** `grpc-message`. */
  readonly text?: string;
  readonly http?: string;
  readonly trailersOnly?: boolean;
}

/** A case of the suite, judged. */
export interface CaseWay {
  readonly by: 'case';
  readonly on: readonly Place[];
  readonly case: string;
  readonly outcome: Outcome;
}

/** What server reflection lists. */
export interface ReflectionWay {
  readonly by: 'reflection';
  readonly on: readonly Place[];
  readonly lists: string;
  readonly without?: string;
}

/** What the model of a prober decides. */
export interface ProberWay {
  readonly by: 'prober';
  /** By its id. */
  readonly prober: string;
  readonly on: readonly (Place | Imagined)[];
  readonly services?: Services;
  readonly settings?: Partial<ProberSettings>;
  readonly decides: Partial<Pick<Decision, 'verdict' | 'exitCode' | 'rule' | 'fact'>>;
}

/** What real programs print, and how they end. */
export interface ProgramWay {
  readonly by: 'program';
  /** Their folders under `probers/`. */
  readonly programs: readonly string[];
  /**
   * `{address}` and `{port}` stand for those of the server, `{proto}` for the flags of grpcurl that name the proto file, `{patient}`
   * for those that give grpc_health_probe more time.
   */
  readonly args: readonly string[];
  readonly on: readonly Place[];
  readonly services?: Services;
  readonly ends: Ending;
}

/** How a program ends. Blanks and line breaks of what it prints count as one blank. */
export interface Ending {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** What the model of a prober sends. */
export interface AsksWay {
  readonly by: 'asks';
  readonly prober: string;
  readonly settings?: Partial<ProberSettings>;
  readonly has: Partial<Ask>;
}

/** The defaults of a prober. */
export interface MachineWay {
  readonly by: 'machine';
  readonly prober: string;
  readonly has: Partial<Machine>;
}

/** What a prober believes after each of its looks: H and U, and ? where it believes nothing yet. */
export interface LooksWay {
  readonly by: 'looks';
  readonly prober: string;
  readonly looks: string;
  readonly believes: string;
}

/** What a user has who set nothing. */
export interface DefaultsWay {
  readonly by: 'defaults';
  readonly has: Partial<ProberSettings>;
}

/** What stands in a proto file. */
export interface ProtoWay {
  readonly by: 'proto';
  /** From the folder of the package. */
  readonly file: string;
  readonly has: Partial<ProtoFacts>;
}

/** What a proto file defines. */
export interface ProtoFacts {
  readonly service: string;
  /** `Check`, `stream Watch`. */
  readonly methods: readonly string[];
  /** The fields of a request and an answer of Check: `string service = 1`. */
  readonly request: readonly string[];
  readonly answer: readonly string[];
  /** `SERVING = 1`. */
  readonly statuses: readonly string[];
}

/** A line of a shell, with `$URL` of a server of HTTP/1.1. */
export interface ShellWay {
  readonly by: 'shell';
  readonly line: string;
  /** What must be on the machine. */
  readonly needs?: string;
  /** The HTTP status that the server answers; nothing listens when absent. */
  readonly web?: number;
  readonly exitCode: number;
}

/** A command of the suite. */
export interface CommandWay {
  readonly by: 'command';
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly prints: string;
}
