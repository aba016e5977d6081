import { codeName } from '../channel/connection.ts';
import { answerOf } from '../channel/wire/exchange.ts';
import { checkAsk } from './ask.ts';
import { decideWithoutMessage, statusText } from './by-message.ts';
import { dynamicFlaw } from './dynamic-message.ts';
import type { Decision, Ground, Prober } from './prober.ts';
import type { Seen } from './seen.ts';
import { CODE } from './stacks/codes.ts';
import type { Heard, Limits } from './stacks/heard.ts';
import { unpack } from './stacks/unpack.ts';
import { grpcGo } from './stacks/grpc-go.ts';

/** It gives the connection ten seconds, and the call no limit without `-max-time`. */
const LIMITS: Limits = { connectMs: 10_000, callMs: undefined, countsFrom: 'connection' };

/** A process hands on the lowest eight bits of its exit code (POSIX, `exit`). */
const EXIT_CODES = 256;
/** What is added to a code, so that it is told apart from other failures. */
const CODE_OFFSET = 64;
const OTHER_FAILURE = 1;

const SOURCE = 'https://github.com/fullstorydev/grpcurl/blob/v1.9.4/cmd/grpcurl/grpcurl.go';
const GROUND: Ground = { grade: 'source', source: SOURCE };

const stack = grpcGo({ version: '1.83.2', gzip: 'linked', dial: 'first' });

/**
 * The exit code of `grpcurl -proto health.proto HOST:PORT grpc.health.v1.Health/Check`, as scripts read it. Without `-proto` it asks
 * the server what Check is, and ends with exit code 1 where that offers no reflection.
 */
export const grpcurl: Prober = {
  id: 'grpcurl',
  name: 'grpcurl, by its exit code',
  version: '1.9.4',
  family: 'status',
  asks: ({ service }) => checkAsk(service, { metadata: true }),
  decide: (seen) => decide(stack(seen, LIMITS), seen),
  machine: () => ({
    intervalMs: 30_000,
    timeoutMs: 30_000,
    failuresToFall: 3,
    passesToRise: 1,
    first: 'unknown',
    firstLookMs: 30_000,
    ground: { grade: 'documented', source: 'https://docs.docker.com/reference/dockerfile/#healthcheck' },
  }),
  advice: 'look for SERVING in what it prints, or use grpc_health_probe, whose exit code tells it',
};

function decide(heard: Heard, seen: Seen): Decision {
  switch (heard.kind) {
    case 'answered': {
      const flaw = flawIn(seen);
      if (flaw !== undefined) return decideByFlaw(flaw);
      return {
        ...GROUND,
        rule: 'grpcurl/exit-code',
        verdict: 'healthy',
        fact: `reads only that the call is OK; the message says ${statusText(heard.status)}`,
        exitCode: 0,
      };
    }
    case 'ended': {
      const exitCode = (CODE_OFFSET + heard.code) % EXIT_CODES;
      return { ...decideWithoutMessage(heard), verdict: exitCode === 0 ? 'healthy' : 'unhealthy', exitCode };
    }
    case 'unconnected':
      return { ...decideWithoutMessage(heard), exitCode: OTHER_FAILURE };
    case 'waiting':
    case 'unknown':
      return decideWithoutMessage(heard);
  }
}

/** What it refuses in a message that grpc-go would hand to a program with generated code. */
function flawIn({ exchange }: Seen): string | undefined {
  const answer = answerOf(exchange);
  const [message] = answer.messages;
  const bytes = message?.flag === 1 ? unpack(message, answer) : message?.bytes;
  return bytes && dynamicFlaw(bytes);
}

function decideByFlaw(flaw: string): Decision {
  return {
    grade: 'source',
    source: 'https://github.com/jhump/protoreflect/blob/v1.18.1/codec/decode_fields.go#L118-L240',
    rule: 'grpcurl/dynamic-message',
    verdict: 'unhealthy',
    fact: `the call ends with ${codeName(CODE.INTERNAL)}: ${flaw}`,
    exitCode: CODE_OFFSET + CODE.INTERNAL,
  };
}
