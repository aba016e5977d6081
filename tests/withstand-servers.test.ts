import { describe, expect, test } from 'vitest';
import { CEILING_MS, runCli } from './cli.ts';
import { completeReportOf, errorCodesOf, expectRefusal, idsOf, reasonsOf } from './expectations.ts';
import * as servers from './hostile-servers.ts';
import type { Listening } from './hostile-servers.ts';

// Short, since some of these servers never answer. None of them has anything true to say that could be cut off.
const IMPATIENT = ['--timeout', '300'];

describe.concurrent('what is no gRPC server', { timeout: CEILING_MS }, () => {
  test.for<[what: string, start: () => Promise<Listening>, ...texts: string[]]>([
    ['nothing', servers.nobody, 'nothing listens at', 'start the server first', 'E_REFUSED'],
    [
      'a server that says nothing',
      servers.silent,
      'said nothing within 300 ms',
      'raise --timeout',
      'E_SILENT',
    ],
    [
      'an SSH server',
      () => servers.talking('SSH-2.0-x\r\n'),
      '"SSH-2.0-x\\r\\n"',
      'check the port',
      'E_NOT_HTTP2',
    ],
    ['a server of few words', () => servers.talking('hi'), '"hi"', 'check the port', 'E_NOT_HTTP2'],
    ['noise', () => servers.talking(Buffer.alloc(100_000, '\u001b[2J\0')), '"\\u{1b}[2J', 'E_NOT_HTTP2'],
    ['a frame without an end', () => servers.talking(Buffer.alloc(20, 0xff)), 'not HTTP/2', 'E_NOT_HTTP2'],
    ['a server that hangs up', servers.hangingUp, 'closed without a byte', 'check the port', 'E_NOT_HTTP2'],
    ['an HTTP/1.1 server', servers.http1, 'HTTP/1.1 400 Bad Request', 'check the port', 'E_NOT_HTTP2'],
    ['a TLS server', servers.tls, 'speaks TLS', 'add --tls', 'E_TLS'],
  ])('%s', async ([, start, ...texts]) => {
    await using server = await start();
    expectRefusal(await runCli(['run', server.address, ...IMPATIENT]), 3, server.address, ...texts);
  });

  test('a host that does not exist', async () => {
    expectRefusal(await runCli(['run', 'nobody.invalid:50051']), 3, 'nobody.invalid', 'check the host name');
  });
});

describe.concurrent('a server without health', { timeout: CEILING_MS }, () => {
  test.for<[what: string, start: () => Promise<Listening>]>([
    ['a gRPC server', servers.emptyGrpc],
    ['a web server', servers.webServer],
  ])('%s fails one case, with one sentence', async ([, start]) => {
    await using server = await start();
    const run = await runCli(['run', server.address]);
    const report = completeReportOf(run);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(report.conformsTo).toBeNull();
    expect(idsOf(report, 'failed')).toEqual(['service/check-answers']);
    expect(report.counts).toMatchObject({ warning: 0, errored: 0 });
    expect(reasonsOf(report)).toEqual(['the target does not offer grpc.health.v1.Health']);
    expect(run.stdout.match(/^✗ .*SVC-01.*grpc\.health\.v1\.Health.*UNIMPLEMENTED$/gm)).toHaveLength(1);
  });

  test('a server that lets nobody in is not judged', async () => {
    await using server = await servers.locked();
    const run = await runCli(['run', server.address]);
    expectRefusal(run, 3, 'refuses Check with UNAUTHENTICATED', 'without credentials', 'E_DENIED');
  });

  test('a server that answers no call fails fast', async () => {
    await using server = await servers.silentHttp2();
    const run = await runCli(['run', server.address, ...IMPATIENT]);
    const report = completeReportOf(run);
    expect(run.exitCode).toBe(1);
    expect(idsOf(report, 'failed')).toContain('service/check-answers');
    expect(idsOf(report, 'passed').filter((id) => !id.startsWith('service/'))).toEqual([]);
    expect(report.conformsTo).toBeNull();
    expect(run.stdout).toContain('no answer within 300 ms');
  });
});

describe.concurrent('a server that dies in the middle', { timeout: CEILING_MS }, () => {
  test('leaves the remaining cases errored, and the reports complete', async () => {
    await using server = await servers.mortal(40);
    const run = await runCli(['run', server.address]);
    const report = completeReportOf(run);
    expect(run.exitCode).toBe(3);
    expect(report.conformsTo).toBeNull();
    // A dead server breaks no requirement: what it no longer answers is not its answer.
    expect(report.counts).toMatchObject({ failed: 0, warning: 0 });
    expect(report.counts.errored).toBeGreaterThan(10);
    expect(errorCodesOf(report)).toEqual(['E_TARGET_DIED']);
    expect(run.stdout).toContain(`the target died: nothing listens at ${server.address}`);
  });
});
