import type { RegisteredStatus, ServingStatus } from '../../proto/status.ts';
import type { Name } from './names.ts';
import type { Method } from './requirement.ts';
import type { WireExpectation, WireRequest } from './wire.ts';

/** The connection that a step uses: the case's usual one, a second one, or one that nobody else uses. */
export type ConnectionName = 'first' | 'second' | 'own';

/** What Check is expected to say: OK with a status, or the end of the call with NOT_FOUND. */
export type CheckExpectation = RegisteredStatus | 'NOT_FOUND';

/** Request metadata of a call, by key; keys that end in `-bin` carry bytes. */
export type CallMetadata = Readonly<Record<string, string | Uint8Array>>;

/** A way to speak to a server beside plain text on TCP and IPv4; each is a feature of a target that can be started so. */
export type Transport = 'tls' | 'unix' | 'ipv6';

/** What a client shows to a server that demands a certificate. */
export type ClientCertificate = 'none' | 'stranger' | 'trusted';

/**
 * Probers by what they go by: the message of Check, anything else about an answer, or Watch; `told` are those that go by a
 * message, of Check or of Watch, and can be told which service they ask for.
 */
export type ProberGroup = 'message' | 'others' | 'watchers' | 'told';

/** How a client lets a server send that it kept waiting: at once, byte by byte, or with a new initial window for all streams. */
export type WindowOpening = 'at once' | 'byte by byte' | 'by SETTINGS';

/**
 * One thing that a case does or expects, as data: it can be printed, explained, exported and judged again.
 * What a step needs is in `needs.ts`, how it reads in `wording.ts`, how it runs in `engine/steps/`.
 */
export type Step =
  // control: changes of the server's state
  | { readonly do: 'set'; readonly name: Name; readonly status: RegisteredStatus }
  | { readonly do: 'clear'; readonly name: Name }
  | { readonly do: 'burst'; readonly name: Name; readonly statuses: readonly RegisteredStatus[] }
  | { readonly do: 'pairs'; readonly count: number }
  | { readonly do: 'enterTerminalState' }
  | { readonly do: 'resume' }
  // Check
  | {
      readonly do: 'check';
      readonly name: Name;
      readonly expect: CheckExpectation;
      readonly on: ConnectionName;
    }
  | { readonly do: 'overallStart' }
  | { readonly do: 'answers'; readonly name: Name; readonly on: ConnectionName }
  | { readonly do: 'stillAnswers'; readonly name: Name; readonly on: ConnectionName }
  | { readonly do: 'metadataIgnored'; readonly name: Name; readonly metadata: CallMetadata }
  | { readonly do: 'never'; readonly name: Name; readonly status: ServingStatus }
  | { readonly do: 'checkRefused'; readonly name: Name; readonly bytes: number }
  | { readonly do: 'checksWithDeadline'; readonly name: Name; readonly count: number }
  | { readonly do: 'checksInParallel'; readonly name: Name; readonly count: number }
  | { readonly do: 'checksWhileFlipping'; readonly name: Name; readonly count: number }
  | { readonly do: 'independentNames'; readonly count: number }
  | { readonly do: 'overallFollows'; readonly name: Name }
  // Watch
  | {
      readonly do: 'watch';
      readonly watcher: string;
      readonly name: Name;
      readonly on: ConnectionName;
      readonly deadlineMs: number;
    }
  | { readonly do: 'hears'; readonly watcher: string; readonly status: ServingStatus }
  | { readonly do: 'reacts'; readonly watcher: string }
  | { readonly do: 'staysOpen'; readonly watcher: string }
  | { readonly do: 'agrees'; readonly watcher: string }
  | { readonly do: 'noRepeats'; readonly watcher: string }
  | { readonly do: 'endsByDeadline'; readonly watcher: string }
  | { readonly do: 'cancel'; readonly watcher: string }
  | { readonly do: 'cancelledEarly'; readonly name: Name; readonly count: number }
  | { readonly do: 'afterAllOthers' }
  | { readonly do: 'keepsAnswering' }
  | { readonly do: 'firstMessageTime'; readonly name: Name }
  | { readonly do: 'races'; readonly count: number }
  | { readonly do: 'crowd'; readonly name: Name; readonly watchers: number; readonly cancelled: number }
  | { readonly do: 'unknownCrowd'; readonly name: Name; readonly watchers: number }
  | { readonly do: 'churn'; readonly name: Name; readonly rounds: number }
  | { readonly do: 'walk'; readonly name: Name; readonly length: number }
  | { readonly do: 'stalled'; readonly name: Name; readonly changes: number }
  // the life of a server: it is stopped, killed or started again on purpose
  | { readonly do: 'stop'; readonly graceMs: number }
  | { readonly do: 'ends'; readonly watcher: string }
  | { readonly do: 'stopped' }
  | { readonly do: 'leave'; readonly name: Name; readonly graceMs: number }
  | { readonly do: 'checksAcrossStop'; readonly name: Name; readonly graceMs: number }
  | { readonly do: 'drains' }
  | { readonly do: 'kill' }
  | { readonly do: 'restart' }
  | { readonly do: 'startsAgain' }
  | { readonly do: 'forgotten'; readonly name: Name }
  | {
      readonly do: 'leavesNothing';
      readonly batches: number;
      readonly watches: number;
      readonly bytes: number;
    }
  // how the server is spoken to
  | { readonly do: 'sameAnswers'; readonly over: Transport }
  | { readonly do: 'alpn' }
  | { readonly do: 'clientCertificate'; readonly shown: ClientCertificate }
  | { readonly do: 'wrongTransport'; readonly client: 'plain' | 'tls' }
  // what is on the wire: frames and bytes
  | { readonly do: 'wire'; readonly request: WireRequest; readonly expect: WireExpectation }
  | {
      readonly do: 'closedWindow';
      readonly method: 'Check' | 'Watch';
      readonly name: Name;
      readonly opens: WindowOpening;
    }
  | { readonly do: 'resets'; readonly name: Name; readonly count: number }
  | { readonly do: 'pinged'; readonly name: Name; readonly reads: boolean }
  | { readonly do: 'http1'; readonly request: string }
  // List
  | { readonly do: 'listed'; readonly name: Name; readonly status: RegisteredStatus }
  | { readonly do: 'overallListed' }
  | { readonly do: 'notListed'; readonly name: Name }
  | { readonly do: 'listAgrees' }
  | { readonly do: 'listRepeats'; readonly times: number }
  | { readonly do: 'listMany'; readonly services: number; readonly refusable: boolean }
  // what the user said is registered
  | { readonly do: 'known'; readonly by: 'Check' | 'Watch' | 'List' | 'variants' | 'probers' }
  // what others conclude
  | { readonly do: 'proberVerdicts'; readonly name: Name; readonly of: ProberGroup }
  // the service as a whole
  | { readonly do: 'offers'; readonly method: Method }
  | { readonly do: 'reflection' };

/** The kind of a step: the text of its `do`. */
export type StepKind = Step['do'];

/** The steps of one kind. */
export type StepOf<Kind extends StepKind> = Extract<Step, { do: Kind }>;
