import { CHECK_OF_2017, ERROR_CODES, scripted } from './outcomes.ts';
import type { Statement } from './statement.ts';

const CLIENT = 'go-training-2017';
/** Aborted, DataLoss, DeadlineExceeded, Internal and Unavailable. */
const NON_FATAL: readonly number[] = [10, 15, 4, 13, 14];
const FATAL = ERROR_CODES.filter((code) => !NON_FATAL.includes(code));
const saying = (codes: readonly number[]): ReturnType<typeof scripted> =>
  scripted(codes.map((code) => `2017_code_${String(code)}`));

/** What the article says of its client, and of what to do with both. */
export const clientStatements: readonly Statement[] = [
  {
    id: 'S1-12',
    says: 'to the client a server that says SERVING is healthy, without an error',
    verdict: 'right',
    shown: [
      {
        by: 'prober',
        prober: CLIENT,
        on: ['target:appleboy-2017', 'scripted:2017_serving'],
        decides: { verdict: 'healthy', fact: 'reads SERVING in the message' },
      },
    ],
  },
  {
    id: 'S1-13',
    says: 'with any other status it is unhealthy, without an error',
    verdict: 'right',
    remark: 'a message of no bytes is UNKNOWN',
    shown: [
      {
        by: 'prober',
        prober: CLIENT,
        on: ['scripted:wrong_package'],
        decides: { verdict: 'unhealthy', fact: 'reads NOT_SERVING in the message' },
      },
      {
        by: 'prober',
        prober: CLIENT,
        on: ['scripted:2017_unknown'],
        decides: { verdict: 'unhealthy', fact: 'reads UNKNOWN in the message' },
      },
    ],
  },
  {
    id: 'S1-14',
    says: 'the errors Aborted, DataLoss, DeadlineExceeded, Internal and Unavailable are not fatal to it',
    verdict: 'wrong',
    instead: 'the sorting has no effect: every error is handed on, and the server is unhealthy',
    refuted: { by: 'prober', prober: CLIENT, on: saying(NON_FATAL), decides: { verdict: 'none' } },
    shown: [
      {
        by: 'prober',
        prober: CLIENT,
        on: saying(NON_FATAL),
        decides: { verdict: 'unhealthy', fact: 'the call ends with' },
      },
    ],
  },
  {
    id: 'S1-15',
    says: 'every other error is returned',
    verdict: 'right',
    remark: 'with the same result as those that are not fatal',
    shown: [
      {
        by: 'prober',
        prober: CLIENT,
        on: saying(FATAL),
        decides: { verdict: 'unhealthy', fact: 'the call ends with' },
      },
    ],
  },
  {
    id: 'S1-16',
    says: 'the client asks for the empty name, always',
    verdict: 'right',
    shown: [
      {
        by: 'asks',
        prober: CLIENT,
        settings: { service: 'mygrpc' },
        has: { path: CHECK_OF_2017, body: '0000000000' },
      },
    ],
  },
  {
    id: 'S1-17',
    says: 'it gives its call no deadline',
    verdict: 'right',
    remark: 'so it waits for ever where a server does not answer, against what the protocol advises',
    shown: [
      { by: 'prober', prober: CLIENT, on: ['imagined:2017_hang'], decides: { verdict: 'none' } },
      { by: 'machine', prober: CLIENT, has: { timeoutMs: undefined } },
    ],
  },
  {
    id: 'S1-18',
    says: 'it reports, waits a second, and begins again',
    verdict: 'right',
    remark: 'so the time of the call is added to each second',
    shown: [{ by: 'machine', prober: CLIENT, has: { intervalMs: 1000, firstLookMs: 0 } }],
  },
  {
    id: 'S1-19',
    says: 'a failure is told with its error and its code',
    verdict: 'wrong',
    instead:
      'a server that is NOT_SERVING answers without an error, so that the line has none and the code OK',
    refuted: {
      by: 'prober',
      prober: CLIENT,
      on: ['scripted:wrong_package'],
      decides: { fact: 'the call ends with' },
    },
    shown: [
      {
        by: 'call',
        on: ['scripted:wrong_package'],
        path: CHECK_OF_2017,
        sees: { http: '200', end: 0, message: '0802' },
      },
      { by: 'prober', prober: CLIENT, on: ['scripted:wrong_package'], decides: { verdict: 'unhealthy' } },
    ],
  },
  {
    id: 'S1-20',
    says: 'when the server stops, the client goes on and reports Unavailable each second',
    verdict: 'right',
    shown: [
      {
        by: 'prober',
        prober: CLIENT,
        on: ['scripted:refused'],
        decides: { verdict: 'unhealthy', fact: 'UNAVAILABLE' },
      },
      { by: 'looks', prober: CLIENT, looks: 'HUUU', believes: 'HUUU' },
    ],
  },
  {
    id: 'S1-21',
    says: 'when the server comes back, or comes later, the client is well again without a restart',
    verdict: 'right',
    shown: [{ by: 'looks', prober: CLIENT, looks: 'UUHUH', believes: 'UUHUH' }],
  },
  {
    id: 'S1-22',
    says: 'a HEALTHCHECK every 5 minutes, of 3 s at most, with "curl -f ... || exit 1" fails where a page is an error',
    verdict: 'right',
    remark: 'curl ends with 22, which becomes 1; without these times Docker looks every 30 s and waits 30 s',
    shown: [
      { by: 'shell', line: 'curl -sf "$URL"', needs: 'curl', web: 503, exitCode: 22 },
      { by: 'shell', line: 'curl -sf "$URL" || exit 1', needs: 'curl', web: 503, exitCode: 1 },
      { by: 'shell', line: 'curl -sf "$URL" || exit 1', needs: 'curl', web: 404, exitCode: 1 },
      { by: 'shell', line: 'curl -sf "$URL" || exit 1', needs: 'curl', exitCode: 1 },
      { by: 'shell', line: 'curl -sf "$URL" || exit 1', needs: 'curl', web: 200, exitCode: 0 },
      {
        by: 'machine',
        prober: 'docker-grpc-health-probe',
        has: { intervalMs: 30_000, timeoutMs: 30_000, failuresToFall: 3 },
      },
    ],
  },
  {
    id: 'S1-23',
    says: 'one interface for checks, of which gRPC is one kind, lets one service check several protocols',
    verdict: 'right',
    unshown: 'advice for the shape of code, which no server shows',
  },
  {
    id: 'S1-24',
    says: 'where gRPC and a web server share a process, /healthz should cover both; a liveness probe asks it on port 3000, after 3 s and every 3 s',
    verdict: 'right',
    unshown:
      'advice for an endpoint of HTTP, which is not asked here, and the configuration of one deployment',
  },
];
