import type { Broken } from '../case/result.ts';
import type { Name } from '../case/names.ts';
import { OVERALL } from '../case/names.ts';
import type { Method } from '../case/requirement.ts';
import type { WireRequest } from '../case/wire.ts';
import { codeOf } from '../channel/wire/exchange.ts';
import type { WireAnswer } from '../channel/wire/exchange.ts';
import { errorName } from '../channel/wire/frames.ts';
import { describeWireAnswer, isAccepted, isGrpc, isSilent } from '../engine/wire/endings.ts';
import type { Redact } from '../redact.ts';
import { allowedFor, isWellFormed } from './expect.ts';
import type { Allowed, Reading } from './expect.ts';
import { isLegal } from './scenario.ts';
import type { Scenario } from './scenario.ts';

/** Something that no server may do. */
export interface Find extends Broken {
  readonly kind: 'taken' | 'answered otherwise' | 'hangs' | 'unusable' | 'died';
  /** The call that it was seen on, by its index; absent where it is about the server. */
  readonly call?: number;
}

/** What the ordinary requests for the empty name and for one that nobody registered get. */
export type Usual = Readonly<
  Record<Exclude<Method, 'List'>, { readonly overall: WireAnswer; readonly unknown: WireAnswer }>
>;

/** What one call got. */
export interface Judged {
  readonly find?: Find;
  /** What is not as it should be, and no defect by the ledger. */
  readonly remark?: string;
}

/** What judging needs beside the answer. */
export interface Judging {
  readonly usual: Usual;
  readonly resolve: (name: Name) => string;
  readonly redact: Redact;
  /** Ceiling for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the server has given up the connection: its calls may have ended for that alone. */
  readonly isOver: boolean;
}

/** Whether a call of a scenario must be answered: it is waited for then. */
export function mustAnswer(scenario: Scenario, { mayBeSilent }: Allowed): boolean {
  return !mayBeSilent && isLegal(scenario) && !isDisconnected(scenario);
}

/** Whether the connection is cut by a call, perhaps before another one is answered. */
function isDisconnected({ calls }: Scenario): boolean {
  return calls.some(({ end }) => end === 'disconnect');
}

/** Whether the call is answered: it is over, or a Watch has its first message. */
export function isAnswered(answer: WireAnswer, { method }: WireRequest): boolean {
  return !isSilent({ ...answer, method });
}

/** Judges what one call of a scenario got. */
export function judgeCall(scenario: Scenario, call: number, answer: WireAnswer, judging: Judging): Judged {
  const request = scenario.calls[call];
  if (request === undefined) return {};
  const allowed = allowedFor(request, judging.resolve);
  const { reading } = allowed;
  const said = describeWireAnswer(answer, judging.redact);
  if (isTaken(answer)) {
    if (reading.kind === 'refused' && reading.level === 'MUST')
      return { find: { kind: 'taken', call, expected: `a refusal of ${reading.why}`, actual: said } };
    if (reading.kind === 'refused') return { remark: `${request.method} takes ${reading.why}` };
    if (reading.kind === 'refused or not found' && !isLike(answer, request, judging.usual, 'unknown')) {
      const expected = `a refusal of ${reading.why}, or the answer for a name that nobody registered`;
      return { find: { kind: 'taken', call, expected, actual: said } };
    }
  }
  if (mustAnswer(scenario, allowed) && !isAnswered(answer, request)) {
    const what = reading.kind === 'right' ? 'a right request' : reading.why;
    const expected = `an answer to ${what} within ${String(judging.timeoutMs)} ms`;
    return { find: { kind: 'hangs', call, expected, actual: said } };
  }
  return judgeRight(scenario, call, request, answer, reading, judging);
}

/** Whether a server took a request for one that it understands: OK, or a message. */
function isTaken(answer: WireAnswer): boolean {
  return codeOf(answer) === 'OK' || (isGrpc(answer) && answer.messages.length > 0);
}

/** Whether an answer says the same as that of an ordinary request; of a Watch the first message counts, whatever comes behind. */
function isLike(
  answer: WireAnswer,
  { method }: WireRequest,
  usual: Usual,
  name: 'overall' | 'unknown',
): boolean {
  if (method !== 'Watch') return isAccepted(answer, [{ like: OVERALL }], usual.Check[name]);
  const begun: WireAnswer = answer.messages.length > 0 ? { ...answer, end: { kind: 'open' } } : answer;
  return isAccepted(begun, [{ like: OVERALL }], usual.Watch[name]);
}

function judgeRight(
  scenario: Scenario,
  call: number,
  request: WireRequest,
  answer: WireAnswer,
  reading: Reading,
  { usual, redact, isOver }: Judging,
): Judged {
  if (reading.kind !== 'right' || !isAnswered(answer, request)) return {};
  const name = reading.service === '' ? 'overall' : 'unknown';
  if (isLike(answer, request, usual, name)) return {};
  const said = describeWireAnswer(answer, redact);
  const ordinary = usual[request.method === 'Watch' ? 'Watch' : 'Check'][name];
  const expected = `what an ordinary request gets: ${describeWireAnswer(ordinary, redact)}`;
  const isLost = answer.end.kind === 'lost' || answer.end.kind === 'reset';
  // What a client leaves before its end gets what it gets; servers may defend themselves by a reset.
  const left = request.end === 'never' || request.end === 'reset' || request.end === 'disconnect';
  if (left || isCutOff(scenario)) return {};
  // Servers defend themselves against many PINGs, and end calls for it.
  const pinged = scenario.noise.length > 0 || scenario.calls.some(({ between }) => between === 'PING');
  if (isLost || isOver || pinged || reading.level === 'SHOULD')
    return { remark: `a right ${request.method} ${lossOf(answer) ?? `gets ${said}`}${reasonOf(request)}` };
  return { find: { kind: 'answered otherwise', call, expected, actual: said } };
}

/** How a call was cut off, in the same words each time. */
function lossOf({ end }: WireAnswer): string | undefined {
  if (end.kind === 'reset') return `is reset with ${errorName(end.code)}`;
  if (end.kind !== 'lost') return undefined;
  return `loses its connection${end.goneAway === undefined ? '' : ` by GOAWAY ${errorName(end.goneAway)}`}`;
}

/** Whether a call may be lost for what others of the scenario do, or the frames between them. */
function isCutOff(scenario: Scenario): boolean {
  return !isLegal(scenario) || isDisconnected(scenario) || !scenario.calls.every(isWellFormed);
}

/** What is rare about the frames of a request, for a remark. */
function reasonOf({ padding, blocks, between }: WireRequest): string {
  const rare = [
    ...(padding === undefined ? [] : ['padding']),
    ...(blocks === undefined ? [] : ['header blocks in several frames']),
    ...(between === undefined ? [] : [`${between} in between`]),
  ];
  return rare.length === 0 ? '' : ` (with ${rare.join(' and ')})`;
}
