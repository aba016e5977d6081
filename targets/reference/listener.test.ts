import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { placeOf } from '../../harness/channel/dial.ts';
import { listen } from './listener.ts';

const folder = mkdtempSync(join(tmpdir(), 'listener-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Dials; settles with the error when nobody lets it in. */
function dial(address: string): Promise<Socket | Error> {
  return new Promise((resolve) => {
    const socket = connect(placeOf(address));
    onTestFinished(() => {
      socket.destroy();
    });
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', resolve);
  });
}

it.each([
  ['127.0.0.1:0', /^127\.0\.0\.1:[1-9]\d*$/],
  ['localhost:0', /^localhost:[1-9]\d*$/],
  [`unix:${join(folder, 'socket')}`, /^unix:.*socket$/],
])('listens on %s until it is closed, and keeps who is in until they are dropped', async (where, address) => {
  let come = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (come = resolve));
  const listener = await listen(where, come);
  expect(listener.address).toMatch(address);
  const socket = await dial(listener.address);
  if (socket instanceof Error) throw socket;
  await arrived;
  listener.close();
  expect(await dial(listener.address)).toBeInstanceOf(Error);
  expect(socket.destroyed).toBe(false);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  listener.dropAll();
  await closed;
});

it('fails where the port is taken', async () => {
  const listener = await listen('127.0.0.1:0', () => undefined);
  onTestFinished(listener.close);
  await expect(listen(listener.address, () => undefined)).rejects.toThrow('EADDRINUSE');
});
