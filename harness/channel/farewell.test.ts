import { constants } from 'node:http2';
import { expect, it, onTestFinished } from 'vitest';
import { dropAll, endWith, goAway, leaving } from '../../tests/leaving-server.ts';
import type { Hands } from '../../tests/leaving-server.ts';
import { watchFarewell } from './farewell.ts';
import type { FarewellEvent } from './farewell.ts';

const MESSAGE: FarewellEvent = { kind: 'message', status: 'SERVING' };
const GOAWAY: FarewellEvent = { kind: 'goaway', code: 'NO_ERROR' };
const ended = (code: 'OK' | 'UNAVAILABLE'): FarewellEvent => ({
  kind: 'status',
  end: { kind: 'ended', code, message: '' },
});

it.each<[what: string, leave: (hands: Hands) => void, events: FarewellEvent[]]>([
  [
    'GOAWAY, and then a status',
    (hands) => {
      goAway(hands);
      for (const stream of hands.watches) endWith(stream, '14');
    },
    [GOAWAY, ended('UNAVAILABLE')],
  ],
  [
    'a status, and then GOAWAY',
    (hands) => {
      for (const stream of hands.watches) {
        endWith(stream, '0');
        stream.once('close', () => {
          goAway(hands);
        });
      }
    },
    [ended('OK'), GOAWAY],
  ],
  [
    'GOAWAY, and then a reset',
    (hands) => {
      goAway(hands);
      for (const stream of hands.watches) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    },
    [GOAWAY, { kind: 'reset', code: 'ENHANCE_YOUR_CALM' }],
  ],
  [
    'a stream that ends without a status',
    (hands) => {
      for (const stream of hands.watches) {
        stream.once('wantTrailers', () => {
          stream.close();
        });
        stream.end();
      }
    },
    [{ kind: 'reset', code: 'NO_ERROR' }],
  ],
  ['a connection that is closed without a word', dropAll, [{ kind: 'cut' }]],
  [
    'GOAWAY because of an error, which ends the connection',
    ({ sessions }) => {
      for (const session of sessions) session.goaway(constants.NGHTTP2_INTERNAL_ERROR);
    },
    [{ kind: 'goaway', code: 'INTERNAL_ERROR' }, { kind: 'cut' }],
  ],
])('a client sees %s', async (_what, leave, events) => {
  const target = await leaving(leave)({ listen: { on: 'tcp' } });
  const seen: FarewellEvent[] = [];
  let wake = (): void => undefined;
  const close = watchFarewell({ address: target.address }, '', (event) => {
    seen.push(event);
    wake();
  });
  onTestFinished(async () => {
    close();
    await target.stop?.();
  });
  const until = (amount: number): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (seen.length >= amount) resolve();
      };
      wake();
    });
  await until(1);
  await target.stopGracefully?.(0);
  await until(1 + events.length);
  expect(seen.slice(0, 1 + events.length)).toEqual([MESSAGE, ...events]);
});
