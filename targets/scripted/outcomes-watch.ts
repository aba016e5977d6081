import type { Outcome } from './outcome.ts';
import {
  answer,
  both,
  GRPC,
  head,
  message,
  NOT_SERVING,
  pause,
  plain,
  SERVICE_UNKNOWN,
  SERVING,
  stays,
  trailers,
} from './plays.ts';

/** The steady states of a Watch, and how one may end. Check gets the same but where it is said otherwise. */
export const watchOutcomes: readonly Outcome[] = [
  both('w_serving_open', 'sends SERVING and stays open', stays(SERVING)),
  both('w_notserving_open', 'sends NOT_SERVING and stays open', stays(NOT_SERVING)),
  both('w_svcunknown_open', 'sends SERVICE_UNKNOWN and stays open', stays(SERVICE_UNKNOWN)),
  both('w_unknown_open', 'sends UNKNOWN and stays open', stays('0800')),
  both('w_empty_open', 'sends a message of no bytes and stays open', stays('')),
  both('w_enum99_open', 'sends the status 99 and stays open', stays('0863')),
  both('w_bad_pb_open', 'sends a message that cannot be decoded and stays open', stays('ffff')),
  both('w_serving_then_ok', 'sends SERVING and ends the call with OK', answer(SERVING)),
  both('w_notserving_then_ok', 'sends NOT_SERVING and ends the call with OK', answer(NOT_SERVING)),
  both('w_ct_json_open', 'sends SERVING with the content type application/json and stays open', [
    head([['content-type', 'application/json']]),
    message(SERVING),
  ]),
  both('w_http503_grpc_open', 'sends SERVING in a response of HTTP 503 and stays open', [
    head([GRPC], '503'),
    message(SERVING),
  ]),
  both('w_gzip_open', 'sends SERVING, packed with gzip for which nobody asked, and stays open', [
    head([GRPC, ['grpc-encoding', 'gzip']]),
    message('1f8b0800000000000003e360040061a807fe02000000', { flag: '01' }),
  ]),
  both('w_serving_then_notserving', 'sends SERVING and at once NOT_SERVING, and stays open', [
    head(),
    message(SERVING),
    message(NOT_SERVING),
  ]),
  both('w_notserving_then_serving', 'sends NOT_SERVING and at once SERVING, and stays open', [
    head(),
    message(NOT_SERVING),
    message(SERVING),
  ]),
  plain('watch_falls_soon', 'answers Check with NOT_SERVING; a Watch hears SERVING and 20 ms later that', {
    check: answer(NOT_SERVING),
    watch: [head(), message(SERVING), pause(20), message(NOT_SERVING)],
  }),
  plain('watch_ends_soon', 'answers Check with SERVING; a Watch hears so and ends with OK 20 ms later', {
    check: answer(SERVING),
    watch: [head(), message(SERVING), pause(20), trailers(0)],
  }),
];
