import { checkAsk } from './ask.ts';
import { statusText } from './by-message.ts';
import type { Decision, Grade, Machine, Prober, Verdict } from './prober.ts';
import { readAnswer, readingText } from './reading.ts';
import type { Reading } from './reading.ts';

const DOCS = 'https://cloud.google.com/run/docs/configuring/healthchecks';
const TIMEOUT_MS = 1000;
const SERVING = 1;

/** The defaults of a liveness probe; with a startup probe a container gets nothing before its first pass. */
const MACHINE: Machine = {
  intervalMs: 10_000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 3,
  passesToRise: 1,
  first: 'healthy',
  firstLookMs: 0,
  ground: { grade: 'documented', source: DOCS },
};

/**
 * A gRPC probe of Cloud Run. Its vendor says no more than that it follows the health checking protocol, and that a server must
 * implement it.
 */
export const cloudRun: Prober = {
  id: 'cloud-run',
  name: 'Cloud Run',
  family: 'message',
  asks: ({ service }) => checkAsk(service, { tls: 'never' }),
  decide: (seen) => decideReading(readAnswer(seen, TIMEOUT_MS)),
  machine: () => MACHINE,
};

function decideReading(reading: Reading): Decision {
  switch (reading.kind) {
    case 'plain':
      return byAnswer(reading.code, reading.status);
    case 'http':
    case 'no-code':
    case 'silent':
    case 'begun':
    case 'reset':
    case 'lost':
      return decision('unhealthy', 'inferred', readingText(reading), 'no-answer');
    case 'odd-body':
      return reading.code !== 0 || reading.what === 'undecodable'
        ? decision('unhealthy', 'inferred', readingText(reading), 'no-answer')
        : notDocumented('such a message');
    case 'half-grpc':
    case 'goaway':
      return notDocumented(readingText(reading));
    case 'not-looked':
      return decision('unknown', 'unknown', readingText(reading), 'no-answer');
  }
}

function byAnswer(code: number, status: number | undefined): Decision {
  if (code !== 0) return decision('unhealthy', 'inferred', `grpc-status ${String(code)}`, 'code');
  const fact = `reads ${statusText(status)} in the message`;
  return status === SERVING
    ? decision('healthy', 'documented', fact, 'serving')
    : decision('unhealthy', 'inferred', fact, 'serving');
}

function notDocumented(what: string): Decision {
  return decision('unknown', 'unknown', `its vendor does not say what becomes of ${what}`, 'not-documented');
}

function decision(verdict: Verdict, grade: Grade, fact: string, rule: string): Decision {
  return { verdict, grade, fact, rule: `cloud-run/${rule}`, source: DOCS };
}
