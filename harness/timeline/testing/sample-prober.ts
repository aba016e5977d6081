import { checkAsk, watchAsk } from '../../probers/ask.ts';
import type { Decision, Machine, Prober, Verdict } from '../../probers/prober.ts';
import { readAnswer } from '../../probers/reading.ts';
import { answerOf } from '../../channel/wire/exchange.ts';
import type { Seen } from '../../probers/seen.ts';

const GROUND = { grade: 'inferred', source: 'a test' } as const;
const TIMEOUT_MS = 2000;
const SERVING = 1;

/** Looks every ten seconds and waits two for an answer; two failures put a server out, three passes bring it back. */
const MACHINE: Machine = {
  intervalMs: 10_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 2,
  passesToRise: 3,
  firstPasses: 1,
  first: 'unknown',
  firstLookMs: 5000,
  ground: GROUND,
};

/** A prober that reads the message, with another machine. */
export function sampleProber(
  id: string,
  machine: Partial<Machine> = {},
  change: Partial<Prober> = {},
): Prober {
  return {
    id,
    name: `the ${id}`,
    family: 'message',
    asks: () => checkAsk(''),
    decide: decideMessage,
    machine: () => ({ ...MACHINE, ...machine }),
    ...change,
  };
}

/** One that says of every answer the same. */
export function stubborn(id: string, verdict: Verdict, change: Partial<Decision> = {}): Prober {
  return sampleProber(id, {}, { decide: () => ({ ...decision(verdict, 'says it always'), ...change }) });
}

/** One that waits for ever. */
export function patient(id: string): Prober {
  return sampleProber(
    id,
    { timeoutMs: undefined },
    {
      decide: (seen) =>
        answerOf(seen.exchange).end.kind === 'open' ? decision('none', 'waits') : decideMessage(seen),
    },
  );
}

/** One that keeps a Watch open. */
export function watching(id: string): Prober {
  return sampleProber(
    id,
    { intervalMs: 0, timeoutMs: undefined, failuresToFall: 1, passesToRise: 1, firstLookMs: 0 },
    {
      asks: () => watchAsk(''),
      decide: ({ exchange }) => {
        const [first] = answerOf(exchange).messages;
        if (first === undefined)
          return answerOf(exchange).end.kind === 'open'
            ? decision('none', 'hears nothing')
            : decision('unhealthy', 'the stream ended');
        return decision(first.bytes.toString('hex') === '0801' ? 'healthy' : 'unhealthy', 'hears a message');
      },
    },
  );
}

function decideMessage(seen: Seen): Decision {
  const reading = readAnswer(seen, TIMEOUT_MS);
  if (reading.kind === 'not-looked') return decision('unknown', 'waits');
  if (reading.kind === 'silent') return decision('unhealthy', 'no answer in time');
  const serving = reading.kind === 'plain' && reading.code === 0 && reading.status === SERVING;
  return decision(serving ? 'healthy' : 'unhealthy', serving ? 'SERVING' : `not SERVING: ${reading.kind}`);
}

function decision(verdict: Verdict, fact: string): Decision {
  return { verdict, fact, rule: 'sample/rule', ...GROUND };
}
