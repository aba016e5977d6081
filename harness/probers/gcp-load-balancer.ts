import { checkAsk } from './ask.ts';
import type { Decision, Grade, Machine, Prober, Verdict } from './prober.ts';
import { readAnswer, readingText } from './reading.ts';
import type { Reading } from './reading.ts';

const DOCS = 'Google Cloud, Load Balancing, "Health checks overview", gRPC health checks';
const ARTICLE = 'Google Cloud, knowledge base article 000004692';
/** SERVING and UNIMPLEMENTED, as numbers. */
const SERVING = 1;
const UNIMPLEMENTED = 12;
const HIGHEST_CODE = 16;
const TIMEOUT_MS = 5000;

const MACHINE: Machine = {
  intervalMs: 5000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 2,
  passesToRise: 2,
  first: 'unhealthy',
  firstLookMs: 0,
  ground: { grade: 'documented', source: 'Google Cloud, gcloud compute health-checks create grpc' },
};

/** The load balancers of Google Cloud with a health check of type gRPC. */
export const gcpLoadBalancer: Prober = {
  id: 'gcp-load-balancer',
  name: 'Google Cloud load balancer',
  family: 'lenient',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) => decideReading(readAnswer(seen, TIMEOUT_MS)),
  machine: () => MACHINE,
  advice: 'register the health service of grpc.health.v1: a server without one is taken for healthy',
};

function decideReading(reading: Reading): Decision {
  switch (reading.kind) {
    case 'plain':
      return reading.code === 0 ? byMessage(reading.status) : byCode(reading.code, reading.status);
    case 'no-code':
    case 'silent':
    case 'begun':
    case 'reset':
    case 'lost':
      return decision('unhealthy', 'inferred', readingText(reading), 'no-answer');
    case 'http':
      return reading.status === '200' || /^5\d\d$/.test(reading.status)
        ? decision('unhealthy', 'inferred', readingText(reading), 'http')
        : notDocumented(readingText(reading));
    case 'odd-body':
      return reading.what === 'undecodable' && reading.code === 0
        ? decision('unhealthy', 'inferred', 'the message cannot be decoded', 'message')
        : notDocumented('such a message');
    case 'half-grpc':
    case 'goaway':
      return notDocumented(readingText(reading));
    case 'not-looked':
      return decision('unknown', 'unknown', readingText(reading), 'no-answer');
  }
}

function byMessage(status: number | undefined): Decision {
  if (status === undefined) return notDocumented('OK without a message');
  if (status === SERVING) return decision('healthy', 'documented', 'reads the message: SERVING', 'message');
  return decision(
    'unhealthy',
    'inferred',
    `reads the message: status ${String(status)} is not SERVING`,
    'message',
  );
}

function byCode(code: number, status: number | undefined): Decision {
  if (code === UNIMPLEMENTED && status === undefined) {
    const fact = 'takes UNIMPLEMENTED for a server without a health service, which it calls healthy';
    return {
      verdict: 'healthy',
      grade: 'reported',
      fact,
      rule: 'gcp-load-balancer/unimplemented',
      source: ARTICLE,
    };
  }
  if (code > HIGHEST_CODE || code === UNIMPLEMENTED) return notDocumented(`grpc-status ${String(code)}`);
  return decision('unhealthy', 'inferred', `grpc-status ${String(code)}`, 'code');
}

function decision(verdict: Verdict, grade: Grade, fact: string, rule: string): Decision {
  return { verdict, grade, fact, rule: `gcp-load-balancer/${rule}`, source: DOCS };
}

function notDocumented(what: string): Decision {
  return decision('unknown', 'unknown', `its vendor does not say what becomes of ${what}`, 'not-documented');
}
