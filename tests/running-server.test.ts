import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { needsOf } from '../harness/case/needs.ts';
import { cases } from '../suites/index.ts';
import { startHealthServer } from '../targets/reference/server.ts';
import type { RunningHealthServer } from '../targets/reference/server.ts';
import { CEILING_MS, runCli } from './cli.ts';
import { completeReportOf, idsOf, reasonsOf } from './expectations.ts';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((entry) => entry?.address === '::1');

/** What can be judged without driving the server or knowing what is on it. */
const onlyLook = cases.filter((row) =>
  needsOf(row).every((need) => need === 'Watch' || need === 'List' || need === 'plainTcp'),
);

/** Enough to see that every way to call reaches the address. */
const SOME = ['--case', 'service/*', '--case', 'CHK-16', '--case', 'WCH-02', '--case', 'LST-03'];

/** The reference server, stopped when it is disposed of. */
async function reference(listen = '127.0.0.1:0'): Promise<RunningHealthServer & AsyncDisposable> {
  const server = await startHealthServer({ listen });
  return { ...server, [Symbol.asyncDispose]: server.stop };
}

describe.concurrent('a running server', { timeout: CEILING_MS }, () => {
  test('gets every case that only looks', async () => {
    await using server = await reference();
    const { address, store } = server;
    store.set('shop.Cart', 'SERVING');
    const before = new Map(store.entries());
    const run = await runCli(['run', address]);
    const report = completeReportOf(run);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(report).toMatchObject({ conformsTo: 2025, counts: { failed: 0, warning: 0, errored: 0 } });
    expect(idsOf(report, 'passed')).toEqual(onlyLook.map(({ id }) => id));
    expect(onlyLook.length).toBeGreaterThan(50);
    expect(report.target).toMatchObject({ label: address, address });
    expect(reasonsOf(report)).toContain('target offers no control');
    // Nothing of the run stays on somebody else's server.
    expect(new Map(store.entries())).toEqual(before);
  });

  test('hears what did not run, and what would make it run', async () => {
    await using server = await reference();
    const run = await runCli(['run', server.address, '--case', 'check/*']);
    const needControl = completeReportOf(run, (id) => id.startsWith('check/')).cases.filter(
      (result) => result.outcome === 'not-applicable' && result.reason === 'target offers no control',
    );
    expect(needControl.length).toBeGreaterThan(20);
    expect(run.stdout).toContain(
      `${String(needControl.length)} cases not applicable: target offers no control`,
    );
    expect(run.stdout).toContain('module:./target.mjs');
    expect(run.stdout).toContain('--service shop.Cart=SERVING');
  });

  test('is judged by what the user says is registered', async () => {
    await using server = await reference();
    const { address, store } = server;
    store.set('shop.Cart', 'NOT_SERVING');
    store.set('', 'NOT_SERVING');
    const known = ['--service', 'shop.Cart=NOT_SERVING', '--overall', 'NOT_SERVING'];
    const run = await runCli(['run', address, ...known, '--case', '*known-services', '--case', 'CHK-01']);
    expect(run.exitCode).toBe(0);
    expect(run.report?.counts).toMatchObject({ passed: 6, warning: 0, 'not-applicable': 0 });
  });

  test('at localhost', async () => {
    await using server = await reference();
    const address = server.address.replace('127.0.0.1', 'localhost');
    const run = await runCli(['run', address, ...SOME]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.report?.target.label).toBe(address);
  });

  test('at an address of IPv6', async ({ skip }) => {
    skip(!hasIPv6, 'this machine has no ::1');
    await using server = await reference('[::1]:0');
    expect(server.address).toMatch(/^\[::1\]:\d+$/);
    const run = await runCli(['run', server.address, ...SOME]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
