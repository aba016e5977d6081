import type { Outcome } from './outcome.ts';
import { answer, both, data, head, message, SERVING, trailers, trailersOnly } from './plays.ts';

/** The codes of gRPC but OK, by their numbers (gRPC, statuscodes.md). */
const CODES: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** An interceptor says these to every path, before anybody looks for the method. */
const OF_THE_WHOLE_SERVER: readonly number[] = [7, 8, 14, 16];

/** Answers that are errors of gRPC, in one header block as servers send them. */
const plainCodes: readonly Outcome[] = CODES.flatMap((name, code) => {
  if (code === 0) return [];
  const script = trailersOnly(code, [['grpc-message', 'scripted']]);
  const outcome = both(`code_${String(code)}`, `answers ${name} in one header block`, script);
  return [OF_THE_WHOLE_SERVER.includes(code) ? everyPath(outcome) : outcome];
});

function everyPath(outcome: Outcome): Outcome {
  if (outcome.listener.by !== 'http2') return outcome;
  const { answers } = outcome.listener;
  return { ...outcome, listener: { ...outcome.listener, answers: { ...answers, other: answers.check } } };
}

/** Answers that differ in how they end. */
export const codeOutcomes: readonly Outcome[] = [
  ...plainCodes,
  both('code_5_tr', 'answers NOT_FOUND with headers and trailers', [head(), trailers(5)]),
  both('code_12_tr', 'answers UNIMPLEMENTED with headers and trailers', [head(), trailers(12)]),
  both('code_14_tr', 'answers UNAVAILABLE with headers and trailers', [head(), trailers(14)]),
  both(
    'code_1_message_serving',
    'answers CANCELLED with the word SERVING for people',
    trailersOnly(1, [['grpc-message', '"SERVING"']]),
  ),
  both('code_99', 'answers the code 99, which has no name', trailersOnly(99)),
  both('code_100', 'answers the code 100, which has no name', trailersOnly(100)),
  both('code_malformed', 'answers a code that is no number', trailersOnly('abc')),
  both('serving_then_14', 'answers SERVING and UNAVAILABLE behind it', [
    head(),
    message(SERVING),
    trailers(14),
  ]),
  both('no_trailers', 'answers SERVING and ends the stream without trailers', [
    head(),
    data(`0000000002${SERVING}`, { end: true }),
  ]),
  both('no_grpc_status', 'answers SERVING with trailers that say no code', [
    head(),
    message(SERVING),
    { play: 'headers', fields: [['x-scripted', '1']], end: true },
  ]),
  both('to_no_ct_unimpl', 'answers UNIMPLEMENTED in one header block without a content type', [
    ...trailersOnly(12, [], []),
  ]),
  both(
    'to_html_unimpl',
    'answers UNIMPLEMENTED in one header block with the content type of a page',
    trailersOnly(12, [], [['content-type', 'text/html']]),
  ),
  ...contentTypes(),
];

/** A good answer but for its content type. */
function contentTypes(): Outcome[] {
  const good = answer(SERVING).slice(1);
  const typed = (name: string, type: string): Outcome =>
    both(name, `answers SERVING with the content type ${type}`, [head([['content-type', type]]), ...good]);
  return [
    typed('ct_wrong', 'application/json'),
    both('ct_missing', 'answers SERVING without a content type', [head([]), ...good]),
    typed('ct_grpcweb', 'application/grpc-web'),
    typed('ct_proto', 'application/grpc+proto'),
    typed('ct_json_sub', 'application/grpc+json'),
    typed('ct_charset', 'application/grpc;charset=utf-8'),
    typed('ct_upper', 'Application/GRPC'),
  ];
}
