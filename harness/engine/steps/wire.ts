import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { message } from '../../case/wire.ts';
import type { Shape, WireExpectation, WireRequest } from '../../case/wire.ts';
import { expectationText } from '../../case/wire-wording.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { ask, createWireLine, isLeft, reachOf, seenOf } from '../wire/ask.ts';
import type { Reach, WireLine } from '../wire/ask.ts';
import { describeWireAnswer, isAccepted, isRefusal, isSilent } from '../wire/endings.ts';
import type { CallAnswer } from '../wire/endings.ts';
import { bytesText, flawOf } from '../wire/shapes.ts';

/** Sends a request as bytes, judges the answer, and sees whether the server is usable afterwards. */
export async function wire(
  context: CaseContext,
  { request, expect }: StepOf<'wire'>,
): Promise<Broken | undefined> {
  const line = createWireLine(context);
  // On a connection of its own: what a server has left to do on the same one can hide what becomes of the next request.
  const usual = await usualAnswer(context, createWireLine(context), request, expect);
  const answer = await ask(context, line, request);
  const blocked = blockedBy(answer.meanwhile, context);
  if (blocked !== undefined) return blocked;
  if (expect.want === 'shape' && OF_SUCCESS.includes(expect.shape) && isRefusal(answer)) {
    throw new NotApplicable(
      `the target answers ${describeWireAnswer(answer, line.redact)}, and not with a status`,
    );
  }
  const judging = { settings: context.settings, redact: line.redact };
  let broken = judge(answer, expect, usual, judging);
  // The status may have changed between the two: of the empty name, on a server that derives it from others.
  if (broken !== undefined && usual !== undefined)
    broken = judge(
      answer,
      expect,
      await usualAnswer(context, createWireLine(context), request, expect),
      judging,
    );
  if (broken !== undefined) return broken;
  if (isSilent(answer) && expect.want === 'ends')
    context.notes.push(`no answer within ${String(context.settings.timeoutMs)} ms`);
  return isUsable(context, line, request);
}

/** Shapes that only an answer with a status has: where the empty name is not registered, Check has none for it. */
const OF_SUCCESS: readonly Shape[] = [
  'one message',
  'whole messages',
  'not compressed',
  'status in trailers',
];

/** What the ordinary request says that an ending speaks of. */
async function usualAnswer(
  context: CaseContext,
  line: WireLine,
  { method }: WireRequest,
  expect: WireExpectation,
): Promise<CallAnswer | undefined> {
  if (expect.want !== 'ends') return undefined;
  const ending = expect.accept.find((each) => typeof each === 'object' && 'like' in each);
  if (typeof ending !== 'object' || !('like' in ending)) return undefined;
  return ask(context, line, { method, body: message(ending.like) });
}

/** What judging needs beside the answer. */
interface Judging extends Pick<CaseContext, 'settings'>, Pick<WireLine, 'redact'> {}

/** A request that has not come to its end is no reason to let others wait, at least not on other connections (WIR-08). */
function blockedBy(meanwhile: Reach | undefined, context: CaseContext): Broken | undefined {
  if (meanwhile?.on === 'none')
    return { expected: 'Check "" is answered before the request has come to its end', actual: meanwhile.saw };
  if (meanwhile?.on === 'deaf')
    context.notes.push(
      'the connection answers nobody before the request has come to its end, a new one does',
    );
  return undefined;
}

function judge(
  answer: CallAnswer,
  expect: WireExpectation,
  usual: CallAnswer | undefined,
  context: Judging,
): Broken | undefined {
  const { redact } = context;
  const expected = expectationText(expect);
  switch (expect.want) {
    case 'usable':
      return undefined;
    case 'ends':
      return isAccepted(answer, expect.accept, usual)
        ? undefined
        : {
            expected:
              usual === undefined
                ? expected
                : `${expected} (an ordinary one gets ${describeWireAnswer(usual, redact)})`,
            actual: seenOf(answer, context, redact),
          };
    case 'bytes':
      if (answer.end.kind !== 'complete') return { expected, actual: seenOf(answer, context, redact) };
      return answer.body.toString('hex') === expect.hex
        ? undefined
        : { expected, actual: bytesText(answer.body) };
    case 'shape': {
      // What was cut off has no shape: a server that cannot send what it wants to say resets the call.
      if (isSilent(answer) || answer.end.kind === 'reset' || answer.end.kind === 'lost')
        return { expected, actual: seenOf(answer, context, redact) };
      const flaw = flawOf(answer, expect.shape);
      return flaw === undefined ? undefined : { expected, actual: redact(flaw) };
    }
  }
}

/**
 * Whether the server answers afterwards, on the same connection or, where it closed that or does not answer on it any more, on
 * a new one (WIR-08).
 */
async function isUsable(
  context: CaseContext,
  line: WireLine,
  request: WireRequest,
): Promise<Broken | undefined> {
  // The first may be answered before the server has seen that the client has left: what comes after it counts.
  if (isLeft(request)) await reachOf(context, line);
  const reach = await reachOf(context, line);
  switch (reach.on) {
    case 'same':
      return undefined;
    case 'closed':
      if (request.end !== 'disconnect') context.notes.push('the server closed the connection');
      return undefined;
    case 'deaf':
      context.notes.push('the connection does not answer any more, a new one does');
      return undefined;
    case 'none':
      return {
        expected:
          'the server is usable afterwards: it answers Check "" on the same connection or on a new one',
        actual: reach.saw,
      };
  }
}
