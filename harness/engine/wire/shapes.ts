import { count, quote } from '../../case/text.ts';
import type { Shape } from '../../case/wire.ts';
import { codeOf, httpStatusOf, valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer } from '../../channel/wire/exchange.ts';
import { httpText, isGrpc } from './endings.ts';

/** What is wrong with the shape of an answer; `undefined` when nothing is. */
type Look = (answer: WireAnswer) => string | undefined;

const SHAPES: Readonly<Record<Shape, Look>> = {
  'HTTP status 200': (answer) =>
    httpStatusOf(answer) === '200' ? undefined : `HTTP status ${httpText(answer)}`,
  'content-type': (answer) =>
    isGrpc(answer) ? undefined : `content-type ${quoted(valueOf(answer.head, 'content-type'))}`,
  'one message': ({ messages, rest }) => {
    if (rest.length > 0) return `${shown(messages.length)}, then ${bytesText(rest)}`;
    return messages.length === 1 ? undefined : shown(messages.length);
  },
  'whole messages': ({ messages, rest }) => {
    if (rest.length > 0) return `${shown(messages.length)}, then ${bytesText(rest)}`;
    return messages.length > 0 ? undefined : shown(0);
  },
  'not compressed': ({ messages, head }) => {
    const flag = messages[0]?.flag;
    if (flag === undefined) return 'no message';
    return flag === 0
      ? undefined
      : `a message with the flag ${String(flag)} and grpc-encoding ${quoted(valueOf(head, 'grpc-encoding'))}`;
  },
  'status in trailers': (answer) => {
    const { head, trailers, trailersOnly } = answer;
    if (trailersOnly) return 'a response of trailers only';
    if (valueOf(head, 'grpc-status') !== undefined) return 'grpc-status in the headers';
    if (trailers === undefined) return 'no trailers';
    return valueOf(trailers, 'grpc-status') === undefined ? 'trailers without grpc-status' : undefined;
  },
  'status of an error': (answer) => {
    const code = codeOf(answer);
    if (code === undefined) return `HTTP status ${httpText(answer)} without grpc-status`;
    return code === 'OK' ? 'OK' : undefined;
  },
  'status once': ({ head, trailers }) => {
    const values = [...(head ?? []), ...(trailers ?? [])].flatMap(([name, value]) =>
      name === 'grpc-status' ? [value] : [],
    );
    const [first] = values;
    if (first === undefined || values.length > 1) return `grpc-status ${String(values.length)} times`;
    return /^(?:0|[1-9]\d*)$/.test(first) ? undefined : `grpc-status ${quote(first)}`;
  },
  'escaped message': ({ head, trailers }) => {
    const text = valueOf(trailers, 'grpc-message') ?? valueOf(head, 'grpc-message') ?? '';
    return ESCAPED.test(text) ? undefined : `grpc-message ${quote(text)}`;
  },
  'no message': ({ body }) => (body.length === 0 ? undefined : bytesText(body)),
  'accepted encodings': ({ head, trailers }) =>
    valueOf(head, 'grpc-accept-encoding') === undefined &&
    valueOf(trailers, 'grpc-accept-encoding') === undefined
      ? 'no grpc-accept-encoding'
      : undefined,
  'fields in lower case': ({ head, trailers }) => {
    const wrong = [...(head ?? []), ...(trailers ?? [])].find(([name]) => name !== name.toLowerCase());
    return wrong && `a field ${quote(wrong[0])}`;
  },
};

/** Printable ASCII; a percent sign begins two digits (PROTOCOL-HTTP2.md, "Percent-Encoded"). */
const ESCAPED = /^(?:[ -$&-~]|%[\da-fA-F]{2})*$/;

/** What is wrong with the shape of an answer that came to an end; `undefined` when nothing is. */
export function flawOf(answer: WireAnswer, shape: Shape): string | undefined {
  return SHAPES[shape](answer);
}

function shown(messages: number): string {
  return messages === 1 ? 'one message' : messages === 0 ? 'no message' : `${String(messages)} messages`;
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'not there' : quote(value);
}

const BYTES_SHOWN = 16;

/** `7 bytes: 00 00 00 00 02 08 01`. */
export function bytesText(bytes: Buffer): string {
  const pairs = bytes.subarray(0, BYTES_SHOWN).toString('hex').match(/../g) ?? [];
  const shown = [...pairs, ...(bytes.length > BYTES_SHOWN ? ['…'] : [])].join(' ');
  return `${count(bytes.length, 'byte')}${shown === '' ? '' : `: ${shown}`}`;
}
