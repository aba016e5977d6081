import type { WireCall, WireConnection } from '../channel/wire/connection.ts';
import { answerOf } from '../channel/wire/exchange.ts';
import type { WireAnswer } from '../channel/wire/exchange.ts';
import { CANCEL } from '../channel/wire/frames.ts';
import { allowedFor } from './expect.ts';
import { mustAnswer } from './judge.ts';
import { isSettled } from './line.ts';
import type { Line, Playing } from './line.ts';
import { isReset, sendNoise } from './noise.ts';
import { isLegal } from './scenario.ts';
import type { Noise, Scenario } from './scenario.ts';
import { turnOrder, turnsOf } from './turns.ts';

/** What a scenario brought: the answers of its calls so far, and what is to be done once they were looked at. */
export interface Played {
  readonly connection: WireConnection;
  /** The answers of the calls, by their index; asked again they may say more. */
  readonly answers: () => WireAnswer[];
  /** Frees the calls that are still open. */
  readonly release: () => void;
}

/** How long is waited between two frames for what may never come, in milliseconds. */
const SHORT_MS = 250;

/** Sends a scenario on the present connection of a line, and waits for what must be answered. */
export async function play(line: Line, scenario: Scenario, playing: Playing): Promise<Played> {
  const connection = line.open();
  // Where the connection may be stuck by right, nobody need wait for long between two frames.
  const pace = isLegal(scenario) ? playing : { ...playing, timeoutMs: Math.min(playing.timeoutMs, SHORT_MS) };
  const begun: (WireCall | undefined)[] = scenario.calls.map(() => undefined);
  const turns = scenario.calls.map((request, index) =>
    turnsOf(connection, request, pace, (call) => {
      begun[index] = call;
    }),
  );
  let turn = 0;
  const makeNoise = async (isDue: (noise: Noise) => boolean): Promise<void> => {
    for (const noise of scenario.noise.filter(isDue)) await sendNoise(connection, noise, begun, pace);
  };
  for (const index of turnOrder(
    turns.map(({ length }) => length),
    scenario.order,
  )) {
    await turns[index]?.shift()?.();
    const now = turn;
    await makeNoise(({ after }) => after === now);
    turn += 1;
  }
  await makeNoise(({ after }) => after >= turn);

  const answers = (): WireAnswer[] => begun.flatMap((call) => (call ? [answerOf(call.exchange())] : []));
  const awaited = scenario.calls.flatMap((request, index) => {
    const call = begun[index];
    return call !== undefined && mustAnswer(scenario, allowedFor(request, playing.resolve))
      ? [call.until((exchange) => isSettled(exchange, request), playing.timeoutMs)]
      : [];
  });
  await Promise.all(awaited);
  // It has read what was sent, then; or the loss would be all that it sees.
  if (!isLegal(scenario)) await connection.ping(pace.timeoutMs);
  return {
    connection,
    answers,
    release: () => {
      for (const call of begun)
        if (call !== undefined && answerOf(call.exchange()).end.kind === 'open' && !isReset(call))
          call.reset(CANCEL);
    },
  };
}
