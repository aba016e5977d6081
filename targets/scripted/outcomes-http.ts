import type { Outcome } from './outcome.ts';
import { GRPC, head, message, page, SERVING, trailers, whole } from './plays.ts';

/** The answers of a proxy, or of a server of something else, by their status. */
const PAGES: readonly (readonly [status: string, text: string])[] = [
  ['302', 'Found'],
  ['400', 'Bad Request'],
  ['401', 'Unauthorized'],
  ['403', 'Forbidden'],
  ['404', 'Not Found'],
  ['429', 'Too Many Requests'],
  ['500', 'Internal Server Error'],
  ['502', 'Bad Gateway'],
  ['503', 'Service Unavailable'],
  ['504', 'Gateway Timeout'],
];

/** Answers of HTTP that are none of gRPC, or only half. */
export const httpOutcomes: readonly Outcome[] = [
  whole('http200_html', 'answers every path with a page of HTML', page('200', 'OK')),
  whole('http200_empty', 'answers every path with HTTP 200 and nothing', [
    {
      play: 'headers',
      fields: [
        [':status', '200'],
        ['content-type', 'text/html'],
      ],
      end: true,
    },
  ]),
  ...PAGES.map(([status, text]) =>
    whole(`http${status}`, `answers every path with HTTP ${status} and a page of HTML`, page(status, text)),
  ),
  whole('http503_grpc', 'answers SERVING and OK in a response of HTTP 503', [
    head([GRPC], '503'),
    message(SERVING),
    trailers(0),
  ]),
  whole('http503_grpc_no_status', 'answers HTTP 503 with the content type of gRPC and no code', [
    { play: 'headers', fields: [[':status', '503'], GRPC], end: true },
  ]),
  whole('http503_grpc_14', 'answers UNAVAILABLE in one header block of HTTP 503', [
    { play: 'headers', fields: [[':status', '503'], GRPC, ['grpc-status', '14']], end: true },
  ]),
];
