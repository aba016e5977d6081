import type { RegisteredStatus, ServiceState, ServingStatus } from '../../proto/status.ts';
import type { Name } from './names.ts';
import type { Method } from './requirement.ts';
import type {
  CallMetadata,
  CheckExpectation,
  ClientCertificate,
  ConnectionName,
  ProberGroup,
  Step,
  StepOf,
  Transport,
  WindowOpening,
} from './step.ts';
import type { WireExpectation, WireRequest } from './wire.ts';

/** Brings a name to a state through control: registers it with a status, or clears it. */
export function put(name: Name, state: ServiceState): Step {
  return state === 'UNREGISTERED' ? clear(name) : set(name, state);
}

/** Sets the status of a name through control, registering it where it is new. */
export function set(name: Name, status: RegisteredStatus): Step {
  return { do: 'set', name, status };
}

/** Removes a name through control, so that it is unregistered again. */
export function clear(name: Name): Step {
  return { do: 'clear', name };
}

/** Sets one status after the other without waiting in between. */
export function burst(name: Name, statuses: readonly RegisteredStatus[]): Step {
  return { do: 'burst', name, statuses };
}

/** Registers watched names and changes them 0 to `count` - 1 microtasks later; the change must be heard last. */
export function pairs(count: number): Step {
  return { do: 'pairs', count };
}

/** Tells the health service that the server goes down: everything is NOT_SERVING from now on. */
export function enterTerminalState(): Step {
  return { do: 'enterTerminalState' };
}

/** Takes the terminal state back. */
export function resume(): Step {
  return { do: 'resume' };
}

/** Calls Check and expects OK with a status, or NOT_FOUND. */
export function check(name: Name, expect: CheckExpectation, options: { on?: ConnectionName } = {}): Step {
  return { do: 'check', name, expect, on: options.on ?? 'first' };
}

/**
 * Calls Check and expects that it is answered, in time and not as a server does that is unavailable. What it says is not
 * judged: the case is about what becomes of the server, or needs a round trip.
 */
export function answers(name: Name, options: { on?: ConnectionName } = {}): Step {
  return { do: 'answers', name, on: options.on ?? 'first' };
}

/** Calls Check and expects no error that the last `answers` for this name did not have: the server is none the worse. */
export function stillAnswers(name: Name, options: { on?: ConnectionName } = {}): Step {
  return { do: 'stillAnswers', name, on: options.on ?? 'first' };
}

/** Calls Check without and with request metadata and expects the same answer. */
export function metadataIgnored(name: Name, metadata: CallMetadata): Step {
  return { do: 'metadataIgnored', name, metadata };
}

/** What Check said of the empty name before anything was set: the start state that the user declared, SERVING by default. */
export function overallStart(): Step {
  return { do: 'overallStart' };
}

/** Calls Check and expects any answer, or any error, but this status. */
export function never(name: Name, status: ServingStatus): Step {
  return { do: 'never', name, status };
}

/** Checks a name padded to `bytes` bytes on a connection of its own and expects any end in time but OK. */
export function checkRefused(name: Name, bytes: number): Step {
  return { do: 'checkRefused', name, bytes };
}

/** Calls Check `count` times with deadlines from 0 to 4 ms: each call is answered or ended by its deadline. */
export function checksWithDeadline(name: Name, count: number): Step {
  return { do: 'checksWithDeadline', name, count };
}

/** Calls Check of an unregistered name and of the empty name `count` times at once; equal questions get equal answers. */
export function checksInParallel(name: Name, count: number): Step {
  return { do: 'checksInParallel', name, count };
}

/** Calls Check `count` times while the status flips between SERVING and NOT_SERVING. */
export function checksWhileFlipping(name: Name, count: number): Step {
  return { do: 'checksWhileFlipping', name, count };
}

/** Registers `count` names with alternating statuses and reads all of them back. */
export function independentNames(count: number): Step {
  return { do: 'independentNames', count };
}

/** On a target that derives the overall status: it is SERVING exactly while `name` is. */
export function overallFollows(name: Name): Step {
  return { do: 'overallFollows', name };
}

/** Opens a Watch under a name that later steps use. `deadlineMs` 0 sends no deadline. */
export function watch(
  watcher: string,
  name: Name,
  options: { on?: ConnectionName; deadlineMs?: number } = {},
): Step {
  return { do: 'watch', watcher, name, on: options.on ?? 'first', deadlineMs: options.deadlineMs ?? 0 };
}

