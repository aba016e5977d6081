import type { Outcome } from './outcome.ts';
import {
  answer,
  both,
  data,
  head,
  message,
  NOT_SERVING,
  SERVICE_UNKNOWN,
  SERVING,
  trailers,
  trailersOnly,
  GRPC,
} from './plays.ts';

const GZIP = ['grpc-encoding', 'gzip'] as const;
/** SERVING, as gzip packs it. */
const PACKED = '1f8b0800000000000003e360040061a807fe02000000';

/** Answers that differ in their message. */
export const messageOutcomes: readonly Outcome[] = [
  both('ok_serving', 'answers SERVING', answer(SERVING)),
  both('ok_not_serving', 'answers NOT_SERVING', answer(NOT_SERVING)),
  both('ok_unknown', 'answers UNKNOWN, written as a 0', answer('0800')),
  both('ok_empty', 'answers UNKNOWN as a message of no bytes, as encoders of proto3 do', answer('')),
  both('ok_service_unknown', 'answers SERVICE_UNKNOWN, which Check must not', answer(SERVICE_UNKNOWN)),
  both('ok_enum_99', 'answers the status 99, which has no name', answer('0863')),
  both('enum257', 'answers the status 257, of which the lowest byte is SERVING', answer('088102')),
  both(
    'enum_1_plus_2_32',
    'answers a status of more than 32 bits, of which the lower 32 are SERVING',
    answer('088180808010'),
  ),
  both('last_wins_2_then_1', 'answers NOT_SERVING and SERVING in one message', answer('08020801')),
  both('last_wins_1_then_2', 'answers SERVING and NOT_SERVING in one message', answer('08010802')),
  both('extra_unknown_field', 'answers SERVING with a field that is not defined', answer('0801120141')),
  both('bad_pb', 'answers OK with a message that cannot be decoded', answer('ffff')),
  both('wrong_wiretype', 'answers OK with bytes where the status must be a number', answer('0a0141')),
  both('ok_no_message', 'answers OK without a message, in one header block', trailersOnly(0)),
  both('ok_no_message_tr', 'answers OK without a message, with trailers', [head(), trailers(0)]),
  both('two_msgs', 'answers SERVING twice in one call', [
    head(),
    message(SERVING),
    message(SERVING),
    trailers(0),
  ]),
  both('two_msgs_0', 'answers SERVING and a second message of no bytes', [
    head(),
    message(SERVING),
    message(''),
    trailers(0),
  ]),
  both('truncated_frame', 'answers OK with a message that is shorter than its prefix says', [
    head(),
    data(`000000000a${SERVING}`),
    trailers(0),
  ]),
  both('truncated_prefix', 'answers OK with half of the prefix of a message', [
    head(),
    data('000000'),
    trailers(0),
  ]),
  both('gzip', 'answers SERVING, packed with gzip for which nobody asked', [
    head([GRPC, GZIP]),
    message(PACKED, { flag: '01' }),
    trailers(0),
  ]),
  both('gzip_broken', 'answers OK with a message that is said to be packed with gzip and is not', [
    head([GRPC, GZIP]),
    message(SERVING, { flag: '01' }),
    trailers(0),
  ]),
  both('encoding_unknown', 'answers OK with a message that is packed in a way that nobody knows', [
    head([GRPC, ['grpc-encoding', 'x-none']]),
    message(SERVING, { flag: '01' }),
    trailers(0),
  ]),
  both('flag1_no_encoding', 'answers SERVING, packed with gzip without saying so', [
    head(),
    message(PACKED, { flag: '01' }),
    trailers(0),
  ]),
  both('encoding_hdr_uncompressed', 'answers SERVING, says that it may be packed with gzip, and it is not', [
    head([GRPC, GZIP]),
    message(SERVING),
    trailers(0),
  ]),
];
