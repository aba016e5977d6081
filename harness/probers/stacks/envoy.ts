import { codeName } from '../../channel/connection.ts';
import { quote } from '../../case/text.ts';
import { messagesIn, PREFIX_BYTES, valueOf } from '../../channel/wire/exchange.ts';
import type { Field, WireEvent, WireMessage } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import { statusText } from '../by-message.ts';
import type { Decision } from '../prober.ts';
import { seenWithin } from '../seen.ts';
import type { Seen } from '../seen.ts';
import { readStatus } from './read-status.ts';

/** The version whose rules these are. */
export const ENVOY = '1.40.0';

/** Where the rules can be read, by the function that has them. */
const CHECKER = 'source/extensions/health_checkers/grpc/health_checker_impl.cc';

/** What came of a check, in short. */
interface Outcome {
  readonly healthy: boolean;
  readonly rule: string;
  /** The function that decides. */
  readonly where: string;
  readonly fact: string;
}

/** What has come so far. */
interface Progress {
  readonly begun: boolean;
  /** Bytes that are no whole frame of gRPC. */
  readonly rest: Buffer;
  /** The status of the message; `undefined` before there is one. */
  readonly status: number | undefined;
}

const SERVING = 1;

/**
 * How the gRPC health checker of Envoy decides: its own reader of answers, not a library of gRPC. It decides with the first thing that
 * is wrong, or with the trailers.
 *
 * @param timeoutMs counts from the begin of the dial
 */
export function decideAsEnvoy(seen: Seen, timeoutMs: number): Decision {
  const { exchange, greetedMs } = seenWithin(seen, timeoutMs);
  let progress: Progress = { begun: false, rest: Buffer.alloc(0), status: undefined };
  for (const event of exchange.events) {
    if (event.by !== 'server') continue;
    const next = step(progress, event, exchange.stream, greetedMs !== undefined);
    if ('healthy' in next) return decided(next);
    progress = next;
  }
  if (seen.untilMs >= timeoutMs) {
    return decided(failed('timeout', 'onTimeout', `no whole answer within ${String(timeoutMs)} ms`));
  }
  return {
    ...decided(failed('timeout', 'onTimeout', 'waits longer than was looked')),
    verdict: 'unknown',
    grade: 'unknown',
  };
}

function decided({ healthy, rule, where, fact }: Outcome): Decision {
  return {
    verdict: healthy ? 'healthy' : 'unhealthy',
    fact,
    rule: `envoy/${rule}`,
    grade: 'source',
    source: `Envoy ${ENVOY}, ${CHECKER}, ${where}`,
  };
}

function failed(rule: string, where: string, fact: string): Outcome {
  return { healthy: false, rule, where, fact };
}

function step(progress: Progress, event: WireEvent, stream: number, greeted: boolean): Outcome | Progress {
  switch (event.kind) {
    case 'headers':
      if (progress.begun) return afterTrailers(progress, event.fields);
      return afterHeaders(progress, event.fields, event.end);
    case 'data':
      return afterData(progress, event.bytes, event.end);
    case 'reset':
      return failed('network', 'onResetStream', `RST_STREAM ${errorName(event.code)}`);
    case 'goaway':
      if (event.code !== 0) return failed('goaway', 'onGoAway', `GOAWAY ${errorName(event.code)}`);
      return event.lastStream < stream
        ? failed('network', 'onResetStream', 'GOAWAY ahead of the call')
        : progress;
    case 'closed': {
      const what = greeted ? 'the connection was lost' : 'no connection';
      return failed('network', 'onResetStream', `${what}: ${quote(event.why)}`);
    }
    case 'window':
    case 'frame':
      return progress;
  }
}

function afterHeaders(progress: Progress, fields: readonly Field[], end: boolean): Outcome | Progress {
  const where = 'decodeHeaders';
  const http = valueOf(fields, ':status') ?? 'none';
  // An interim answer (RFC 9110, section 15.2).
  if (http.startsWith('1') && !end) return progress;
  const status = valueOf(fields, 'grpc-status');
  // A code in the only header block counts whatever the HTTP status, and OK is no health without a message.
  if (end && status !== undefined) return failed('status', where, `${statusFact(status)} and no message`);
  if (http !== '200') return failed('http-status', where, `HTTP status ${quote(http, 20)}`);
  if (end) return failed('no-status', where, 'one header block without a grpc-status');
  const type = valueOf(fields, 'content-type');
  // Parameters behind a semicolon are not taken (Grpc::Common::hasGrpcContentType).
  if (type === undefined || !/^application\/grpc(?:$|\+)/.test(type)) {
    return failed(
      'content-type',
      where,
      type === undefined ? 'no content-type' : `content-type ${quote(type)}`,
    );
  }
  return { ...progress, begun: true };
}

function afterData({ begun, rest, status }: Progress, bytes: Buffer, end: boolean): Outcome | Progress {
  const where = 'decodeData';
  if (end) return failed('no-trailers', where, 'the call ends without trailers');
  const cut = messagesIn(Buffer.concat([rest, bytes]));
  let read = status;
  for (const message of cut.messages) {
    if (isWrongFlag(message.flag)) return wrongFlag(message.flag);
    // Frames without content are passed over.
    if (message.bytes.length === 0) continue;
    if (read !== undefined) return failed('second-message', where, 'two messages where one is due');
    const content = contentOf(message);
    if (typeof content !== 'number') return content;
    read = content;
  }
  const flag = cut.rest.length < PREFIX_BYTES ? 0 : cut.rest.readUInt8(0);
  return isWrongFlag(flag) ? wrongFlag(flag) : { begun, rest: Buffer.from(cut.rest), status: read };
}

/** The flag says whether a message is packed, and nothing else (Grpc::Decoder). */
function isWrongFlag(flag: number): boolean {
  return flag > 1;
}

function wrongFlag(flag: number): Outcome {
  return failed('framing', 'decodeData', `a message of the format ${String(flag)}`);
}

function contentOf({ flag, bytes }: WireMessage): number | Outcome {
  if (flag !== 0) return failed('compression', 'decodeData', 'a packed message, which it does not unpack');
  const read = readStatus(bytes);
  return read.kind === 'read'
    ? read.status
    : failed('message', 'decodeData', `a message that cannot be decoded: ${read.why}`);
}

function afterTrailers({ status }: Progress, fields: readonly Field[]): Outcome {
  const code = valueOf(fields, 'grpc-status');
  if (code === undefined) return failed('no-status', 'decodeTrailers', 'trailers without a grpc-status');
  const where = 'isHealthCheckSucceeded';
  if (!isOk(code)) return failed('status', where, statusFact(code));
  if (status === undefined) return failed('no-message', where, 'OK without a message');
  return {
    healthy: status === SERVING,
    rule: 'message',
    where,
    fact: `reads ${statusText(status)} in the message`,
  };
}

/** A number that is 0, however it is written (absl::SimpleAtoi). */
function isOk(status: string): boolean {
  return /^\s*[+-]?0+\s*$/.test(status);
}

function statusFact(status: string): string {
  return /^\d{1,2}$/.test(status)
    ? `the call ends with ${codeName(Number(status))}`
    : `grpc-status ${quote(status, 20)}`;
}