/**
 * Expects that the last message of a Watch, once settled, is this status, and that no message told a status
 * that the name did not hold. Repeats and missing values in between are allowed.
 */
export function hears(watcher: string, status: ServingStatus): Step {
  return { do: 'hears', watcher, status };
}

/**
 * Waits until the server has said something on the Watch or ended it. What it said is not judged: the case is about what
 * follows from having asked.
 */
export function reacts(watcher: string): Step {
  return { do: 'reacts', watcher };
}

/** Expects that the server has not ended the call. */
export function staysOpen(watcher: string): Step {
  return { do: 'staysOpen', watcher };
}

/** Expects that the last message of the Watch and the answer of Check come to agree (WCH-16). */
export function agrees(watcher: string): Step {
  return { do: 'agrees', watcher };
}

/** Expects that no status was sent twice in a row (WCH-07; information only). */
export function noRepeats(watcher: string): Step {
  return { do: 'noRepeats', watcher };
}

/** Expects that the call ends because its deadline passed. */
export function endsByDeadline(watcher: string): Step {
  return { do: 'endsByDeadline', watcher };
}

/** Cancels a Watch from the client's side. */
export function cancel(watcher: string): Step {
  return { do: 'cancel', watcher };
}

/** Opens `count` watches and cancels each a few turns of the event loop later, before or after its first message. */
export function cancelledEarly(name: Name, count: number): Step {
  return { do: 'cancelledEarly', name, count };
}

/** Waits until every other case on this instance is done. */
export function afterAllOthers(): Step {
  return { do: 'afterAllOthers' };
}

/** The server answers Check on a new connection, and did so while all other cases used it. */
export function keepsAnswering(): Step {
  return { do: 'keepsAnswering' };
}

/** Measures how long the first message of a Watch takes, beside a Check on the same connection. */
export function firstMessageTime(name: Name): Step {
  return { do: 'firstMessageTime', name };
}

/** Opens `count` watches while the status of each name changes; each change must be heard in the end. */
export function races(count: number): Step {
  return { do: 'races', count };
}

/** Opens watchers of one name over several connections, cancels some, sets the status at once; all left must hear it. */
export function crowd(name: Name, watchers: number, cancelled = 0): Step {
  return { do: 'crowd', name, watchers, cancelled };
}

/** Opens watchers of one unregistered name over several connections; all must hear SERVICE_UNKNOWN. */
export function unknownCrowd(name: Name, watchers: number): Step {
  return { do: 'unknownCrowd', name, watchers };
}

/** In each round cancels the open watches and opens two others at once: of the empty name, and of `name`, which is not registered. */
export function churn(name: Name, rounds: number): Step {
  return { do: 'churn', name, rounds };
}

/** Walks a name through `length` random statuses (from the run's seed), each awaited before the next. */
export function walk(name: Name, length: number): Step {
  return { do: 'walk', name, length };
}

/**
 * Watches a name without reading, and changes it `changes` times, NOT_SERVING first and SERVING in turn: others hear, Check
 * and set as if nothing were wrong, and the watcher ends at the last status once it reads.
 */
export function stalled(name: Name, changes: number): Step {
  return { do: 'stalled', name, changes };
}

/** Begins a graceful stop of the server; after `graceMs` it may end by force. Nothing is awaited. */
export function stop(graceMs: number): Step {
  return { do: 'stop', graceMs };
}

/**
 * Expects that a Watch ends with its server: before the grace period of a stop is over, or within the ceiling after a
 * kill. Its status is free. One that had ended before is only noted.
 */
export function ends(watcher: string): Step {
  return { do: 'ends', watcher };
}

/** Expects that the graceful stop comes to its end within the grace period, and notes how long it took. */
export function stopped(): Step {
  return { do: 'stopped' };
}

/**
 * Watches a name on a connection of its own, stops the server gracefully, and expects GOAWAY and an end of the Watch with
 * UNAVAILABLE, CANCELLED or OK, in any order. A Watch that is left open until the grace period is over is noted.
 */
export function leave(name: Name, graceMs: number): Step {
  return { do: 'leave', name, graceMs };
}

/**
 * Calls Check without a pause on several connections before, while and after the server stops gracefully; every one is
 * answered or ends with UNAVAILABLE or CANCELLED.
 */
export function checksAcrossStop(name: Name, graceMs: number): Step {
  return { do: 'checksAcrossStop', name, graceMs };
}

