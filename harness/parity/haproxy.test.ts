import { expect, it } from 'vitest';
import { readResult } from './haproxy.ts';

it.each([
  [
    'Health check for server haproxy-httpchk/s succeeded, reason: Layer7 check passed, code: 200, status: 3/3 UP.',
    {
      prober: 'haproxy-httpchk',
      verdict: 'healthy',
      said: 'Layer7 check passed, code: 200, status: 3/3 UP.',
    },
  ],
  [
    'Health check for server haproxy-body/s failed, reason: Layer7 timeout, check duration: 2001ms, status: 0/2 DOWN.',
    {
      prober: 'haproxy-body',
      verdict: 'unhealthy',
      said: 'Layer7 timeout, check duration: 2001ms, status: 0/2 DOWN.',
    },
  ],
  ['Server haproxy-body/s is DOWN, reason: Layer7 timeout', undefined],
])('the line of a log %s', (line, expected) => {
  expect(readResult(line)).toEqual(expected);
});
