import { describe, expect, it } from 'vitest';
import { closed, data, goaway, GRPC_HEAD, headers, reset, status } from '../../channel/testing/events.ts';
import type { Happening } from '../../channel/testing/events.ts';
import { redactor } from '../../redact.ts';
import { describeEvent } from './transcript.ts';

const redact = redactor(['Bearer secret-of-ours']);
const lineOf = (event: Happening): string => describeEvent({ ...event, atMs: 0 }, redact);

describe('describeEvent', () => {
  it.each<[line: string, event: Happening]>([
    [
      'HEADERS :path: "/grpc.health.v1.Health/Check" · content-type: "application/grpc" END_STREAM',
      {
        kind: 'headers',
        by: 'client',
        end: true,
        fields: [
          [':method', 'POST'],
          [':scheme', 'http'],
          [':path', '/grpc.health.v1.Health/Check'],
          [':authority', 'localhost'],
          ['content-type', 'application/grpc'],
          ['te', 'trailers'],
        ],
      },
    ],
    ['HEADERS :status: "200" · content-type: "application/grpc"', headers(GRPC_HEAD)],
    ['HEADERS grpc-status: "0" END_STREAM', status('0')],
    ['DATA 7 bytes: 00 00 00 00 02 08 01 (SERVING)', data('00000000020801')],
    ['DATA 5 bytes: 00 00 00 00 00 (UNKNOWN) END_STREAM', data('0000000000', true)],
    ['DATA 3 bytes: 00 00 00', data('000000')],
    ['DATA 7 bytes: 01 00 00 00 02 08 01', data('01000000020801')],
    ['DATA 0 bytes END_STREAM', data('', true)],
    [
      'DATA 5 bytes: 00 00 00 00 00',
      { kind: 'data', by: 'client', bytes: Buffer.from('0000000000', 'hex'), end: false },
    ],
    ['RST_STREAM CANCEL', reset(8, 'client')],
    ['WINDOW_UPDATE 1', { kind: 'window', by: 'client', bytes: 1 }],
    ['PRIORITY', { kind: 'frame', by: 'client', what: 'PRIORITY' }],
    ['GOAWAY ENHANCE_YOUR_CALM, last stream 3', goaway(3, 11)],
    ['we closed the connection', closed('client', 'we closed the connection')],
  ])('%s', (line, event) => {
    expect(lineOf(event)).toBe(line);
  });

  it('takes secrets out, and escapes what is hostile', () => {
    expect(lineOf(headers([['x-\u001b[31m', 'Bearer secret-of-ours\u202e\n']]))).toBe(
      'HEADERS x-\\u{1b}[31m: "[redacted]\\u{202e}\\n"',
    );
    expect(lineOf(closed('server', 'secret-of-ours\u001b[31m'))).toBe('[redacted]\\u{1b}[31m');
  });

  it('takes a secret out before it is cut', () => {
    const filler = 'x'.repeat(70);
    expect(lineOf(headers([['a', `${filler}secret-of-ours`]]))).toBe(`HEADERS a: "${filler}[redacted]"`);
  });

  it('cuts what is long', () => {
    const long = 'x'.repeat(100_000);
    const many = Array.from({ length: 1000 }, () => [long, long] as const);
    expect(lineOf(headers(many)).length).toBeLessThan(5000);
    expect(lineOf(headers(many))).toMatch(/… and 980 more$/);
    expect(lineOf(data('00'.repeat(100_000))).length).toBeLessThan(100);
    expect(lineOf(closed('server', long)).length).toBeLessThan(200);
  });
});
