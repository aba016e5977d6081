import { checkAsk } from './ask.ts';
import type { Decision, Grade, Machine, Prober, Verdict } from './prober.ts';
import { readAnswer, readingText } from './reading.ts';
import type { Reading } from './reading.ts';

const MODULE = 'NGINX Plus, ngx_http_upstream_hc_module, "health_check"';
/** SERVING and UNIMPLEMENTED, as numbers. */
const SERVING = 1;
const UNIMPLEMENTED = 12;
const HIGHEST_CODE = 16;
const TIMEOUT_MS = 60_000;

/** Connections and answers have the time limits of `grpc_pass` (ngx_http_grpc_module: grpc_read_timeout). */
const MACHINE: Machine = {
  intervalMs: 5000,
  timeoutMs: TIMEOUT_MS,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'healthy',
  firstLookMs: 0,
  ground: { grade: 'documented', source: MODULE },
};

/** NGINX Plus with `health_check type=grpc`. */
export const nginxPlus: Prober = {
  id: 'nginx-plus',
  name: 'NGINX Plus',
  family: 'message',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) => decideByMessage(readAnswer(seen, TIMEOUT_MS)),
  machine: () => MACHINE,
};

/** The same with `grpc_status=12`, for servers without a health service. */
export const nginxPlusStatus12: Prober = {
  id: 'nginx-plus-status-12',
  name: 'NGINX Plus, grpc_status=12',
  family: 'status',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) => decideByStatus12(readAnswer(seen, TIMEOUT_MS)),
  machine: () => MACHINE,
  advice: 'register the health service and leave grpc_status= out',
};

function decideByMessage(reading: Reading): Decision {
  if (reading.kind !== 'plain') return decideRest(reading, 'unhealthy');
  const { code, status } = reading;
  if (code === 0 && status === SERVING)
    return decision('healthy', 'documented', 'reads the message: SERVING', 'message');
  if (code !== 0)
    return decision(
      'unhealthy',
      code === UNIMPLEMENTED ? 'documented' : 'inferred',
      `grpc-status ${String(code)}`,
      'code',
    );
  const saw = status === undefined ? 'no message' : `status ${String(status)}`;
  return decision('unhealthy', 'inferred', `reads the message: ${saw} is not SERVING`, 'message');
}

/** Whether SERVING passes when another code is set is not documented. */
function decideByStatus12(reading: Reading): Decision {
  if (reading.kind !== 'plain') return decideRest(reading, 'unknown');
  const { code, status } = reading;
  const fact = `reads grpc-status: ${String(code)}, and grpc_status is 12`;
  if (code === 0) return notDocumented('grpc-status 0 where grpc_status= is set');
  if (code === UNIMPLEMENTED && status === undefined)
    return decision('healthy', 'documented', fact, 'grpc-status');
  if (code > HIGHEST_CODE || status !== undefined) return notDocumented(readingText(reading));
  return decision('unhealthy', 'documented', fact, 'grpc-status');
}

/** @param notFound what becomes of HTTP 404, which clients of gRPC take for UNIMPLEMENTED */
function decideRest(reading: Exclude<Reading, { readonly kind: 'plain' }>, notFound: Verdict): Decision {
  switch (reading.kind) {
    case 'no-code':
    case 'silent':
    case 'begun':
    case 'reset':
    case 'lost':
      return decision('unhealthy', 'inferred', readingText(reading), 'no-answer');
    case 'http':
      return reading.status === '404' && notFound === 'unknown'
        ? notDocumented(readingText(reading))
        : decision('unhealthy', 'inferred', readingText(reading), 'http');
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

function decision(verdict: Verdict, grade: Grade, fact: string, rule: string): Decision {
  return { verdict, grade, fact, rule: `nginx-plus/${rule}`, source: MODULE };
}

function notDocumented(what: string): Decision {
  return decision('unknown', 'unknown', `its vendor does not say what becomes of ${what}`, 'not-documented');
}