/** Sends SIGTERM and expects that "" is seen to be NOT_SERVING before a new connection is refused; both times are noted. */
export function drains(): Step {
  return { do: 'drains' };
}

/** Kills the process of the server, and waits until it is gone. */
export function kill(): Step {
  return { do: 'kill' };
}

/** Stops the server and starts another, with which the case goes on. */
export function restart(): Step {
  return { do: 'restart' };
}

/** Expects of a server that was started again that Check says of the empty name what it said of the first server at its start. */
export function startsAgain(): Step {
  return { do: 'startsAgain' };
}

/** Expects that Check says of the name what it says of a name that was never set. */
export function forgotten(name: Name): Step {
  return { do: 'forgotten', name };
}

/**
 * Watches and cancels `batches` times `watches` names that nobody registered, each of `bytes` bytes where the server takes
 * them, and expects that the memory of the server comes to rest.
 */
export function leavesNothing(batches: number, watches: number, bytes: number): Step {
  return { do: 'leavesNothing', batches, watches, bytes };
}

/**
 * Asks a server over another transport what the case's usual server is asked too, and expects the same answers. Where the
 * target itself is spoken to so and cannot be started again, every question must be answered.
 */
export function sameAnswers(over: Transport): Step {
  return { do: 'sameAnswers', over };
}

/** Expects that a server over TLS selects h2 by ALPN. */
export function alpn(): Step {
  return { do: 'alpn' };
}

/** Calls Check on a server that demands a client certificate; it answers the one that it trusts, and nobody else. */
export function clientCertificate(shown: ClientCertificate): Step {
  return { do: 'clientCertificate', shown };
}

/**
 * Dials as a client that is set to the wrong transport: in plain text where the server speaks TLS, or the other way round.
 * The client must learn it, and the server go on answering.
 */
export function wrongTransport(client: 'plain' | 'tls'): Step {
  return { do: 'wrongTransport', client };
}

/** Sends a request as bytes and judges the answer; the server must answer others afterwards. */
export function wire(request: WireRequest, expect: WireExpectation): Step {
  return { do: 'wire', request, expect };
}

/** Calls a method while the server may not send a byte of a message, and lets it send after it had its chance. */
export function closedWindow(method: 'Check' | 'Watch', name: Name, opens: WindowOpening): Step {
  return { do: 'closedWindow', method, name, opens };
}

/** Opens `count` watches on one connection and resets each at once; the server answers a Check afterwards. */
export function resets(name: Name, count: number): Step {
  return { do: 'resets', name, count };
}

/** Sends PING while a Watch is open, whose messages are read or not, and expects its answer. */
export function pinged(name: Name, options: { reads: boolean }): Step {
  return { do: 'pinged', name, reads: options.reads };
}

/** Sends a request of HTTP/1.1, and expects that the client learns in time that it is not understood. */
export function http1(request: string): Step {
  return { do: 'http1', request };
}

/** Calls List and expects the name with this status. */
export function listed(name: Name, status: RegisteredStatus): Step {
  return { do: 'listed', name, status };
}

/** Calls List and expects the empty name in it whenever Check knows it. */
export function overallListed(): Step {
  return { do: 'overallListed' };
}

/** Calls List and expects the name not to be in it, and SERVICE_UNKNOWN nowhere. */
export function notListed(name: Name): Step {
  return { do: 'notListed', name };
}

/** Calls List, then Check for each name in it, and expects the same statuses. */
export function listAgrees(): Step {
  return { do: 'listAgrees' };
}

/** Calls List several times and expects the same names each time. */
export function listRepeats(times: number): Step {
  return { do: 'listRepeats', times };
}

/** Fills the server up to `services` entries and expects List to show all of them, or, if refusable, RESOURCE_EXHAUSTED. */
export function listMany(services: number, options: { refusable: boolean }): Step {
  return { do: 'listMany', services, refusable: options.refusable };
}

/** Observes every service that the user named with `--service NAME=STATUS`. */
export function known(by: StepOf<'known'>['by']): Step {
  return { do: 'known', by };
}

/** Asks for a name as a group of probers does, and expects that each of them concludes what Check says (information only). */
export function proberVerdicts(name: Name, of: ProberGroup): Step {
  return { do: 'proberVerdicts', name, of };
}

/** Expects that a method is offered, or is refused with UNIMPLEMENTED and nothing else. */
export function offers(method: Method): Step {
  return { do: 'offers', method };
}

/** Asks server reflection, if there is any, for the health service. */
export function reflection(): Step {
  return { do: 'reflection' };
}
