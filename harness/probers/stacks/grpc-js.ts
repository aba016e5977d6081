import { healthDefinition } from '../../../proto/health.ts';
import { SERVING_STATUSES } from '../../../proto/status.ts';
import { escapeText, quote } from '../../case/text.ts';
import { answerOf, httpStatusOf, PREFIX_BYTES, valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import type { Seen } from '../seen.ts';
import { CODE, codeOfHttpStatus, codeOfReset } from './codes.ts';
import { seenInTime } from './deadline.ts';
import type { SeenInTime } from './deadline.ts';
import { CURRENT } from './grpc-js-version.ts';
import type { GrpcJsVersion } from './grpc-js-version.ts';
import type { Heard, Stack } from './heard.ts';
import { MOST_MESSAGE_BYTES, unpack } from './unpack.ts';

/** What grpc-js tells of a call of Check, and where in its sources that is decided. */
type Ruled = { readonly rule: string; readonly file: string } & (
  | { readonly kind: 'answered'; readonly status: number | undefined }
  | { readonly kind: 'ended'; readonly code: number; readonly why: string }
  | { readonly kind: 'unconnected'; readonly why: string }
  | { readonly kind: 'waiting'; readonly forEver: boolean }
);

/**
 * Who decodes the message: the library as soon as it comes, or a program that was handed its bytes once the call was over.
 */
type Decoder = 'library' | 'program';

/** What grpc-js makes of a call of Check. Without a deadline it waits for ever. */
export const grpcJs: Stack = grpcJsOf(CURRENT, 'library');

/** The same for a version, and for programs that decode messages by themselves. */
export function grpcJsOf(version: GrpcJsVersion, decoder: Decoder): Stack {
  return (seen, limits): Heard => {
    const { rule, file, ...told } = tell(seenInTime(seen, limits), version, decoder);
    const source = `@grpc/grpc-js ${version.name}, src/${file}`;
    return { ...told, rule: `grpc-js/${rule}`, grade: 'source', source };
  };
}

function tell(seen: SeenInTime, version: GrpcJsVersion, decoder: Decoder): Ruled {
  const answer = answerOf(seen.exchange);
  const open: Ruled = { ...seen.stillOpen, rule: 'no-end', file: 'resolving-call.ts' };
  if (seen.greetedMs === undefined)
    return answer.end.kind === 'lost'
      ? { kind: 'unconnected', why: escapeText(answer.end.why), rule: 'no-connection', file: 'transport.ts' }
      : open;
  const message = decoder === 'library' ? undecodedIn(answer) : undefined;
  return (
    brokenSession(seen, version) ??
    brokenBody(answer, version, open) ??
    message ??
    endOf(answer, version, open) ??
    open
  );
}

/** Node drops the session, with all its calls, when a GOAWAY says an error, although the server may go on to answer. */
function brokenSession({ exchange: { events } }: Seen, { calmGoaway }: GrpcJsVersion): Ruled | undefined {
  const first = events.find(
    (event) =>
      event.by === 'server' &&
      (event.kind === 'headers' || event.kind === 'data' ? event.end : event.kind === 'goaway'),
  );
  if (first?.kind !== 'goaway' || first.code === 0) return undefined;
  if (first.code === ENHANCE_YOUR_CALM && calmGoaway === 'throws') return undefined;
  const why = `GOAWAY ${errorName(first.code)}, with which Node drops the session`;
  return { kind: 'ended', code: codeOfReset(first.code), why, rule: 'goaway', file: 'transport.ts' };
}

const ENHANCE_YOUR_CALM = 11;
/** The encodings that it knows to unpack. */
const PACKERS = ['gzip', 'deflate'];

/** A body that cannot be read ends the call before its code is known. */
function brokenBody(answer: WireAnswer, version: GrpcJsVersion, open: Ruled): Ruled | undefined {
  const { rest, messages, head } = answer;
  const announced = rest.length < PREFIX_BYTES ? 0 : rest.readUInt32BE(1);
  if (announced > MOST_MESSAGE_BYTES) {
    const http = httpStatusOf(answer);
    const byHttp = version.pages === 'HTTP status' && http !== '200';
    const code = byHttp ? codeOfHttpStatus(http) : CODE.RESOURCE_EXHAUSTED;
    const why = byHttp ? httpText(http) : `what would be a message of ${String(announced)} bytes`;
    return { kind: 'ended', code, why, rule: 'page', file: 'subchannel-call.ts' };
  }
  const [first] = messages;
  if (first?.flag !== 1 || unpack(first, answer)) return undefined;
  const encoding = valueOf(head, 'grpc-encoding') ?? '';
  const file = 'compression-filter.ts';
  if (version.badPacking === 'throws' && PACKERS.includes(encoding))
    return { ...open, rule: 'compression', file };
  const why = `a packed message with grpc-encoding ${quote(encoding)} that cannot be unpacked`;
  return { kind: 'ended', code: CODE.INTERNAL, why, rule: 'compression', file };
}

/** `undefined` for a call that has not ended. */
function endOf(answer: WireAnswer, version: GrpcJsVersion, open: Ruled): Ruled | undefined {
  const { end, messages } = answer;
  const file = 'subchannel-call.ts';
  switch (end.kind) {
    case 'open':
      return undefined;
    case 'lost':
      // One that GOAWAY refuses is made again once, and refused again.
      if (end.why === 'GOAWAY')
        return {
          kind: 'ended',
          code: CODE.UNAVAILABLE,
          why: 'GOAWAY refuses the call',
          rule: 'refused',
          file,
        };
      return { kind: 'ended', code: version.lost, why: escapeText(end.why), rule: 'lost', file };
    case 'reset': {
      const why = `RST_STREAM ${errorName(end.code)}`;
      return { kind: 'ended', code: codeOfReset(end.code), why, rule: 'reset', file };
    }
    case 'complete': {
      const { code, why } = codeIn(answer, version);
      if (code !== CODE.OK) return { kind: 'ended', code, why, rule: 'code', file };
      // A unary call reads one message, and its end is told once all are read.
      if (messages.length > 1) return { ...open, rule: 'second-message', file };
      return messageIn(answer, version);
    }
  }
}

function codeIn(answer: WireAnswer, version: GrpcJsVersion): { readonly code: number; readonly why: string } {
  const { head, trailers, trailersOnly } = answer;
  const http = httpStatusOf(answer);
  const byHttp = { code: codeOfHttpStatus(http), why: `${httpText(http)} without grpc-status` };
  const last = trailersOnly ? head : trailers;
  if (last === undefined)
    return http !== '200' && version.pages === 'HTTP status'
      ? byHttp
      : { code: CODE.INTERNAL, why: 'no trailers' };
  if (version.prefers === 'HTTP status' && byHttp.code !== CODE.UNKNOWN)
    return { ...byHttp, why: httpText(http) };
  const values = last.flatMap(([name, value]) => (name === 'grpc-status' ? [value] : []));
  if (values.length === 0) return byHttp;
  const said = values.join(', ');
  const why = `grpc-status ${quote(said)}`;
  const code = Number(said);
  const isCode =
    Number.isInteger(code) && (version.undefinedCodes === 'kept' || (code >= 0 && code <= LAST_CODE));
  return { code: isCode ? code : CODE.UNKNOWN, why };
}

/** The last code that is defined (gRPC, statuscodes.md). */
const LAST_CODE = 16;

function httpText(status: string | undefined): string {
  return `HTTP status ${escapeText(status ?? 'none', 20)}`;
}

function messageIn(answer: WireAnswer, { noMessage }: GrpcJsVersion): Ruled {
  if (answer.messages.length === 0)
    return {
      kind: 'ended',
      code: noMessage,
      why: 'OK without a message',
      rule: 'no-message',
      file: 'client.ts',
    };
  const status = statusIn(answer);
  return status === undefined ? UNDECODED : { kind: 'answered', status, ...DECODING, rule: 'message' };
}

const DECODING = { rule: 'decoding', file: 'client-interceptors.ts' } as const;
const UNDECODED: Ruled = {
  kind: 'ended',
  code: CODE.INTERNAL,
  why: 'a message that cannot be decoded',
  ...DECODING,
};

function undecodedIn(answer: WireAnswer): Ruled | undefined {
  return answer.messages.length > 0 && statusIn(answer) === undefined ? UNDECODED : undefined;
}

/** The status in the first message as protobufjs reads it, which looks at no type of a field that it knows; `undefined` for what is none. */
function statusIn(answer: WireAnswer): number | undefined {
  const [first] = answer.messages;
  const bytes = first?.flag === 1 ? unpack(first, answer) : first?.bytes;
  if (!bytes) return undefined;
  try {
    const { status } = healthDefinition.Check.responseDeserialize(bytes);
    return typeof status === 'number' ? status : SERVING_STATUSES.indexOf(status);
  } catch {
    return undefined;
  }
}
