import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { healthDefinition } from '../proto/health.ts';
import { createHealthService } from '../targets/reference/service.ts';
import type { HealthService } from '../targets/reference/service.ts';
import { createHealthStore } from '../targets/reference/store.ts';
import { CEILING_MS, runCli, temporaryFolder } from './cli.ts';
import { completeReportOf } from './expectations.ts';

const TOKEN = 'Bearer 7f3a-not-for-anybody';
const SECRET = '7f3a-not-for-anybody';

/** A server that answers whoever has the token, and tells it back in every error: at once, and where texts are cut. */
async function indiscreet(): Promise<{ readonly address: string } & AsyncDisposable> {
  const server = new Server();
  const reference = createHealthService(createHealthStore(), 100, new Set());
  const Check: HealthService['Check'] = (call, answer) => {
    const [said = ''] = call.metadata.get('authorization').map(String);
    if (said !== TOKEN) answer({ code: status.UNAUTHENTICATED, details: 'who are you?' });
    else if (call.request.service === '') reference.Check(call, answer);
    else answer({ code: status.NOT_FOUND, details: `${said} ${'x'.repeat(130)} ${said}` });
  };
  server.addService({ ...healthDefinition }, { ...reference, Check });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    [Symbol.asyncDispose]: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

describe('metadata of calls', { timeout: CEILING_MS }, () => {
  test('lets the suite in, and is shown nowhere, not even where the server tells it back', async () => {
    await using server = await indiscreet();
    using folder = temporaryFolder();
    const run = await runCli(
      // --service is wrong on purpose: its failures show what the server said.
      ['run', server.address, '--metadata', 'authorization=env:TOKEN', '--service', 'shop.Cart=SERVING'],
      { cwd: folder.path, env: { TOKEN } },
    );
    const report = completeReportOf(run);
    expect(report.counts.passed).toBeGreaterThan(20);
    const files = ['junit.xml', 'report.json'].map((file) =>
      readFileSync(join(folder.path, 'conformance-report', file), 'utf8'),
    );
    const texts = [run.stdout, run.stderr, ...files];
    expect(texts.filter((text) => text.includes(SECRET.slice(0, 6)))).toEqual([]);
    // What the server said is there but for that.
    expect(texts.filter((text) => text.includes('[redacted]'))).toHaveLength(3);
    expect(report.run.command).toContain('--metadata authorization=env:TOKEN');
  });

  test('is needed where the server asks for it', async () => {
    await using server = await indiscreet();
    const run = await runCli(['run', server.address]);
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(run.stderr).toContain('E_DENIED');
  });

  test('never stands on the command line', async () => {
    const run = await runCli(['run', 'localhost:1', '--metadata', `authorization=${TOKEN}`]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('E_OPTION');
    expect(run.stderr).not.toContain(SECRET);
  });
});
