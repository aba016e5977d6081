import { expect, it, onTestFinished } from 'vitest';
import { createServer } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { askAll } from './ask-all.ts';
import { checkAsk, watchAsk } from './ask.ts';
import type { Ask } from './ask.ts';
import type { Prober } from './prober.ts';
import { probers } from './index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** A server that answers every call alike, and notes what it is asked. */
async function startNoting(): Promise<{ readonly address: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('stream', (stream, fields) => {
    asked.push(`${fields[':path'] ?? ''} ${fields['user-agent'] ?? ''}`.trim());
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': 12 },
      { endStream: true },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked };
}

const [model] = probers;

function proberThat(id: string, ask: Ask): Prober {
  if (model === undefined) throw new Error('there is no prober');
  return { ...model, id, asks: () => ask };
}

it('asks the same only once, and what is different apart', async () => {
  const { address, asked } = await startNoting();
  const own = checkAsk('', { fields: { 'user-agent': 'own' }, metadata: true });
  const probersToAsk = [
    proberThat('as-strict', checkAsk('', { metadata: true })),
    proberThat('watcher', watchAsk('')),
    proberThat('other-watcher', watchAsk('')),
    proberThat('own', own),
  ];
  const { strict, byProber } = await askAll({ address }, probersToAsk, DEFAULT_SETTINGS, 5000);
  expect(asked.toSorted()).toEqual([
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Check own',
    '/grpc.health.v1.Health/Watch',
  ]);
  expect([...byProber.keys()]).toEqual(['as-strict', 'watcher', 'other-watcher', 'own']);
  expect(byProber.get('as-strict')?.seen).toBe(strict.seen);
  expect(byProber.get('watcher')?.seen).toBe(byProber.get('other-watcher')?.seen);
  expect(byProber.get('own')?.ask).toBe(own);
});
