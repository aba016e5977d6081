import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import { placeOf } from '../channel/dial.ts';
import { checkAsk } from './ask.ts';
import { look } from './look.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;

/** An address of which each connection is led to the next scripted server, and those beyond them to the last. */
async function inTurn(...names: readonly string[]): Promise<{ address: string; dials: () => number }> {
  const servers = await Promise.all(
    names.map(async (name) => {
      const outcome = outcomeNamed(name);
      if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
      return startScripted(outcome);
    }),
  );
  let dials = 0;
  const front = createServer((socket) => {
    const behind = connect(placeOf(servers[Math.min(dials, servers.length - 1)]?.address ?? ''));
    dials += 1;
    socket.pipe(behind).pipe(socket);
    for (const each of [socket, behind]) each.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  onTestFinished(async () => {
    front.close();
    await Promise.all(servers.map(({ stop }) => stop()));
  });
  return { address: `127.0.0.1:${String((front.address() as AddressInfo).port)}`, dials: () => dials };
}

it.each([
  [['goaway_0', 'ok_serving'], 2, 'headers data headers'],
  // A server that refuses everybody is asked twice, and no more.
  [['goaway_0'], 2, 'goaway'],
  // What was answered in any way is the answer.
  [['goaway_ok', 'ok_not_serving'], 1, 'goaway headers data headers'],
  [['goaway_cut', 'ok_serving'], 1, 'goaway closed'],
  [['rst_refused', 'ok_serving'], 1, 'reset'],
])('of %j it makes %i connections and sees %s', async (names, dials, kinds) => {
  const server = await inTurn(...names);
  const { exchange } = await look({ address: server.address }, checkAsk(''), CEILING_MS);
  const seen = exchange.events.filter(({ by }) => by === 'server').map(({ kind }) => kind);
  expect(seen.join(' ')).toBe(kinds);
  expect(server.dials()).toBe(dials);
});
