import { OVERALL } from '../case/names.ts';
import type { WireConnection } from '../channel/wire/connection.ts';
import { describeWireAnswer, isAccepted } from '../engine/wire/endings.ts';
import { USUAL_CHECK } from '../engine/wire/send.ts';
import { isAnswered, judgeCall } from './judge.ts';
import type { Find } from './judge.ts';
import { askOrdinarily } from './line.ts';
import type { Line } from './line.ts';
import { play } from './play.ts';
import { isLegal } from './scenario.ts';
import type { Scenario } from './scenario.ts';
import { resolve } from './subject.ts';
import type { Subject } from './subject.ts';

/** What came of a scenario. */
export interface Tried {
  readonly find?: Find;
  readonly remarks: readonly string[];
}

/** How often a connection that a server closes is replaced by another before it is told that none is of use. */
const MOST_CONNECTIONS = 4;

/** Sends a scenario, sees whether the server is usable afterwards, and judges what every call got. */
export async function tryScenario(
  subject: Subject,
  line: Line,
  scenario: Scenario,
  timeoutMs: number,
): Promise<Tried> {
  const played = await play(line, scenario, { resolve, timeoutMs });
  // A connection on which a broken frame was sent may be stuck by right.
  if (!isLegal(scenario)) line.drop();
  const usable = await isUsable(subject, line, played.connection, timeoutMs);
  const answers = played.answers();
  played.release();
  const judging = {
    usual: subject.usual(),
    resolve,
    redact: played.connection.redact,
    timeoutMs,
    isOver: usable.isOver,
  };
  const judged = answers.map((answer, call) => judgeCall(scenario, call, answer, judging));
  const finds = judged.flatMap(({ find }) => (find === undefined ? [] : [find]));
  // A server that is gone leaves calls without an answer, too.
  const seen = usable.find ?? finds[0];
  const death = subject.crash() ?? (seen && (await subject.death()));
  const find: Find | undefined =
    death === undefined ? seen : { kind: 'died', expected: 'the target lives', actual: death };
  const remarks = [
    ...judged.flatMap(({ remark }) => (remark === undefined ? [] : [remark])),
    ...(usable.stuck && isLegal(scenario) ? ['a connection does not answer any more, a new one does'] : []),
  ];
  return { ...(find && { find }), remarks };
}

/** Whether a server is of use, and what became of the connection. */
interface Usability {
  readonly find?: Find;
  /** Whether the connection did not answer any more, and another one did. */
  readonly stuck: boolean;
  /** Whether the server has given the connection up. */
  readonly isOver: boolean;
}

/** Whether the server answers an ordinary Check as it did before: on the same connection, or on a new one (WIR-08). */
async function isUsable(
  subject: Subject,
  line: Line,
  first: WireConnection,
  timeoutMs: number,
): Promise<Usability> {
  const expected = 'the server is usable afterwards: it answers Check "" as it did before';
  let stuck = false;
  let isOver = false;
  let said = '';
  for (let tries = 0; tries < MOST_CONNECTIONS; tries += 1) {
    const connection = line.open();
    const answer = await askOrdinarily(connection, USUAL_CHECK, { resolve, timeoutMs });
    isOver ||= first.isOver();
    if (isAccepted(answer, [{ like: OVERALL }], subject.usual().Check.overall)) return { stuck, isOver };
    const isSilent = !isAnswered(answer, USUAL_CHECK);
    said = isSilent
      ? `no answer within ${String(timeoutMs)} ms`
      : describeWireAnswer(answer, connection.redact);
    line.drop();
    if (answer.end.kind === 'complete' || (isSilent && connection !== first)) break;
    stuck ||= isSilent;
  }
  return { find: { kind: 'unusable', expected, actual: said }, stuck, isOver };
}
