import { createServer } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startInstance } from '../../target/instance.ts';
import { createScratch } from '../../target/scratch.ts';
import { createCaseContext } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { drive } from '../drive.ts';
import { createServerUnderTest } from '../server.ts';
import { openWatcher } from '../watcher.ts';
import { expectHeard } from './watch.ts';

const SERVICE = 'x';
const SERVING = '00000000020801';
const NOT_SERVING = '00000000020802';

/** Serves streams that the test writes to; the first of them is a Watch. */
async function serveWatch(): Promise<{ context: CaseContext; stream: Promise<ServerHttp2Stream> }> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
  });
  const stream = new Promise<ServerHttp2Stream>((resolve) => {
    server.once('stream', (opened) => {
      opened.on('error', () => undefined); // The end of the test.
      opened.respond({ 'content-type': 'application/grpc' });
      resolve(opened);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const target = {
    label: 'x',
    restartable: false,
    start: () => ({ address, setStatus: () => undefined }),
  };
  const instance = await startInstance(target, 20_000, new AbortController().signal);
  const offered = { kind: 'offered' } as const;
  const context = createCaseContext(
    {
      server: createServerUnderTest(instance, 'SERVING', new Map()),
      settings: {
        timeoutMs: 20_000,
        seed: 1,
        nonce: 'x',
        overall: 'SERVING',
        known: new Map(),
        require: 2015,
        strict: false,
      },
      discovery: {
        offers: { Check: offered, Watch: offered, List: offered },
        overall: { kind: 'answered', value: 'SERVING' },
      },
      allOthers: Promise.resolve(),
      startServer: () => Promise.reject(new Error('no case of this test starts another server')),
      scratch: createScratch(),
    },
    { run: 'x', caseId: 'x' },
    1,
  );
  onTestFinished(() => {
    context.release();
    server.close();
    for (const session of sessions) session.destroy();
  });
  return { context, stream };
}

it('waits on where the awaited status came together with an earlier one that says otherwise', async () => {
  const { context, stream } = await serveWatch();
  const watcher = openWatcher(context, 'w', SERVICE, context.rawConnections(1)(0), 0);
  for (const status of ['SERVING', 'NOT_SERVING', 'SERVING'] as const) await drive(context, SERVICE, status);
  const heard = expectHeard(context, watcher, 'SERVING');
  (await stream).write(Buffer.from(SERVING + NOT_SERVING, 'hex'));
  await watcher.until(() => watcher.messages === 2, 20_000);
  (await stream).write(Buffer.from(SERVING, 'hex'));
  expect(await heard).toBeUndefined();
  expect(watcher.messages).toBe(3);
});

it('is over at once where it came alone', async () => {
  const { context, stream } = await serveWatch();
  const watcher = openWatcher(context, 'w', SERVICE, context.rawConnections(1)(0), 0);
  await drive(context, SERVICE, 'SERVING');
  (await stream).write(Buffer.from(SERVING, 'hex'));
  expect(await expectHeard(context, watcher, 'SERVING')).toBeUndefined();
});
